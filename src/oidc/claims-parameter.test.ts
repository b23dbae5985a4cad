import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import * as client from 'openid-client';
import { FormClient } from '../login/testing.ts';
import {
  answerOf,
  authorize,
  type ConfidentialClient,
  everyResponseType,
  exchange,
  finish,
  introspect,
  obtainTokens,
  openScene,
  pkce,
  post,
  redirectUri,
  type Scene,
  throughBrowser,
  userinfo,
} from './testing.ts';
import { Person, requireConsent } from './testing-consent.ts';

/** Claims that are asked for one by one (OIDC Core §5.5). */

let scene: Scene;
let all: ConfidentialClient;
beforeAll(async () => {
  scene = await openScene();
  all = await scene.addClient({ ...everyResponseType, authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
});
afterAll(() => scene?.postern.stop());

const asking = (claims: object, more: Record<string, string> = {}) => ({
  scope: 'openid',
  claims: JSON.stringify(claims),
  ...more,
});

describe('claims', () => {
  test('stand where they are asked for, beside what the scopes give, and nowhere else', async () => {
    const tokens = await obtainTokens(
      scene,
      scene.web,
      asking({
        userinfo: { email: { essential: true }, phone_number: null, picture: null },
        id_token: { given_name: null, locale: { values: ['fr', 'de'] }, auth_time: { essential: true } },
      }),
    );
    const idToken = decodeJwt(tokens.id_token);
    expect(idToken).toMatchObject({ given_name: 'Alice', locale: 'de', auth_time: expect.any(Number) });
    expect([idToken['email'], idToken['name']]).toEqual([undefined, undefined]);
    const { body } = await userinfo(scene, tokens.access_token);
    expect(body).toEqual({
      sub: scene.alice.userId,
      email: 'alice@example.com',
      phone_number: '+41791234567',
    });
    const introspected = await introspect(scene, tokens.access_token);
    expect(introspected['email']).toBeUndefined();
  });

  test('with values are told where they are right, and the real one never', async () => {
    const wrong = { email: { value: 'bob@example.com' }, name: { values: ['Bob', 'Eve'] } };
    const tokens = await obtainTokens(scene, scene.web, asking({ userinfo: wrong, id_token: wrong }));
    const { body } = await userinfo(scene, tokens.access_token);
    expect(body).toEqual({ sub: scene.alice.userId });
    expect(decodeJwt(tokens.id_token)['email']).toBeUndefined();
    // By its scope it is told all the same.
    const scoped = await obtainTokens(
      scene,
      scene.web,
      asking({ userinfo: wrong }, { scope: 'openid email' }),
    );
    expect((await userinfo(scene, scoped.access_token)).body['email']).toBe('alice@example.com');
  });

  test('are those of the grant at each refresh, pushed or not', async () => {
    const { verifier, challenge } = pkce();
    const pushed = await post(
      scene,
      '/oauth/v2/par',
      {
        ...asking({ id_token: { email: null } }, { scope: 'openid offline_access' }),
        response_type: 'code',
        redirect_uri: redirectUri,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      },
      scene.web,
    );
    const { request_uri = '' } = (await pushed.json()) as { request_uri?: string };
    const { callbackUrl } = await finish(
      scene,
      await authorize(scene, {
        client_id: scene.web.clientId,
        request_uri,
        claims: '{"id_token":{"name":null}}',
      }),
    );
    const code = new URL(callbackUrl).searchParams.get('code') ?? '';
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    };
    const { body } = await exchange(scene, form, scene.web);
    const renewed = await exchange(
      scene,
      { grant_type: 'refresh_token', refresh_token: body.refresh_token },
      scene.web,
    );
    for (const token of [body.id_token, renewed.body.id_token]) {
      expect(decodeJwt(token)['email']).toBe('alice@example.com');
      expect(decodeJwt(token)['name']).toBeUndefined();
    }
  });

  test('come with tokens through the browser too', async () => {
    const { given } = await throughBrowser(scene, all, {
      response_type: 'id_token token',
      ...asking({ id_token: { nickname: null, email: null }, userinfo: { phone_number: null } }),
    });
    expect(decodeJwt(given['id_token'] ?? '')).toMatchObject({ email: 'alice@example.com' });
    const { body } = await userinfo(scene, given['access_token'] ?? '');
    expect(body).toEqual({ sub: scene.alice.userId, phone_number: '+41791234567' });
  });

  test('that cannot be read are refused at the redirect URI', async () => {
    const answer = await authorize(scene, {
      client_id: scene.web.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      state: 's',
      claims: '{"userinfo":',
    });
    expect(Object.fromEntries(answerOf(answer))).toMatchObject({ error: 'invalid_request', state: 's' });
  });
});

test('openid-client asks by them', async () => {
  const config = await client.discovery(
    new URL(scene.issuer),
    scene.web.clientId,
    undefined,
    client.ClientSecretBasic(scene.web.secret),
    { execute: [client.allowInsecureRequests] },
  );
  expect(config.serverMetadata()).toMatchObject({
    claims_parameter_supported: true,
    acr_values_supported: ['phr', 'urn:postern:acr:multi-factor', 'urn:postern:acr:single-factor'],
  });
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid',
    claims: JSON.stringify({ userinfo: { email: null } }),
    acr_values: 'urn:postern:acr:single-factor',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  const { callbackUrl } = await finish(scene, await fetch(url, { redirect: 'manual' }));
  const tokens = await client.authorizationCodeGrant(config, new URL(callbackUrl), { pkceCodeVerifier });
  expect(tokens.claims()).toMatchObject({ acr: 'urn:postern:acr:single-factor' });
  const info = await client.fetchUserInfo(config, tokens.access_token, scene.alice.userId);
  expect(info.email).toBe('alice@example.com');
});

describe('where people have to agree', () => {
  test('a single claim is asked for by its scope, and left out with it', async () => {
    const strict = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
    await requireConsent(scene, strict);
    const person = await Person.signedIn(scene);
    const claims = JSON.stringify({
      userinfo: { email: null, phone_number: null },
      id_token: { email: null, phone_number: null },
    });
    expect(await person.ask(strict, 'openid', { claims })).toBeUndefined();
    expect([...person.boxes.keys()]).toEqual(['email', 'phone']);
    const tokens = await person.redeem(await person.allow(['phone']), strict);
    expect(tokens.scope).toBe('openid');
    const phone = { phone_number: '+41791234567' };
    expect((await userinfo(scene, tokens.access_token)).body).toEqual({ sub: scene.alice.userId, ...phone });
    const told = decodeJwt(tokens.id_token);
    expect([told['email'], told['phone_number']]).toEqual([undefined, phone.phone_number]);
    const silent = await person.ask(strict, 'openid', {
      prompt: 'none',
      claims: JSON.stringify({ userinfo: { name: null } }),
    });
    expect(silent?.get('error')).toBe('consent_required');
  });
});

describe('one person who alone will do (sub)', () => {
  const request = (sub: string, more: Record<string, string> = {}) => ({
    client_id: scene.web.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    ...asking({ id_token: { sub: { value: sub } } }, more),
  });

  test('is the only one who is answered', async () => {
    const good = await finish(scene, await authorize(scene, request(scene.alice.userId)));
    expect(new URL(good.callbackUrl).searchParams.get('code')).not.toBeNull();
    const other = finish(scene, await authorize(scene, request('1234')));
    await expect(other).rejects.toThrow('OIDC-Ses03');
  });

  test('is told of to nobody: whoever makes up an id sees the same page for it', async () => {
    const pageOf = async (sub: string) => {
      const led = await authorize(scene, request(sub));
      const browser = await new FormClient(scene.issuer).open(led.headers.get('location') ?? '');
      return browser.markup.replaceAll(/V2_\d+|(?:value|data-options)="[^"]{30,}"/g, '');
    };
    const known = await pageOf(scene.alice.userId);
    expect(known).not.toContain('alice');
    expect(known).toBe(await pageOf('1234'));
  });

  test('is not somebody else than the ID token that is sent along', async () => {
    const { id_token } = await obtainTokens(scene);
    const both = await authorize(scene, request('1234', { id_token_hint: id_token }));
    expect(answerOf(both).get('error')).toBe('invalid_request');
  });
});
