import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { signals } from './shared-signals/vocabulary.ts';
import { openScene, post, type Scene } from './testing.ts';
import { asReceiver, contentOf, signalActors, typeOf } from './testing-signals.ts';

/** OpenID Shared Signals Framework 1.0: security events that receivers poll (RFC 8936), and verify. */

let scene: Scene;
const { call, fetchedUntil, newClient, signedIn } = signalActors(() => scene);
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const users = 'zitadel.user.v2.UserService';

describe('who polls', () => {
  test('is told of everything that happens to a user’s account', async () => {
    const client = await newClient();
    const stream = await asReceiver(scene, client).create();
    const { userId } = await signedIn(client);
    const subject = { format: 'iss_sub', iss: scene.issuer, sub: userId };
    const happens: [method: string, request: object, type: string, content: object][] = [
      ['LockUser', { userId }, 'account-disabled', {}],
      ['UnlockUser', { userId }, 'account-enabled', {}],
      ['DeactivateUser', { userId }, 'account-disabled', {}],
      ['ReactivateUser', { userId }, 'account-enabled', {}],
      [
        'SetPassword',
        { userId, newPassword: { password: 'Another-password1' } },
        'credential-change',
        { credential_type: 'password', change_type: 'update', initiating_entity: 'admin' },
      ],
      ['AddOTPEmail', { userId }, 'credential-change', { credential_type: 'email', change_type: 'create' }],
      [
        'RemoveOTPEmail',
        { userId },
        'credential-change',
        { credential_type: 'email', change_type: 'delete' },
      ],
      ['DeleteUser', { userId }, 'account-purged', {}],
    ];
    for (const [method, request, type, content] of happens) {
      await call(`${users}/${method}`, request);
      const events = await fetchedUntil(client, stream);
      expect(events.map(typeOf), method).toEqual([type]);
      expect(events[0]!.sub_id).toEqual(subject);
      expect(contentOf(events[0]!)).toMatchObject(content);
    }
  });

  test('is told that a new password is wanted, beside that there is another', async () => {
    const client = await newClient();
    const stream = await asReceiver(scene, client).create();
    const { userId } = await signedIn(client);
    await call(`${users}/SetPassword`, {
      userId,
      newPassword: { password: 'Another-password1', changeRequired: true },
    });
    const types = (await fetchedUntil(client, stream, 2)).map(typeOf);
    expect(types.sort()).toEqual(['account-credential-change-required', 'credential-change']);
  });

  test('is told once that what it had was revoked', async () => {
    const client = await newClient();
    const stream = await asReceiver(scene, client).create();
    const { userId, session, tokens } = await signedIn(client);
    await post(scene, '/oauth/v2/revoke', { token: tokens.refresh_token }, client);
    expect(await fetchedUntil(client, stream)).toMatchObject([
      { sub_id: { user: { sub: userId }, session: { id: session.sessionId } } },
    ]);
    await call(`${users}/LockUser`, { userId });
    expect((await fetchedUntil(client, stream)).map(typeOf)).toEqual(['account-disabled']);
  });

  test('gets what waits until it is confirmed, waits for the next, and refuses what it cannot use', async () => {
    const client = await newClient();
    const { create, poll: ask } = asReceiver(scene, client);
    const stream = await create({ events_requested: [signals.accountDisabled] });
    const people = await Promise.all([signedIn(client), signedIn(client), signedIn(client)]);
    const waited = ask(stream, {});
    for (const { userId } of people) await call(`${users}/LockUser`, { userId });
    expect(Object.keys((await waited).sets).length).toBeGreaterThan(0);
    await until(async () => Object.keys((await ask(stream)).sets).length === 3);
    const first = await ask(stream, { maxEvents: 2, returnImmediately: true });
    expect([Object.keys(first.sets).length, first.moreAvailable]).toEqual([2, true]);
    const [one, two] = Object.keys(first.sets) as [string, string];
    const setErrs = { [two]: { err: 'invalid_audience', description: 'not for us' } };
    const rest = await ask(stream, { ack: [one], setErrs, returnImmediately: true });
    expect(Object.keys(rest.sets).length).toBe(1);
    expect(Object.keys(rest.sets)).not.toContain(one);
    const [third] = Object.keys(rest.sets) as [string];
    expect(await ask(stream, { ack: [third], maxEvents: 0 })).toEqual({ sets: {} });
    expect(await ask(stream)).toEqual({ sets: {} });
    const { attempts } = await call<{ attempts: { outcome: string; said: string }[] }>(
      'postern.delivery.v1.DeliveryService/GetDelivery',
      { id: two },
    );
    expect(attempts.at(-1)).toMatchObject({ said: 'invalid_audience: not for us' });
  });
});

test('what waits to be fetched is not told as if it had failed', async () => {
  const client = await newClient();
  const stream = await asReceiver(scene, client).create();
  type Told = { streams: { waiting?: number; last?: { delivered?: boolean } }[] };
  const told = async () => {
    const { streams } = await call<Told>('postern.ssf.v1.StreamService/ListStreams', {
      applicationId: client.appId,
    });
    return { waiting: streams[0]?.waiting ?? 0, last: streams[0]?.last };
  };
  const { userId } = await signedIn(client);
  await call(`${users}/LockUser`, { userId });
  await until(async () => (await told()).waiting === 1);
  expect((await told()).last).toBeUndefined();
  await fetchedUntil(client, stream);
  await until(async () => (await told()).waiting === 0);
  expect((await told()).last).toMatchObject({ delivered: true });
  await call(`${users}/UnlockUser`, { userId });
  await until(async () => (await told()).waiting === 1);
  expect((await told()).last).toMatchObject({ delivered: true });
});

test('who polls a paused stream hears that it is paused, and the rest when it goes on', async () => {
  const client = await newClient();
  const { create, fetched } = asReceiver(scene, client);
  const stream = await create();
  const { userId } = await signedIn(client);
  await call(`${users}/LockUser`, { userId });
  const set = (status: string) =>
    call('postern.ssf.v1.StreamService/SetStreamStatus', {
      streamId: stream.stream_id,
      status: `STREAM_STATUS_${status}`,
    });
  await set('PAUSED');
  expect((await fetchedUntil(client, stream)).map(typeOf)).toEqual(['stream-updated']);
  expect(await fetched(stream)).toEqual([]);
  await set('ENABLED');
  const rest = (await fetchedUntil(client, stream, 2)).map(typeOf);
  expect(rest.sort()).toEqual(['account-disabled', 'stream-updated']);
});
