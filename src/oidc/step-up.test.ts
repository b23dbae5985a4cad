import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import { FormClient } from '../login/testing.ts';
import { totpCodeAt } from '../user/testing.ts';
import {
  answerOf,
  authorize,
  type ConfidentialClient,
  exchange,
  introspect,
  obtainCode,
  obtainTokens,
  openScene,
  openSession,
  password,
  pkce,
  redirectUri,
  type Scene,
} from './testing.ts';

/** How sure a sign-in is, and that applications get it as sure as they demand (OIDC Core §5.5.1.1, RFC 9470). */

const users = 'zitadel.user.v2.UserService';
const single = 'urn:postern:acr:single-factor';
const multi = 'urn:postern:acr:multi-factor';

let scene: Scene;
let jwts: ConfidentialClient;
let secret: string;
let alice: string;
let both: { sessionId: string; sessionToken: string };
/** A code counts once, and one of the moment before or after counts too: the first of all is of before. */
let used = -2;
const nextCode = () => {
  used += 1;
  return totpCodeAt(secret, scene.postern.server.platform.clock().getTime() + used * 30_000);
};
// biome-ignore lint/suspicious/noExplicitAny: answers are read as their JSON
const call = (method: string, request: object = {}): Promise<any> =>
  scene.postern.call(method, request, scene.postern.loginPat);

beforeAll(async () => {
  scene = await openScene();
  jwts = await scene.addClient({ accessTokenType: 'OIDC_TOKEN_TYPE_JWT' });
  alice = scene.alice.userId;
});
afterAll(() => scene?.postern.stop());

async function withSecondFactor(): Promise<void> {
  ({ secret } = await call(`${users}/RegisterTOTP`, { userId: alice }));
  await call(`${users}/VerifyTOTPRegistration`, { userId: alice, code: nextCode() });
}
async function openBoth() {
  const { sessionId, sessionToken } = await openSession(scene);
  const set = await call('zitadel.session.v2.SessionService/SetSession', {
    sessionId,
    sessionToken,
    checks: { totp: { code: nextCode() } },
  });
  return { sessionId, sessionToken: set.sessionToken as string };
}

const essential = (...values: string[]) => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values } } }),
});
const right = (more: Record<string, string>) => ({
  client_id: jwts.clientId,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'openid',
  code_challenge: pkce().challenge,
  code_challenge_method: 'S256',
  ...more,
});

/** A browser that was led to the login, with the password entered. */
async function afterPassword(more: Record<string, string>): Promise<FormClient> {
  const atApplication = (url: URL) => url.href.startsWith(redirectUri);
  const browser = new FormClient(scene.issuer, {}, (url, init) =>
    atApplication(url) ? Promise.resolve(new Response('arrived')) : fetch(url, init),
  );
  const led = await authorize(scene, right(more));
  await browser.open(led.headers.get('location') ?? '');
  await browser.submit({ loginName: 'alice' });
  return browser.submit({ password });
}

describe('a person with a password alone', () => {
  test('is told of as such, in every token and at introspection', async () => {
    const tokens = await obtainTokens(scene, jwts);
    const { auth_time } = decodeJwt(tokens.id_token);
    for (const told of [
      decodeJwt(tokens.id_token),
      decodeJwt(tokens.access_token),
      await introspect(scene, tokens.access_token),
    ])
      expect(told).toMatchObject({ acr: single, auth_time });
  });

  test('goes on without more where more is but wanted', async () => {
    const tokens = await obtainTokens(scene, jwts, { acr_values: `phr ${multi}` });
    expect(decodeJwt(tokens.id_token)['acr']).toBe(single);
  });

  test('finishes nothing that demands more, and an application cannot demand what there is not', async () => {
    await expect(obtainCode(scene, jwts, essential('phr', multi))).rejects.toThrow('OIDC-Acr01');
    const unknown = await authorize(scene, right(essential('gold')));
    expect(answerOf(unknown).get('error')).toBe('unmet_authentication_requirements');
  });

  test('has to set up what is demanded, on the way to the application', async () => {
    const voluntary = await afterPassword({ acr_values: multi });
    expect(voluntary.markup).toBe('arrived');
    const browser = await afterPassword(essential(multi));
    expect(browser.markup).toContain('action="/ui/login/mfa/setup"');
    expect(browser.markup).not.toContain('name="skip"');
  });
});

describe('a person with a second factor', () => {
  beforeAll(async () => {
    await withSecondFactor();
    both = await openBoth();
  });

  test('is told of as such', async () => {
    const tokens = await obtainTokens(scene, jwts, {}, both);
    expect(decodeJwt(tokens.id_token)).toMatchObject({ acr: multi, amr: ['pwd', 'otp', 'mfa'] });
    expect(await introspect(scene, tokens.access_token)).toMatchObject({ acr: multi });
  });

  test('gets the class that the application prefers, of those that were reached, refreshed too', async () => {
    const acrFor = async (more: Record<string, string>) => {
      const tokens = await obtainTokens(scene, jwts, { scope: 'openid offline_access', ...more }, both);
      const renewed = await exchange(
        scene,
        { grant_type: 'refresh_token', refresh_token: tokens.refresh_token },
        jwts,
      );
      const all = [tokens.id_token, tokens.access_token, renewed.body.id_token, renewed.body.access_token];
      const told = new Set(all.map((token) => decodeJwt(token)['acr']));
      told.add((await introspect(scene, renewed.body.access_token))['acr']);
      expect(told.size).toBe(1);
      return [...told][0];
    };
    expect(await acrFor({ acr_values: `${single} ${multi}` })).toBe(single);
    expect(await acrFor({ acr_values: `phr ${multi} ${single}` })).toBe(multi);
    expect(await acrFor(essential('phr', single))).toBe(single);
    await expect(obtainCode(scene, jwts, essential('phr'), both)).rejects.toThrow('OIDC-Acr01');
  });

  test('who is signed in is asked for a newer sign-in by max_age, and for another factor by acr', async () => {
    const browser = await afterPassword({});
    expect(browser.markup).toContain('action="/ui/login/otp/app"');
    await browser.submit({ code: nextCode() });
    expect(browser.markup).toBe('arrived');
    const silent = async (more: Record<string, string>) => {
      const query = new URLSearchParams(right({ prompt: 'none', ...more }));
      const { searchParams } = new URL(
        (await browser.request(`${scene.issuer}/oauth/v2/authorize?${query}`)).headers.get('location') ?? '',
      );
      return searchParams.get('error') ?? (searchParams.has('code') ? 'a code' : 'nothing');
    };
    expect(await silent(essential(multi))).toBe('a code');
    expect(await silent({ acr_values: 'phr' })).toBe('a code');
    expect(await silent(essential('phr'))).toBe('login_required');
    scene.postern.advance(60_000);
    expect(await silent({ ...essential(multi), max_age: '30' })).toBe('login_required');

    // At the pages what is missing is set up: a key, and nothing that can be phished.
    const led = await authorize(scene, right(essential('phr')));
    await browser.open(new URL(led.headers.get('location') ?? '', scene.issuer).href);
    expect(browser.markup).toContain('action="/ui/login/mfa/setup"');
    expect(browser.markup).toContain('value="key"');
    for (const phished of ['app', 'sms', 'email'])
      expect(browser.markup).not.toContain(`name="way" value="${phished}"`);
  });
});
