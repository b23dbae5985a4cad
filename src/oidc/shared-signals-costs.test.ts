import { afterAll, beforeAll, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { type TestDatabase, testDatabase } from '../testing/postgres.ts';
import { recordStatements, type StatementRecorder } from '../testing/statements.ts';
import { streamTarget } from './shared-signals/target.ts';
import {
  introspect,
  obtainTokens,
  openScene,
  openSession,
  password,
  type Scene,
  userinfo,
} from './testing.ts';
import { asReceiver, signalActors } from './testing-signals.ts';

/** An instance without streams of security events pays nothing for those who have some; one that is paused, next to nothing. */

let database: TestDatabase;
let recorder: StatementRecorder;
let scene: Scene;
const { newClient, signedIn } = signalActors(() => scene);
beforeAll(async () => {
  database = await testDatabase();
  recorder = await recordStatements(database.server.port);
  scene = await openScene({ database: { url: recorder.url(database.url), drop: async () => {} } });
});
afterAll(async () => {
  await scene?.postern.stop();
  recorder?.stop();
  await database?.drop();
});

const users = 'zitadel.user.v2.UserService';
const aboutStreams = async (act: () => Promise<unknown>) =>
  (await recorder.during(act)).filter(
    ({ text, values }) => /ssf_|security_event/.test(text) || values.some((value) => value?.includes('ssf.')),
  ).length;

test('neither signing in, nor using tokens, nor what receivers would hear of, nor leaving', async () => {
  const { call } = scene.postern;
  const { userId } = scene.alice;
  const all = async () => {
    const session = await openSession(scene);
    const { access_token } = await obtainTokens(scene, scene.web, {}, session);
    await userinfo(scene, access_token);
    await introspect(scene, access_token);
    await call('zitadel.session.v2.SessionService/DeleteSession', { sessionId: session.sessionId });
    for (const method of ['LockUser', 'UnlockUser', 'DeactivateUser', 'ReactivateUser'])
      await call(`${users}/${method}`, { userId });
    await call(`${users}/SetPassword`, { userId, newPassword: { password } });
    await scene.postern.settled();
  };
  expect(await aboutStreams(all)).toBe(0);
  // Who is removed is asked of once, and a stream of anybody is looked for in vain.
  expect(await aboutStreams(() => call(`${users}/DeleteUser`, { userId }))).toBe(1);
});

test('whom events are about is asked by no poll of a stream that is paused, and by others once', async () => {
  const client = await newClient();
  const { create, poll } = asReceiver(scene, client);
  const stream = await create();
  const { call, server, instanceId } = scene.postern;
  const watched = await Promise.all(Array.from({ length: 3 }, async () => (await signedIn(client)).userId));
  const impose = (status: string) =>
    call('postern.ssf.v1.StreamService/SetStreamStatus', {
      streamId: stream.stream_id,
      status: `STREAM_STATUS_${status}`,
    });
  await impose('PAUSED');
  // What is said of the stream itself is out of the way.
  let ack: string[] = [];
  await until(async () => {
    ack = Object.keys((await poll(stream)).sets);
    return ack.length === 1;
  });
  await poll(stream, { ack, maxEvents: 0 });
  const looks = (seen: readonly { text: string; values: readonly (string | null)[] }[]) =>
    seen.filter(
      ({ text, values }) =>
        text.includes('aggregate_version FROM delivery.deliveries') &&
        values.some((value) => value?.endsWith(stream.stream_id)),
    ).length;
  /** Of all at once; deliveries on their way ask of one each. */
  const aboutUsers = (seen: readonly { values: readonly (string | null)[] }[]) =>
    seen.filter(({ values }) =>
      values.some((value) => value !== null && watched.every((userId) => value.includes(userId))),
    ).length;
  const held = async () => {
    const { pickup } = server.platform.deliveries;
    return (await pickup.waiting(instanceId, streamTarget(instanceId, stream.stream_id), 10)).length;
  };
  for (const userId of watched) await call(`${users}/LockUser`, { userId });
  await until(async () => (await held()) === 3);
  const paused = await recorder.during(() => poll(stream));
  expect([looks(paused), aboutUsers(paused)]).toEqual([1, 0]);
  await impose('ENABLED');
  await until(async () => (await held()) === 4);
  const enabled = await recorder.during(() => poll(stream));
  expect([looks(enabled), aboutUsers(enabled)]).toEqual([1, 1]);
});
