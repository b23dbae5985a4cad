import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import * as client from 'openid-client';
import { FormClient } from '../login/testing.ts';
import {
  answerOf,
  authorize,
  type ConfidentialClient,
  everyResponseType,
  exchange,
  introspect,
  openScene,
  password,
  pkce,
  post,
  redirectUri,
  type Scene,
  throughBrowser,
} from './testing.ts';

/** What RFC 9700 warns of where tokens go through the browser. */

let scene: Scene;
let all: ConfidentialClient;
beforeAll(async () => {
  scene = await openScene();
  all = await scene.addClient({ ...everyResponseType, authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
});
afterAll(() => scene?.postern.stop());

const asked = (change: Record<string, string> = {}) => ({
  client_id: all.clientId,
  redirect_uri: redirectUri,
  response_type: 'code id_token token',
  scope: 'openid',
  nonce: 'some-nonce',
  state: 'some-state',
  ...change,
});
const fragmentOf = (location: string | null) =>
  Object.fromEntries(new URLSearchParams(new URL(location ?? '').hash.slice(1)));
/** The error of a refusal; it is in the fragment and nowhere else. */
async function refusal(parameters: Record<string, string>) {
  const location = (await authorize(scene, parameters)).headers.get('location') ?? '';
  expect(new URL(location).search).toBe('');
  return fragmentOf(location)['error'];
}
const isActive = async (token: string | undefined) => (await introspect(scene, token ?? '')).active;

describe('the request', () => {
  test('without a nonce is refused where an ID token comes through the browser', async () => {
    for (const response_type of ['id_token', 'id_token token', 'code id_token', 'code id_token token'])
      for (const nonce of ['', undefined]) {
        const { nonce: _, ...bare } = asked({ response_type });
        expect(await refusal({ ...bare, ...(nonce !== undefined && { nonce }) })).toBe('invalid_request');
      }
    const { nonce: _, ...bare } = asked({ response_type: 'code token' });
    expect((await authorize(scene, bare)).headers.get('location')).toContain('authRequestID=');
  });

  test('never puts tokens into a query, whichever way it is made', async () => {
    for (const response_type of ['id_token', 'id_token token', 'code id_token', 'code token']) {
      const parameters = asked({ response_type, response_mode: 'query' });
      expect(await refusal(parameters)).toBe('invalid_request');
      const pushed = await post(scene, '/oauth/v2/par', parameters, all);
      expect([pushed.status, await pushed.json()]).toEqual([
        400,
        expect.objectContaining({ error: 'invalid_request' }),
      ]);
    }
  });

  test('says each thing once, in words that are known', async () => {
    const twice = `${new URLSearchParams(asked({ response_type: 'code' }))}&response_type=id_token%20token`;
    const answer = await fetch(`${scene.issuer}/oauth/v2/authorize?${twice}`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    for (const response_type of [
      'id_token id_token',
      'code id_token code',
      'code  id_token',
      'id_token none',
    ])
      expect(await refusal(asked({ response_type }))).toBe('unsupported_response_type');
  });

  test('that was pushed is not changed by what the browser brings along', async () => {
    const pushed = await post(
      scene,
      '/oauth/v2/par',
      asked({ response_type: 'code', code_challenge: pkce().challenge, code_challenge_method: 'S256' }),
      all,
    );
    const { request_uri = '' } = (await pushed.json()) as { request_uri?: string };
    const led = await authorize(scene, { ...asked({ response_type: 'id_token token' }), request_uri });
    const { callbackUrl } = await scene.postern.call<{ callbackUrl: string }>(
      'zitadel.oidc.v2.OIDCService/CreateCallback',
      {
        authRequestId: answerOf(led).get('authRequestID'),
        session: await signedIn(),
      },
      scene.postern.loginPat,
    );
    expect([...new URL(callbackUrl).searchParams.keys()].sort()).toEqual(['code', 'iss', 'state']);
    expect(new URL(callbackUrl).hash).toBe('');
  });

  test('of a public client needs PKCE as soon as there is a code', async () => {
    const spa = await scene.addClient({
      ...everyResponseType,
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
    });
    for (const response_type of ['code id_token', 'code token', 'code id_token token'])
      expect(await refusal(asked({ client_id: spa.clientId, response_type }))).toBe('invalid_request');
    const implicit = await authorize(scene, asked({ client_id: spa.clientId, response_type: 'id_token' }));
    expect(implicit.headers.get('location')).toContain('authRequestID=');
  });

  test('of a client that takes bound tokens alone gets no others', async () => {
    const bound = await scene.addClient({ ...everyResponseType });
    await scene.postern.call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
      projectId: scene.projectId,
      applicationId: bound.appId,
      dpopBoundAccessTokens: true,
    });
    const ask = (response_type: string) => asked({ client_id: bound.clientId, response_type });
    for (const response_type of ['id_token token', 'code token', 'code id_token token'])
      expect(await refusal(ask(response_type))).toBe('unauthorized_client');
    expect((await authorize(scene, ask('code id_token'))).headers.get('location')).toContain(
      'authRequestID=',
    );
  });

  test('sends tokens over TLS alone, and to no other address', async () => {
    const plain = await scene.addClient({
      ...everyResponseType,
      redirectUris: ['http://shop.example/cb'],
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
      developmentMode: false,
    });
    const toPlain = { client_id: plain.clientId, redirect_uri: 'http://shop.example/cb' };
    expect(await refusal(asked(toPlain))).toBe('invalid_request');
    for (const uri of ['https://evil.example/cb', `${redirectUri}/../x`, `${redirectUri}#`]) {
      const answer = await authorize(scene, asked({ redirect_uri: uri }));
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    }
  });
});

async function signedIn() {
  const { session } = await throughBrowser(scene, all, { response_type: 'code token' });
  return session;
}

const redeem = (code: string, verifier: string, by: ConfidentialClient) =>
  exchange(
    scene,
    { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier },
    by,
  );

describe('the answer', () => {
  test('names its issuer, so that nobody takes it for that of another server (mix-up)', async () => {
    const config = await client.discovery(
      new URL(scene.issuer),
      all.clientId,
      undefined,
      client.ClientSecretBasic(all.secret),
      { execute: [client.allowInsecureRequests, client.useCodeIdTokenResponseType] },
    );
    const { callbackUrl, verifier } = await throughBrowser(scene, all, { response_type: 'code id_token' });
    const checks = { expectedNonce: 'some-nonce', expectedState: 'some-state', pkceCodeVerifier: verifier };
    // Who believes to have asked another server, which sent the person on to this one.
    const told = JSON.parse(JSON.stringify(config.serverMetadata())) as client.ServerMetadata;
    const misled = new client.Configuration(
      { ...told, issuer: 'https://evil.example' },
      all.clientId,
      undefined,
      client.ClientSecretBasic(all.secret),
    );
    client.allowInsecureRequests(misled);
    client.useCodeIdTokenResponseType(misled);
    const finding = client.authorizationCodeGrant(misled, new URL(callbackUrl), checks);
    expect(String(await finding.catch(({ cause }: Error) => cause))).toContain('iss');
    expect(fragmentOf(callbackUrl)['iss']).toBe(scene.issuer);
    const tokens = await client.authorizationCodeGrant(config, new URL(callbackUrl), checks);
    expect(tokens.claims()?.iss).toBe(scene.issuer);
  });

  test('has a code that no other client can use, and that ends all when it comes twice', async () => {
    const other = await scene.addClient({ ...everyResponseType });
    const { given, verifier } = await throughBrowser(scene, all, { response_type: 'code id_token token' });
    const code = given['code'] ?? '';
    expect((await redeem(code, verifier, other)).body.error).toBe('invalid_grant');
    expect((await redeem(code, pkce().verifier, all)).body.error).toBe('invalid_grant');
    expect(await isActive(given['access_token'])).toBe(true);
    const { body } = await redeem(code, verifier, all);
    expect((await redeem(code, verifier, all)).body.error).toBe('invalid_grant');
    expect([await isActive(body.access_token), await isActive(given['access_token'])]).toEqual([
      false,
      false,
    ]);
  });

  test('of the implicit flow has nothing that could be exchanged', async () => {
    const { given, requestId } = await throughBrowser(scene, all, { response_type: 'id_token token' });
    for (const code of [requestId, given['access_token'] ?? '', given['id_token'] ?? ''])
      expect((await redeem(code, pkce().verifier, all)).body.error).toBe('invalid_grant');
  });

  test('as a form is given to who holds its address alone, and not once the code was used', async () => {
    const { callbackUrl, verifier, requestId } = await throughBrowser(scene, all, {
      response_type: 'code id_token token',
      response_mode: 'form_post',
    });
    // Tokens are in no address.
    expect(callbackUrl.length).toBeLessThan(600);
    const form = async () => {
      const answer = await fetch(callbackUrl);
      const [, code] = /name="code" value="([^"]+)"/.exec(await answer.text()) ?? [];
      return { status: answer.status, code };
    };
    const guessed = `${scene.issuer}/oauth/v2/authorize/callback?id=${requestId}`;
    expect((await fetch(guessed)).status).toBe(400);
    const [first, second] = [await form(), await form()];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect((await redeem(second.code ?? '', verifier, all)).status).toBe(200);
    expect(await form()).toEqual({ status: 400, code: undefined });
  });
});

