import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import { until } from '../testing/patience.ts';
import { streamAdded } from './shared-signals/events.ts';
import { signals, supportedSignals } from './shared-signals/vocabulary.ts';
import { openScene, post, type Scene } from './testing.ts';
import {
  asReceiver,
  poll,
  push,
  type StreamConfiguration,
  signalActors,
  signalReceiver,
  signalToken,
  typeOf,
} from './testing-signals.ts';

/** OpenID Shared Signals Framework 1.0: the transmitter, and streams of security events with their settings. */

let scene: Scene;
const receiver = signalReceiver(() => scene);
const { fetchedUntil, newClient } = signalActors(() => scene);
beforeAll(async () => {
  scene = await openScene({ configure: (config) => config.outbound.allow.push('127.0.0.1') });
});
afterAll(async () => {
  await scene?.postern.stop();
  await receiver.stop();
});

describe('the transmitter', () => {
  test('says where what is', async () => {
    const response = await fetch(`${scene.issuer}/.well-known/ssf-configuration`);
    expect(response.headers.get('content-type')).toBe('application/json');
    const metadata = (await response.json()) as Record<string, string>;
    expect(metadata).toMatchObject({
      spec_version: '1_0',
      issuer: scene.issuer,
      jwks_uri: `${scene.issuer}/oauth/v2/keys`,
      delivery_methods_supported: [push, poll],
      default_subjects: 'ALL',
      authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }],
    });
    for (const name of Object.keys(metadata).filter((each) => each.endsWith('_endpoint'))) {
      const { status } = await fetch(metadata[name]!, { method: 'POST' });
      expect([name, status]).toEqual([name, 401]);
    }
  });

  test('gives an application a token for its streams, which is good for nothing else', async () => {
    const response = await post(
      scene,
      '/oauth/v2/token',
      { grant_type: 'client_credentials', scope: 'ssf.read ssf.manage openid' },
      scene.web,
    );
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      token_type: 'Bearer',
      expires_in: 900,
      scope: 'ssf.read ssf.manage',
    });
  });

  test('has streams that are made, read, changed, replaced and removed', async () => {
    const client = await newClient();
    const { call: ask, create } = asReceiver(scene, client);
    const made = await create({
      events_requested: [signals.sessionRevoked, 'https://example.com/unknown'],
      description: 'mine',
    });
    expect(made).toMatchObject({
      iss: scene.issuer,
      aud: client.clientId,
      events_supported: supportedSignals,
      events_delivered: [signals.sessionRevoked],
      delivery: { method: poll },
      description: 'mine',
    });
    const { stream_id } = made;
    const read = async (query = `?stream_id=${stream_id}`) =>
      (await ask('GET', `/ssf/v1/streams${query}`)).json();
    expect(await read()).toEqual(made);
    expect(await read('')).toEqual([made]);
    const delivery = {
      method: push,
      endpoint_url: 'https://receiver.example/',
      authorization_header: 'Bearer x',
    };
    const changed = await ask('PATCH', '/ssf/v1/streams', { stream_id, delivery });
    expect(await changed.json()).toEqual({
      ...made,
      delivery: { method: push, endpoint_url: 'https://receiver.example/' },
    });
    const replaced = await ask('PUT', '/ssf/v1/streams', {
      stream_id,
      iss: scene.issuer,
      events_requested: [signals.accountPurged],
    });
    expect(await replaced.json()).toMatchObject({
      events_delivered: [signals.accountPurged],
      delivery: { method: poll },
    });
    const wrong = await ask('PATCH', '/ssf/v1/streams', { stream_id, aud: 'somebody' });
    expect([wrong.status, await wrong.json()]).toMatchObject([400, { error: 'invalid_request' }]);
    expect((await ask('DELETE', `/ssf/v1/streams?stream_id=${stream_id}`)).status).toBe(204);
    expect((await ask('GET', `/ssf/v1/streams?stream_id=${stream_id}`)).status).toBe(404);
    expect(await read('')).toEqual([]);
  });
});

test('tokens need the scope of what is asked', async () => {
  const client = await newClient();
  const reading = asReceiver(scene, client, await signalToken(scene, client, 'ssf.read'));
  expect((await reading.call('GET', '/ssf/v1/streams')).status).toBe(200);
  const refused = await reading.call('POST', '/ssf/v1/streams', {});
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
    403,
    expect.stringContaining('scope="ssf.manage"'),
  ]);
});

test('a stream of a domain that the instance has no more is polled, pushed and shown by one issuer', async () => {
  const client = await newClient();
  const { server, instanceId } = scene.postern;
  const { platform } = server;
  await platform.store.append(
    { instanceId, editor: { user: client.clientId, service: 'test' } },
    ['poll', 'push'].map((method) => ({
      aggregateType: 'ssf_stream',
      aggregateId: `of-another-domain-${method}`,
      owner: scene.orgId,
      expectedVersion: 0,
      events: [
        streamAdded({
          clientId: client.clientId,
          applicationId: client.appId,
          projectId: scene.projectId,
          issuer: 'https://gone.example',
          method: method as 'poll' | 'push',
          endpoint: method === 'push' ? receiver.url('/of-another-domain') : '',
          eventsRequested: [],
          description: '',
        }),
      ],
    })),
  );
  await platform.projections.waitFor(await platform.store.head());
  const { call: ask } = asReceiver(scene, client);
  const shown = (await (await ask('GET', '/ssf/v1/streams')).json()) as StreamConfiguration[];
  expect(shown.map(({ iss }) => iss)).toEqual([scene.issuer, scene.issuer]);
  for (const { stream_id } of shown) await ask('POST', '/ssf/v1/verification', { stream_id });
  const polled = shown.find(({ delivery }) => delivery.method === poll)!;
  // Verified by the issuer that the metadata has.
  expect((await fetchedUntil(client, polled)).map(typeOf)).toEqual(['verification']);
  await until(() => receiver.at('/of-another-domain').length > 0);
  const { token } = receiver.at('/of-another-domain')[0]!;
  expect(decodeJwt(token).iss).toBe(scene.issuer);
});
