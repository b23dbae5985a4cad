import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { signals } from './shared-signals/vocabulary.ts';
import { openScene, type Scene } from './testing.ts';
import {
  allLookedAt,
  asReceiver,
  contentOf,
  push,
  signalActors,
  signalReceiver,
  typeOf,
} from './testing-signals.ts';

/** OpenID Shared Signals Framework 1.0: security events that are pushed (RFC 8935) to receivers, which verify what they get. */

let scene: Scene;
const receiver = signalReceiver(() => scene);
const { call, newClient, signedIn } = signalActors(() => scene);
beforeAll(async () => {
  scene = await openScene({ configure: (config) => config.outbound.allow.push('127.0.0.1') });
});
afterAll(async () => {
  await scene?.postern.stop();
  await receiver.stop();
});

const users = 'zitadel.user.v2.UserService';

describe('a push', () => {
  test('tells of a sign-in that ended, to who has tokens of it, by names that it knows', async () => {
    const [client, other] = [await newClient(), await newClient()];
    await receiver.stream(client, '/session', {
      delivery: {
        method: push,
        endpoint_url: receiver.url('/session'),
        authorization_header: 'Bearer of-the-receiver',
      },
    });
    await receiver.stream(other, '/elsewhere');
    const { userId, session } = await signedIn(client);
    await call('zitadel.session.v2.SessionService/DeleteSession', { sessionId: session.sessionId });
    await until(() => receiver.at('/session').length > 0);
    const [pushed] = receiver.at('/session');
    expect(pushed).toMatchObject({
      authorization: 'Bearer of-the-receiver',
      contentType: 'application/secevent+jwt',
    });
    expect(pushed?.event).toMatchObject({
      aud: client.clientId,
      sub_id: {
        format: 'complex',
        user: { format: 'iss_sub', iss: scene.issuer, sub: userId },
        session: { format: 'opaque', id: session.sessionId },
      },
      events: { [signals.sessionRevoked]: { initiating_entity: 'admin' } },
    });
    expect(contentOf(pushed!.event!)['event_timestamp']).toBeNumber();
    expect(receiver.at('/elsewhere')).toEqual([]);
  });

  test('is repeated with the same token until it is taken', async () => {
    const client = await newClient();
    await receiver.stream(client, '/failing');
    let failing = true;
    receiver.answers((path) =>
      path === '/failing' && failing
        ? Response.json({ err: 'authentication_failed', description: 'later' }, { status: 400 })
        : undefined,
    );
    const { userId } = await signedIn(client);
    await call(`${users}/LockUser`, { userId });
    await until(() => receiver.at('/failing').length > 0);
    failing = false;
    await until(() => receiver.at('/failing').length > 1);
    const events = receiver.events('/failing');
    expect(events[1]).toEqual(events[0]!);
    expect(typeOf(events[0]!)).toBe('account-disabled');
  });

  test('waits while its stream is paused, and is dropped while it is disabled', async () => {
    const client = await newClient();
    const stream = await receiver.stream(client, '/paused');
    const { status } = asReceiver(scene, client);
    const { userId } = await signedIn(client);
    expect(await (await status(stream, 'paused', 'night')).json()).toEqual({
      stream_id: stream.stream_id,
      status: 'paused',
      reason: 'night',
    });
    await call(`${users}/LockUser`, { userId });
    await allLookedAt(scene);
    await status(stream, 'enabled');
    await until(() => receiver.at('/paused').length > 0);
    await status(stream, 'disabled');
    await call(`${users}/UnlockUser`, { userId });
    await status(stream, 'enabled');
    await call(`${users}/DeactivateUser`, { userId });
    await until(() => receiver.at('/paused').length > 1);
    expect(receiver.events('/paused').map(typeOf)).toEqual(['account-disabled', 'account-disabled']);
  });

  test('verifies the stream with the state of who asks for it, and not again at once', async () => {
    const client = await newClient();
    const { stream_id } = await receiver.stream(client, '/verified', { events_requested: [] });
    const { call: ask } = asReceiver(scene, client);
    const verify = () => ask('POST', '/ssf/v1/verification', { stream_id, state: 'some state' });
    // At once: how long the answers take is the machine's affair.
    const [first, again] = (await Promise.all([verify(), verify()])).toSorted((a, b) => a.status - b.status);
    expect(first?.status).toBe(204);
    expect([again?.status, again?.headers.get('retry-after')]).toEqual([429, '5']);
    await until(() => receiver.at('/verified').length > 0);
    expect(receiver.events('/verified')).toMatchObject([
      {
        sub_id: { format: 'opaque', id: stream_id },
        events: {
          'https://schemas.openid.net/secevent/ssf/event-type/verification': { state: 'some state' },
        },
      },
    ]);
  });
});

