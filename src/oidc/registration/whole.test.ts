import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, type JWK } from 'jose';
import * as client from 'openid-client';
import { authorize, finish, openScene, pkce, redirectUri, type Scene, throughBrowser } from '../testing.ts';
import { ask, openRegistration, register } from './testing.ts';
import { documentHosts } from './testing-documents.ts';

/** Everything that a client may say of itself, and that it is kept to. */

let scene: Scene;
const hosts = documentHosts();
beforeAll(async () => {
  scene = await openScene({ outbound: hosts.outbound });
  await openRegistration(scene);
});
afterAll(() => scene?.postern.stop());

const jwk = (kid: string): JWK => ({
  ...(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }) as JWK),
  kid,
  use: 'sig',
});

const allowBrowserTokens = (browserTokens: boolean) =>
  scene.postern.call('postern.registration.v1.ClientRegistrationService/UpdateRegistrationSettings', {
    browserTokens,
  });

const web = { redirect_uris: ['https://shop.example/cb'] };

const metadata = {
  ...web,
  client_name: 'Shop',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'private_key_jwt',
  token_endpoint_auth_signing_alg: 'ES256',
  jwks: { keys: [jwk('a'), jwk('b')] },
  id_token_signed_response_alg: 'ES256',
  userinfo_signed_response_alg: 'EdDSA',
  introspection_signed_response_alg: 'ES384',
  authorization_signed_response_alg: 'PS256',
  request_object_signing_alg: 'ES256',
  require_signed_request_object: true,
  require_pushed_authorization_requests: true,
  dpop_bound_access_tokens: true,
  subject_type: 'pairwise',
  default_max_age: 3_600,
  default_acr_values: ['phr'],
  require_auth_time: true,
  initiate_login_uri: 'https://shop.example/begin',
  post_logout_redirect_uris: ['https://shop.example/bye'],
  backchannel_logout_uri: 'https://shop.example/back',
  backchannel_logout_session_required: true,
  frontchannel_logout_uri: 'https://shop.example/front',
  frontchannel_logout_session_required: true,
};

