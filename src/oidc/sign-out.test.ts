import { afterAll, beforeAll, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import { exchange, introspect, obtainTokens, openScene, type Scene, userinfo } from './testing.ts';

/** What is left of a grant when its person leaves, as opposed to when the session is taken away. */

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const refresh = (refreshToken: string) =>
  exchange(scene, { grant_type: 'refresh_token', refresh_token: refreshToken }, scene.web);
const isActive = async (token: string) => {
  const active = (await introspect(scene, token)).active;
  expect((await userinfo(scene, token)).status).toBe(active ? 200 : 401);
  return active;
};
const signOut = async (idToken: string) => {
  const query = new URLSearchParams({ id_token_hint: idToken });
  const answer = await fetch(`${scene.issuer}/oidc/v1/end_session?${query}`, { redirect: 'manual' });
  expect(answer.status).toBe(302);
};

test('who signs out keeps what was granted for offline use; the access tokens from before are dead', async () => {
  const first = await obtainTokens(scene);
  const second = (await refresh(first.refresh_token)).body;
  await signOut(second.id_token);
  const before = () => Promise.all([first, second].map(({ access_token }) => isActive(access_token)));
  expect(await before()).toEqual([false, false]);
  const offline = (await refresh(second.refresh_token)).body;
  expect(await isActive(offline.access_token)).toBe(true);
  expect(await before()).toEqual([false, false]);
  expect(decodeJwt(offline.id_token)['sid']).toBeUndefined();
  expect((await refresh(second.refresh_token)).body).toEqual(offline);
  const later = await refresh(offline.refresh_token);
  expect(later.status).toBe(200);
  expect(await isActive(later.body.access_token)).toBe(true);
});

test('what lives on ends with its person, application and password all the same', async () => {
  const { call } = scene.postern;
  const { userId } = scene.alice;
  const user = 'zitadel.user.v2.UserService';
  const tokens = await obtainTokens(scene);
  await signOut(tokens.id_token);
  const offline = (await refresh(tokens.refresh_token)).body;
  await call(`${user}/LockUser`, { userId });
  expect(await isActive(offline.access_token)).toBe(false);
  expect((await refresh(offline.refresh_token)).body.error).toBe('invalid_grant');
  await call(`${user}/UnlockUser`, { userId });
  const application = { projectId: scene.projectId, applicationId: scene.web.appId };
  await call('zitadel.application.v2.ApplicationService/DeactivateApplication', application);
  const asks = { authorization: `Bearer ${offline.access_token}` };
  const info = () => fetch(`${scene.issuer}/oidc/v1/userinfo`, { headers: asks });
  expect((await info()).status).toBe(401);
  await call('zitadel.application.v2.ApplicationService/ReactivateApplication', application);
  expect(await isActive(offline.access_token)).toBe(true);
  await call(`${user}/SetPassword`, { userId, newPassword: { password: 'Secret-password1' } });
  expect(await isActive(offline.access_token)).toBe(false);
  expect((await refresh(offline.refresh_token)).body.error).toBe('invalid_grant');
});

test('a session that is taken away takes everything along', async () => {
  const tokens = await obtainTokens(scene);
  await scene.postern.call('zitadel.session.v2.SessionService/DeleteSession', {
    sessionId: tokens.session.sessionId,
  });
  expect(await isActive(tokens.access_token)).toBe(false);
  expect((await refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
});
