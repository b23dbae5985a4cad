import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type TestDatabase, testDatabase } from '../testing/postgres.ts';
import { recordStatements, type StatementRecorder } from '../testing/statements.ts';
import {
  introspect,
  obtainTokens,
  openScene,
  openSession,
  password,
  type Scene,
  userinfo,
} from './testing.ts';

/** An instance without streams of security events pays nothing for those who have some. */

let database: TestDatabase;
let recorder: StatementRecorder;
let scene: Scene;
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