describe('what is registered', () => {
  test('is answered, read back, and replaced as a whole', async () => {
    const { status, body } = await register(scene, metadata);
    expect(status).toBe(201);
    expect(body).toMatchObject(metadata);
    expect(body.client_secret).toBeUndefined();
    const own = { token: body.registration_access_token };
    const read = await ask(body.registration_client_uri, { method: 'GET', ...own });
    expect(read.body).toMatchObject(metadata);

    const less = { ...web, client_id: body.client_id, jwks_uri: 'https://shop.example/keys' };
    const changed = await ask(body.registration_client_uri, { method: 'PUT', ...own, body: less });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      jwks_uri: less.jwks_uri,
      token_endpoint_auth_method: 'client_secret_basic',
      subject_type: 'public',
      client_secret: expect.any(String),
    });
    const gone = Object.keys(metadata).filter((field) => changed.body[field] === undefined);
    expect(gone).toEqual(expect.arrayContaining(['jwks', 'default_max_age', 'id_token_signed_response_alg']));
  });

  test('says what is wrong with it, by its field', async () => {
    for (const [field, wrong] of [
      ['jwks_uri', { jwks: metadata.jwks, jwks_uri: 'https://shop.example/keys' }],
      ['jwks', { jwks: { keys: [{ kty: 'oct', k: 'AAAA' }] } }],
      ['jwks', { token_endpoint_auth_method: 'private_key_jwt' }],
      ['id_token_signed_response_alg', { id_token_signed_response_alg: 'none' }],
      ['default_max_age', { default_max_age: -5 }],
      ['token_endpoint_auth_method', { token_endpoint_auth_method: 'tls_client_auth' }],
    ] as const) {
      const { status, body } = await register(scene, { ...web, ...wrong });
      expect([status, body.error]).toEqual([400, 'invalid_client_metadata']);
      expect(body.error_description).toContain(field);
    }
  });

  test('holds at a sign-in: its age, and by what is signed', async () => {
    const { body } = await register(scene, {
      redirect_uris: [redirectUri],
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      default_max_age: 0,
      authorization_signed_response_alg: 'ES256',
      id_token_signed_response_alg: 'EdDSA',
    });
    const { challenge, verifier } = pkce();
    const begun = await authorize(scene, {
      client_id: body.client_id,
      redirect_uri: redirectUri,
      response_type: 'code',
      response_mode: 'query.jwt',
      scope: 'openid',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
    const { callbackUrl, requestId } = await finish(scene, begun);
    const answer = new URL(callbackUrl).searchParams.get('response') ?? '';
    expect(decodeProtectedHeader(answer).alg).toBe('ES256');
    const { code } = decodeJwt(answer);
    const { authRequest } = await scene.postern.call<{ authRequest: { maxAge?: string } }>(
      'zitadel.oidc.v2.OIDCService/GetAuthRequest',
      { authRequestId: requestId },
      scene.postern.loginPat,
    );
    expect(authRequest.maxAge).toBe('0s');
    const tokens = await fetch(`${scene.issuer}/oauth/v2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: body.client_id,
        redirect_uri: redirectUri,
        code: String(code),
        code_verifier: verifier,
      }),
    });
    const { id_token } = (await tokens.json()) as { id_token: string };
    expect(decodeProtectedHeader(id_token).alg).toBe('EdDSA');
    expect(decodeJwt(id_token)['auth_time']).toBeNumber();
  });
});

describe('tokens through the browser', () => {
  const hybrid = {
    redirect_uris: ['https://shop.example/cb'],
    response_types: ['code id_token', 'id_token token'],
    grant_types: ['authorization_code', 'implicit'],
  };

  test('are not for clients that register themselves, unless the instance allows it', async () => {
    const { status, body } = await register(scene, hybrid);
    expect([status, body.error]).toEqual([400, 'invalid_client_metadata']);
    expect(body.error_description).toContain('response_types');
  });

  test('come as registered, and the answer tells all that may be asked for by it', async () => {
    await allowBrowserTokens(true);
    try {
      const { status, body } = await register(scene, hybrid);
      expect(status).toBe(201);
      expect(body['response_types']).toEqual([
        'code',
        'id_token',
        'id_token token',
        'code id_token',
        'code token',
        'code id_token token',
      ]);
      const told = await register(scene, { ...web, response_types: ['id_token'] });
      expect(told.body).toMatchObject({ response_types: ['id_token'], grant_types: ['implicit'] });
      const { given } = await throughBrowser(
        scene,
        { clientId: told.body.client_id },
        { response_type: 'id_token', scope: 'openid', redirect_uri: 'https://shop.example/cb' },
      );
      expect(decodeJwt(given['id_token'] ?? '')).toMatchObject({
        aud: expect.arrayContaining([told.body.client_id]),
      });
    } finally {
      await allowBrowserTokens(false);
    }
    expect((await register(scene, hybrid)).status).toBe(400);
  });
});

describe('encrypted answers', () => {
  const enc: JWK = { ...jwk('e'), use: 'enc' };
  const encrypted = {
    ...web,
    jwks: { keys: [enc] },
    id_token_encrypted_response_alg: 'ECDH-ES+A256KW',
    id_token_encrypted_response_enc: 'A256GCM',
    userinfo_encrypted_response_alg: 'ECDH-ES+A256KW',
    introspection_encrypted_response_alg: 'ECDH-ES+A256KW',
    authorization_encrypted_response_alg: 'ECDH-ES+A256KW',
  };

  test('are registered and read back, and go with a key that fits', async () => {
    const { status, body } = await register(scene, encrypted);
    expect([status, body]).toEqual([201, expect.objectContaining(encrypted)]);
    const { body: kept } = await ask(body.registration_client_uri, {
      method: 'GET',
      token: body.registration_access_token,
    });
    expect(kept).toMatchObject(encrypted);
    for (const wrong of [
      { jwks: undefined },
      { jwks: { keys: [jwk('a')] } },
      { id_token_encrypted_response_alg: 'RSA1_5' },
      { id_token_encrypted_response_alg: undefined },
      { id_token_encrypted_response_enc: 'none' },
    ]) {
      const refused = await register(scene, { ...encrypted, ...wrong });
      expect([refused.status, refused.body.error]).toEqual([400, 'invalid_client_metadata']);
      expect(refused.body.error_description).toContain('id_token_encrypted_response');
    }
  });
});

describe('names of a sector', () => {
  const list = 'https://shop.example/sector.json';
  const both = ['https://shop.example/cb', 'https://shop.test/cb'];
  const pairwise = { subject_type: 'pairwise', redirect_uris: both };

  test('need a list where the redirect URIs have several hosts, and one that has them all', async () => {
    expect((await register(scene, pairwise)).body.error).toBe('invalid_client_metadata');
    hosts.serve(list, both.slice(1));
    const missing = await register(scene, { ...pairwise, sector_identifier_uri: list });
    expect(missing.body.error_description).toContain('does not list');
    hosts.serve(list, both);
    const { status, body } = await register(scene, { ...pairwise, sector_identifier_uri: list });
    expect(status).toBe(201);
    expect(body).toMatchObject({ subject_type: 'pairwise', sector_identifier_uri: list });
  });

  test('stay when redirect URIs change, which must be of the sector', async () => {
    const one = { subject_type: 'pairwise', ...web };
    const { body } = await register(scene, one);
    const put = (more: object) =>
      ask(body.registration_client_uri, {
        method: 'PUT',
        token: body.registration_access_token,
        body: { ...one, client_id: body.client_id, ...more },
      });
    expect((await put({ redirect_uris: ['https://shop.example/other'] })).status).toBe(200);
    const moved = await put({ redirect_uris: ['https://thief.example/cb'] });
    expect([moved.status, moved.body.error]).toEqual([400, 'invalid_redirect_uri']);
    hosts.serve(list, both);
    expect((await put({ redirect_uris: both, sector_identifier_uri: list })).status).toBe(200);
    hosts.serve(list, [...both, 'https://third.example/cb']);
    const third = { redirect_uris: [...both, 'https://third.example/cb'], sector_identifier_uri: list };
    expect((await put(third)).status).toBe(200);
    hosts.serve(list, both);
    expect(
      (await put({ ...third, redirect_uris: [...third.redirect_uris, 'https://fourth.example/cb'] })).status,
    ).toBe(400);
    expect((await put({ subject_type: 'public', redirect_uris: ['https://thief.example/cb'] })).status).toBe(
      200,
    );
  });
});

describe('a client library', () => {
  test('registers a client that proves itself by a key, signs its person in, and changes its keys', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const jwks_uri = 'https://library.example/keys';
    hosts.serve(jwks_uri, { keys: [{ ...(await exportJWK(publicKey)), kid: 'first' }] });
    const config = await client.dynamicClientRegistration(
      new URL(scene.issuer),
      {
        redirect_uris: [redirectUri],
        application_type: 'native',
        client_name: 'Library',
        token_endpoint_auth_method: 'private_key_jwt',
        jwks_uri,
        grant_types: ['authorization_code', 'refresh_token'],
      },
      client.PrivateKeyJwt({ key: privateKey, kid: 'first' }),
      { execute: [client.allowInsecureRequests] },
    );
    const code_verifier = client.randomPKCECodeVerifier();
    const begun = await fetch(
      client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid offline_access',
        code_challenge: await client.calculatePKCECodeChallenge(code_verifier),
        code_challenge_method: 'S256',
      }),
      { redirect: 'manual' },
    );
    const { callbackUrl } = await finish(scene, begun);
    const tokens = await client.authorizationCodeGrant(config, new URL(callbackUrl), {
      pkceCodeVerifier: code_verifier,
    });
    expect(tokens.claims()?.sub).toBe(scene.alice.userId);

    const next = await generateKeyPair('ES256', { extractable: true });
    hosts.serve(jwks_uri, { keys: [{ ...(await exportJWK(next.publicKey)), kid: 'second' }] });
    const back = scene.postern.advance(10_000);
    try {
      const rotated = new client.Configuration(
        config.serverMetadata(),
        config.clientMetadata().client_id,
        undefined,
        client.PrivateKeyJwt({ key: next.privateKey, kid: 'second' }),
      );
      client.allowInsecureRequests(rotated);
      const refreshed = await client.refreshTokenGrant(rotated, tokens.refresh_token ?? '');
      expect(refreshed.access_token).toBeString();
      await expect(client.refreshTokenGrant(config, refreshed.refresh_token ?? '')).rejects.toMatchObject({
        status: 401,
      });
    } finally {
      back();
    }
  });
});