describe('at the pages of the login', () => {
  async function at(parameters: Record<string, string>) {
    const browser = new FormClient(scene.issuer);
    const led = await authorize(scene, parameters);
    await browser.open(led.headers.get('location') ?? '');
    await browser.submit({ loginName: 'alice' });
    const body = new URLSearchParams({
      csrf: browser.field('csrf'),
      attempt: browser.field('attempt'),
      password,
    }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const send = async () =>
      fragmentOf(
        (await browser.request('/ui/login/password', { method: 'POST', headers, body })).headers.get(
          'location',
        ),
      );
    return { browser, send };
  }

  test('a form that is sent twice gives the same token, until that was revoked', async () => {
    const { send } = await at(asked({ response_type: 'id_token token' }));
    const [first, second] = [await send(), await send()];
    expect(first['access_token']).toBeDefined();
    expect(second).toEqual(first);
    await post(scene, '/oauth/v2/revoke', { token: first['access_token'] ?? '' }, all);
    await expect(send()).rejects.toThrow();
  });

  test('who is signed in is answered with tokens without a page, and nobody else is', async () => {
    const { browser, send } = await at(asked({ response_type: 'id_token' }));
    await send();
    const silent = asked({ response_type: 'id_token token', prompt: 'none' });
    const answer = await browser.request(`/oauth/v2/authorize?${new URLSearchParams(silent)}`);
    const given = fragmentOf(answer.headers.get('location'));
    expect(await isActive(given['access_token'])).toBe(true);
    expect(given['state']).toBe('some-state');
    expect(await refusal(silent)).toBe('login_required');
  });
});
