import { afterAll, beforeAll, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import { basic, exchange, introspect, obtainTokens, openScene, post, type Scene } from './testing.ts';

let scene: Scene;
let strict: Scene;
beforeAll(async () => {
  [scene, strict] = await Promise.all([
    openScene(),
    openScene({
      configure(config) {
        config.oidc.refreshTokenReuseSeconds = 0;
      },
    }),
  ]);
});
afterAll(() => Promise.all([scene?.postern.stop(), strict?.postern.stop()]));

const refresh = (refreshToken: string, more: Record<string, string> = {}, client = scene.web, at = scene) =>
  exchange(at, { grant_type: 'refresh_token', refresh_token: refreshToken, ...more }, client);
const strictly = (refreshToken: string) => refresh(refreshToken, {}, strict.web, strict);
const isActive = async (token: string, at = scene) => (await introspect(at, token)).active;

test('gives new tokens for an old one; the access token in use lives on', async () => {
  const first = await obtainTokens(scene);
  const { status, body } = await refresh(first.refresh_token);
  expect(status).toBe(200);
  expect(body.refresh_token).not.toBe(first.refresh_token);
  const [older, newer] = await Promise.all(
    [first, body].map((tokens) => introspect(scene, tokens.access_token)),
  );
  expect([older?.active, newer?.active]).toEqual([true, true]);
  expect(older?.['jti']).not.toBe(newer?.['jti']);
  const [before, after] = [decodeJwt(first.id_token), decodeJwt(body.id_token)];
  expect(after).toMatchObject({ sub: before.sub, iss: before.iss, auth_time: before['auth_time'] });
  expect(after['nonce']).toBeUndefined();
});

test('a lost answer is given again, the same to the letter, and the tokens go on', async () => {
  const first = await obtainTokens(scene);
  const lost = await refresh(first.refresh_token);
  const again = await refresh(first.refresh_token);
  expect([again.status, again.body]).toEqual([200, lost.body]);
  expect(await isActive(again.body.access_token)).toBe(true);
  expect((await refresh(again.body.refresh_token)).status).toBe(200);
});

test('five refreshes at once get one and the same answer', async () => {
  const first = await obtainTokens(scene);
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => refresh(first.refresh_token)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect(await isActive(answers[0]?.body.access_token ?? '')).toBe(true);
});

test('JWT access tokens too, and on another node', async () => {
  const client = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    accessTokenType: 'OIDC_TOKEN_TYPE_JWT',
  });
  const first = await obtainTokens(scene, client);
  const { body } = await refresh(first.refresh_token, {}, client);
  const other = await scene.postern.anotherNode();
  try {
    const headers = {
      authorization: basic(client.clientId, client.secret),
      host: new URL(scene.issuer).host,
    };
    const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: first.refresh_token });
    const answer = await fetch(`${other.url}/oauth/v2/token`, { method: 'POST', headers, body: form });
    expect(await answer.json()).toEqual({ ...body });
  } finally {
    await other.stop();
  }
});

test('a token that comes again after the next one was used ends everything that came of the grant', async () => {
  const first = await obtainTokens(scene);
  const second = (await refresh(first.refresh_token)).body;
  const third = (await refresh(second.refresh_token)).body;
  expect((await refresh(first.refresh_token)).body.error).toBe('invalid_grant');
  for (const { access_token, refresh_token } of [first, second, third]) {
    expect(await isActive(access_token)).toBe(false);
    expect((await refresh(refresh_token)).body.error).toBe('invalid_grant');
  }
});

test('where reuse is not allowed, a second use revokes at once, also when two uses race', async () => {
  const first = await obtainTokens(strict);
  const second = (await strictly(first.refresh_token)).body;
  expect((await strictly(first.refresh_token)).body.error).toBe('invalid_grant');
  expect(await isActive(second.access_token, strict)).toBe(false);
  expect((await strictly(second.refresh_token)).body.error).toBe('invalid_grant');

  const raced = await obtainTokens(strict);
  const answers = await Promise.all([1, 2, 3, 4].map(() => strictly(raced.refresh_token)));
  const good = answers.filter(({ status }) => status === 200);
  expect(good.length).toBe(1);
  expect(answers.filter(({ body }) => body.error === 'invalid_grant').length).toBe(3);
  expect(await isActive(good[0]?.body.access_token ?? '', strict)).toBe(false);
});

test('somebody else gets no answer again, nor one of another scope', async () => {
  const first = await obtainTokens(scene);
  const { body } = await refresh(first.refresh_token);
  const other = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  expect((await refresh(first.refresh_token, {}, other)).body.error).toBe('invalid_grant');
  expect((await refresh(first.refresh_token, { scope: 'openid' })).body.error).toBe('invalid_grant');
  expect(await isActive(body.access_token)).toBe(true);
  expect((await refresh(body.refresh_token)).status).toBe(200);
});

test('a revoked access token takes the older ones along, not the newer; a refresh token all of them', async () => {
  const revoke = (token: string) => post(scene, '/oauth/v2/revoke', { token }, scene.web);
  const first = await obtainTokens(scene);
  const second = (await refresh(first.refresh_token)).body;
  const third = (await refresh(second.refresh_token)).body;
  const active = () => Promise.all([first, second, third].map(({ access_token }) => isActive(access_token)));
  expect(await active()).toEqual([true, true, true]);
  await revoke(second.access_token);
  expect(await active()).toEqual([false, false, true]);
  await revoke(third.refresh_token);
  expect(await active()).toEqual([false, false, false]);
});

test('each access token keeps the scope that it was given', async () => {
  const first = await obtainTokens(scene);
  const less = (await refresh(first.refresh_token, { scope: 'openid' })).body;
  expect((await introspect(scene, less.access_token))['scope']).toBe('openid');
  expect((await introspect(scene, first.access_token))['scope']).toBe('openid profile email offline_access');
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
