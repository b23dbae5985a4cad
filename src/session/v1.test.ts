import { afterAll, beforeAll, expect, test } from 'bun:test';
import { openScene, openSession, type Scene } from '../oidc/testing.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const sessions = 'zitadel.session.v2.SessionService';
const list = async (token: string) =>
  (
    await scene.postern.call<{ result?: Record<string, string>[] }>(
      'zitadel.auth.v1.AuthService/ListMyUserSessions',
      {},
      token,
    )
  ).result ?? [];

test('a person sees where she is signed in, and nobody else does', async () => {
  const { call, loginPat, pat } = scene.postern;
  const first = await openSession(scene);
  const second = await call<{ sessionId: string }>(
    `${sessions}/CreateSession`,
    {
      checks: { user: { loginName: 'alice' } },
      userAgent: { fingerprintId: 'tablet' },
      lifetime: '60s',
    },
    loginPat,
  );
  expect(await list(first.sessionToken)).toMatchObject([
    {
      sessionId: second.sessionId,
      agentId: 'tablet',
      authState: 'SESSION_STATE_ACTIVE',
      userId: scene.alice.userId,
      userName: 'alice',
      loginName: 'alice',
      displayName: 'Alice Example',
    },
    { sessionId: first.sessionId },
  ]);
  expect(await list(pat)).toEqual([]);

  const back = scene.postern.advance(61_000);
  expect((await list(first.sessionToken))[0]).toMatchObject({ authState: 'SESSION_STATE_TERMINATED' });
  back();
  await call(`${sessions}/DeleteSession`, { sessionId: second.sessionId }, first.sessionToken);
  expect((await list(first.sessionToken)).map(({ sessionId }) => sessionId)).toEqual([first.sessionId]);
});
