import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { type ConfidentialClient, obtainTokens, openScene, openSession, type Scene } from './testing.ts';
import {
  asReceiver,
  push,
  type StreamConfiguration,
  signalActors,
  signalReceiver,
} from './testing-signals.ts';

/** What a receiver of security events tries by the address and header that it has them pushed with. */

let scene: Scene;
/** At an address that is not public, and that nobody has allowed. */
const inside = signalReceiver(() => scene);
const { call, newClient } = signalActors(() => scene);
beforeAll(async () => {
  scene = await openScene();
});
afterAll(async () => {
  await scene?.postern.stop();
  await inside.stop();
});

describe('an endpoint', () => {
  test('inside of the network is never asked, and nobody learns what answers there', async () => {
    const client = await newClient();
    await obtainTokens(scene, client, {}, await openSession(scene));
    const made = await inside.stream(client, '/inside');
    await asReceiver(scene, client).call('POST', '/ssf/v1/verification', { stream_id: made.stream_id });
    const of = async () =>
      (
        await call<{ deliveries?: { state: string }[] }>(
          'postern.delivery.v1.DeliveryService/ListDeliveries',
          {
            filter: { target: made.stream_id },
          },
        )
      ).deliveries ?? [];
    await until(async () => (await of()).some(({ state }) => state === 'DELIVERY_STATE_GIVEN_UP'));
    expect(inside.pushed).toEqual([]);
    const seen = await asReceiver(scene, client).call('GET', `/ssf/v1/status?stream_id=${made.stream_id}`);
    expect(await seen.json()).toEqual({ stream_id: made.stream_id, status: 'enabled' });
  });

  test('is an http address with nothing else in it, and its header one that can be sent', async () => {
    const { call: ask } = asReceiver(scene, await newClient());
    const deliveries = [
      { method: push },
      { method: push, endpoint_url: 'file:///etc/passwd' },
      { method: push, endpoint_url: 'https://user:secret@receiver.example/' },
      { method: push, endpoint_url: 'https://receiver.example/#part' },
      { method: push, endpoint_url: 'https://receiver.example/', authorization_header: 'a\r\nx-b: c' },
      { method: push, endpoint_url: 'https://receiver.example/', authorization_header: 'ä' },
      { method: 'urn:example:carrier-pigeon' },
      'push',
      [],
    ];
    for (const delivery of deliveries)
      expect((await ask('POST', '/ssf/v1/streams', { delivery })).status, JSON.stringify(delivery)).toBe(400);
  });

  test('is https, but for an application in development mode', async () => {
    const endpoint_url = 'http://receiver.example/events';
    const inProduction = await scene.addClient({
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
      redirectUris: ['https://app.example/callback'],
      postLogoutRedirectUris: [],
      developmentMode: false,
    });
    const streamAt = (client: ConfidentialClient, url: string) =>
      asReceiver(scene, client).call('POST', '/ssf/v1/streams', {
        delivery: { method: push, endpoint_url: url },
      });
    for (const client of [inProduction, scene.api]) {
      const refused = await streamAt(client, endpoint_url);
      expect([refused.status, await refused.json()]).toMatchObject([
        400,
        { error_description: expect.stringContaining('https') },
      ]);
      const made = (await (
        await streamAt(client, 'https://receiver.example/events')
      ).json()) as StreamConfiguration;
      const { stream_id } = made;
      const delivery = { method: push, endpoint_url };
      for (const method of ['PATCH', 'PUT'])
        expect(
          (await asReceiver(scene, client).call(method, '/ssf/v1/streams', { stream_id, delivery })).status,
        ).toBe(400);
    }
    expect((await streamAt(await newClient(), endpoint_url)).status).toBe(201);
  });

  test('has the header that goes to it shown to nobody', async () => {
    const client = await newClient();
    const secret = 'Bearer of-the-receiver-alone';
    const endpoint = {
      method: push,
      endpoint_url: 'https://receiver.example/',
      authorization_header: secret,
    };
    const { create, call: ask } = asReceiver(scene, client);
    const made = await create({ delivery: endpoint });
    const shown = [
      made,
      await (await ask('GET', '/ssf/v1/streams')).json(),
      await call('zitadel.admin.v1.AdminService/ListEvents', { aggregateId: made.stream_id, limit: 10 }),
    ];
    expect(JSON.stringify(shown)).not.toContain('of-the-receiver-alone');
    const recorded = await scene.postern.server.platform.sql`
      SELECT to_jsonb(e)::text AS event FROM eventstore.events2 e WHERE aggregate_id = ${made.stream_id}`;
    expect(recorded.length).toBe(1);
    expect(JSON.stringify(recorded)).not.toContain('of-the-receiver-alone');
  });
});
