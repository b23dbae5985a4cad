import { afterAll, beforeAll, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import { exchange, introspect, obtainTokens, openScene, type Scene } from './testing.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const refresh = (refreshToken: string, more: Record<string, string> = {}, client = scene.web) =>
  exchange(scene, { grant_type: 'refresh_token', refresh_token: refreshToken, ...more }, client);
const isActive = async (token: string) => (await introspect(scene, token)).active;

test('gives new tokens for an old one, and the old access token is dead when they arrive', async () => {
  const first = await obtainTokens(scene);
  const { status, body } = await refresh(first.refresh_token);
  expect(status).toBe(200);
  expect(body.refresh_token).not.toBe(first.refresh_token);
  expect(await isActive(first.access_token)).toBe(false);
  expect(await isActive(body.access_token)).toBe(true);
  const [before, after] = [decodeJwt(first.id_token), decodeJwt(body.id_token)];
  expect(after).toMatchObject({ sub: before.sub, iss: before.iss, auth_time: before['auth_time'] });
  expect(after['nonce']).toBeUndefined();
});

test('a token that comes again ends everything that came of the grant', async () => {
  const first = await obtainTokens(scene);
  const second = (await refresh(first.refresh_token)).body;
  expect((await refresh(first.refresh_token)).body.error).toBe('invalid_grant');
  expect(await isActive(second.access_token)).toBe(false);
  expect((await refresh(second.refresh_token)).body.error).toBe('invalid_grant');
});

test('of concurrent uses one at most succeeds, and nothing stays good after them', async () => {
  const first = await obtainTokens(scene);
  const answers = await Promise.all([1, 2, 3, 4].map(() => refresh(first.refresh_token)));
  const good = answers.filter(({ status }) => status === 200);
  expect(good.length).toBe(1);
  expect(answers.filter(({ body }) => body.error === 'invalid_grant').length).toBe(3);
  expect(await isActive(good[0]?.body.access_token ?? '')).toBe(false);
});

test('gives less when asked for less, and never more', async () => {
  const first = await obtainTokens(scene);
  const less = await refresh(first.refresh_token, { scope: 'openid' });
  expect(less.body.scope).toBe('openid');
  expect((await introspect(scene, less.body.access_token))['email']).toBeUndefined();
  expect((await refresh(less.body.refresh_token, { scope: 'openid phone' })).body.error).toBe(
    'invalid_scope',
  );
  expect((await refresh(less.body.refresh_token)).body.scope).toBe('openid profile email offline_access');
});

test('is refused with anything that is no refresh token of the client', async () => {
  const { refresh_token, access_token } = await obtainTokens(scene);
  const other = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  expect((await refresh(refresh_token, {}, other)).body.error).toBe('invalid_grant');
  for (const wrong of [access_token, 'x', `${refresh_token}x`, scene.postern.pat]) {
    expect((await refresh(wrong)).body.error).toBe('invalid_grant');
  }
  // The attempt of another client costs the owner nothing.
  expect((await refresh(refresh_token)).status).toBe(200);
});

test('needs the scope, and a client that may', async () => {
  expect((await obtainTokens(scene, scene.web, { scope: 'openid' })).refresh_token).toBeUndefined();
  const codeOnly = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
  });
  const tokens = await obtainTokens(scene, codeOnly, { scope: 'openid offline_access' });
  expect(tokens.scope).toBe('openid');
  expect(tokens.refresh_token).toBeUndefined();
  expect((await refresh('x', {}, codeOnly)).body.error).toBe('unauthorized_client');
});

test('ends with the sign-in and with the user', async () => {
  const tokens = await obtainTokens(scene);
  await scene.postern.call('zitadel.session.v2.SessionService/DeleteSession', {
    sessionId: tokens.session.sessionId,
  });
  expect((await refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
  expect(await isActive(tokens.access_token)).toBe(false);
});
