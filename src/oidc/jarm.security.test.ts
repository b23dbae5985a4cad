import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { decodeJwt, SignJWT } from 'jose';
import * as client from 'openid-client';
import { codeLifetime } from './protocol/settings.ts';
import {
  authorize,
  type ConfidentialClient,
  everyResponseType,
  exchange,
  finish,
  introspect,
  obtainCode,
  openScene,
  post,
  redirectUri,
  type Scene,
  throughBrowser,
  userinfo,
} from './testing.ts';

/** Answers of the authorization endpoint as JWTs (JWT Secured Authorization Response Mode for OAuth 2.0). */

let scene: Scene;
let all: ConfidentialClient;
beforeAll(async () => {
  scene = await openScene();
  all = await scene.addClient({ ...everyResponseType, authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
});
afterAll(() => scene?.postern.stop());

async function configured(by: ConfidentialClient) {
  const config = await client.discovery(
    new URL(scene.issuer),
    by.clientId,
    undefined,
    client.ClientSecretBasic(by.secret),
    { execute: [client.allowInsecureRequests, client.useJwtResponseMode] },
  );
  client.enableNonRepudiationChecks(config);
  return config;
}

/** Alice's answer in a query, as the client library asks for it. */
async function answered(config: client.Configuration, error?: string) {
  const verifier = client.randomPKCECodeVerifier();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid',
    state: 'some-state',
    nonce: 'some-nonce',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(error && { scope: 'none that is known' }),
  });
  const led = await fetch(url, { redirect: 'manual' });
  const callback = error ? (led.headers.get('location') ?? '') : (await finish(scene, led)).callbackUrl;
  return { callback: new URL(callback), verifier };
}
const checks = { expectedState: 'some-state', expectedNonce: 'some-nonce' };
const responseOf = (url: URL | string): string => {
  const { search, hash } = new URL(url);
  const given = new URLSearchParams(search === '' ? hash.slice(1) : search);
  expect([...given.keys()]).toEqual(['response']);
  return given.get('response') ?? '';
};

describe('openid-client', () => {
  test('signs in', async () => {
    const config = await configured(all);
    expect(config.serverMetadata().authorization_signing_alg_values_supported).toContain('RS256');
    const { callback, verifier } = await answered(config);
    const tokens = await client.authorizationCodeGrant(config, callback, {
      ...checks,
      pkceCodeVerifier: verifier,
    });
    expect(tokens.claims()?.sub).toBe(scene.alice.userId);
  });

  test('is told why it was refused', async () => {
    const config = await configured(all);
    const { callback } = await answered(config, 'invalid_scope');
    const refused = client.authorizationCodeGrant(config, callback, checks);
    await expect(refused).rejects.toMatchObject({ error: 'invalid_scope' });
  });

  test('takes no answer that is another client’s, forged, changed or not signed', async () => {
    const config = await configured(all);
    const { callback, verifier } = await answered(config);
    const right = decodeJwt(responseOf(callback));
    expect(right).toMatchObject({ iss: scene.issuer, aud: all.clientId, state: 'some-state' });
    const tryWith = (response: string) =>
      client.authorizationCodeGrant(config, new URL(`${redirectUri}?${new URLSearchParams({ response })}`), {
        ...checks,
        pkceCodeVerifier: verifier,
      });
    const other = await answered(await configured(scene.web));
    await expect(tryWith(responseOf(other.callback))).rejects.toThrow();
    const forged = await new SignJWT({ ...right })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(all.secret.padEnd(32, '.')));
    await expect(tryWith(forged)).rejects.toThrow();
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    await expect(tryWith(`${part({ alg: 'none' })}.${part(right)}.`)).rejects.toThrow();
    const [head, , signature] = responseOf(callback).split('.');
    await expect(tryWith(`${head}.${part({ ...right, code: 'x' })}.${signature}`)).rejects.toThrow();
    const plain = await obtainCode(scene, all);
    const unsigned = client.authorizationCodeGrant(config, new URL(plain.callbackUrl), checks);
    await expect(unsigned).rejects.toThrow();
    expect((await tryWith(responseOf(callback))).access_token).toBeDefined();
  });
});