test('an administrator who pauses a stream is told of to its receiver, whose pushes wait', async () => {
  const client = await newClient();
  const { stream_id: streamId } = await receiver.stream(client, '/imposed');
  const { userId } = await signedIn(client);
  const set = (status: string, reason = '') =>
    call('postern.ssf.v1.StreamService/SetStreamStatus', {
      streamId,
      status: `STREAM_STATUS_${status}`,
      reason,
    });
  await set('PAUSED', 'an incident');
  await until(() => receiver.at('/imposed').length === 1);
  expect(receiver.events('/imposed')).toMatchObject([
    {
      sub_id: { format: 'opaque', id: streamId },
      events: {
        'https://schemas.openid.net/secevent/ssf/event-type/stream-updated': {
          status: 'paused',
          reason: 'an incident',
        },
      },
    },
  ]);
  await call(`${users}/LockUser`, { userId });
  await set('ENABLED');
  await until(() => receiver.at('/imposed').length === 3);
  const types = receiver.events('/imposed').slice(1).map(typeOf);
  expect(types.sort()).toEqual(['account-disabled', 'stream-updated']);
});

test('an endpoint that is another is sent no header that was for the one before', async () => {
  const client = await newClient();
  const endpoint = (path: string, authorization_header?: string) => ({
    delivery: { method: push, endpoint_url: receiver.url(path), authorization_header },
  });
  const { stream_id } = await receiver.stream(client, '/first', endpoint('/first', 'Bearer first'));
  const { call: ask } = asReceiver(scene, client);
  await ask('PATCH', '/ssf/v1/streams', { stream_id, ...endpoint('/second') });
  await ask('POST', '/ssf/v1/verification', { stream_id });
  await until(() => receiver.at('/second').length > 0);
  expect(receiver.at('/second')[0]?.authorization).toBeNull();
  expect(receiver.at('/first')).toEqual([]);
});

test('of what an endpoint answers no more is kept than the code of its error', async () => {
  const client = await newClient();
  const header = 'Bearer of-the-receiver-alone';
  const endpoint = { method: push, endpoint_url: receiver.url('/echo'), authorization_header: header };
  const { stream_id } = await receiver.stream(client, '/echo', { delivery: endpoint });
  receiver.answers((path) =>
    path === '/echo'
      ? Response.json({ err: 'authentication_failed', description: `not ${header}` }, { status: 400 })
      : undefined,
  );
  await asReceiver(scene, client).call('POST', '/ssf/v1/verification', { stream_id });
  const desk = 'postern.delivery.v1.DeliveryService';
  let kept: { attempts?: { said?: string; status?: number }[] } = {};
  await until(async () => {
    const { deliveries = [] } = await call<{ deliveries?: { id: string }[] }>(`${desk}/ListDeliveries`, {
      filter: { target: stream_id },
    });
    const [delivery] = deliveries;
    if (delivery) kept = await call(`${desk}/GetDelivery`, { id: delivery.id });
    return (kept.attempts ?? []).length > 0;
  });
  receiver.answers(() => undefined);
  expect(receiver.at('/echo')[0]?.authorization).toBe(header);
  expect(kept.attempts?.[0]).toMatchObject({ said: 'authentication_failed' });
  expect(JSON.stringify(kept)).not.toContain('of-the-receiver');
});