test('an application can be held to it: whatever else is asked for is refused', async () => {
  const held = await scene.addClient({ ...everyResponseType, authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  const settings = 'postern.application.v1.ClientSettingsService';
  const address = { projectId: scene.projectId, applicationId: held.appId };
  await scene.postern.call(`${settings}/UpdateClientSettings`, { ...address, requireSignedResponse: true });
  expect(await scene.postern.call(`${settings}/GetClientSettings`, address)).toMatchObject({
    requireSignedResponse: true,
  });
  const ask = (more: Record<string, string>) =>
    authorize(scene, {
      client_id: held.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      ...more,
    });
  const others: Record<string, string>[] = [{}, { response_mode: 'query' }, { response_mode: 'fragment' }];
  for (const more of others)
    expect((await ask(more)).headers.get('location')).toContain('error=invalid_request');
  const pushed = await post(
    scene,
    '/oauth/v2/par',
    { response_type: 'code', redirect_uri: redirectUri, scope: 'openid' },
    held,
  );
  expect(pushed.status).toBe(400);
  const config = await configured(held);
  const { callback, verifier } = await answered(config);
  const tokens = await client.authorizationCodeGrant(config, callback, {
    ...checks,
    pkceCodeVerifier: verifier,
  });
  expect(tokens.access_token).toBeDefined();
});

describe('the mode', () => {
  const tokens = { response_type: 'code id_token token' };

  test('jwt is that of the response type, signed; all is inside, and outside is nothing', async () => {
    const before = Math.floor(Date.now() / 1000);
    const query = await obtainCode(scene, all, { response_mode: 'jwt' });
    expect(query.callbackUrl).toStartWith(`${redirectUri}?response=`);
    const claims = decodeJwt(responseOf(query.callbackUrl));
    expect(Object.keys(claims).sort()).toEqual(['aud', 'code', 'exp', 'iss', 'state']);
    const left = (claims.exp ?? 0) - before;
    expect([left >= codeLifetime / 1000 - 1, left <= 600]).toEqual([true, true]);

    const { callbackUrl } = await throughBrowser(scene, all, { ...tokens, response_mode: 'jwt' });
    expect(callbackUrl).toStartWith(`${redirectUri}#response=`);
    const inside = decodeJwt(responseOf(callbackUrl));
    expect((await introspect(scene, String(inside['access_token']))).active).toBe(true);
    expect(decodeJwt(String(inside['id_token']))['c_hash']).toBeDefined();
  });

  test('form_post.jwt posts it, a refusal too', async () => {
    const { callbackUrl } = await throughBrowser(scene, all, { ...tokens, response_mode: 'form_post.jwt' });
    const formOf = async (answer: Response) => {
      const names = [...(await answer.text()).matchAll(/name="([^"]+)" value="([^"]*)"/g)];
      expect(names.map(([, name]) => name)).toEqual(['response']);
      return decodeJwt(names[0]?.[2] ?? '');
    };
    expect(await formOf(await fetch(callbackUrl))).toMatchObject({ aud: all.clientId, state: 'some-state' });
    const refused = await authorize(scene, {
      client_id: all.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      response_mode: 'form_post.jwt',
      scope: 'openid',
      prompt: 'none',
    });
    expect(await formOf(refused)).toMatchObject({ error: 'login_required', aud: all.clientId });
  });

  test('query.jwt has no tokens in it: who sees the address sees them, signed or not', async () => {
    const answer = await authorize(scene, {
      client_id: all.clientId,
      redirect_uri: redirectUri,
      ...tokens,
      response_mode: 'query.jwt',
      scope: 'openid',
      nonce: 'n',
    });
    const { search, hash } = new URL(answer.headers.get('location') ?? '');
    expect([search, new URLSearchParams(hash.slice(1)).get('error')]).toEqual(['', 'invalid_request']);
  });

  test('of an answer makes no token: it is none elsewhere', async () => {
    const { callbackUrl } = await throughBrowser(scene, all, { ...tokens, response_mode: 'fragment.jwt' });
    const response = responseOf(callbackUrl);
    expect((await userinfo(scene, response)).status).toBe(401);
    expect((await introspect(scene, response, all)).active).toBe(false);
    const out = await fetch(
      `${scene.issuer}/oidc/v1/end_session?${new URLSearchParams({ id_token_hint: response })}`,
    );
    expect(out.status).toBe(400);
    const { body } = await exchange(
      scene,
      { grant_type: 'authorization_code', code: response, redirect_uri: redirectUri },
      all,
    );
    expect(body.error).toBe('invalid_grant');
  });
});
