import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import * as client from 'openid-client';
import {
  type ConfidentialClient,
  exchange,
  introspect,
  obtainCode,
  obtainTokens,
  openScene,
  post,
  type Scene,
  signedOutUri,
  userinfo,
} from './testing.ts';

/** What applications ask to be signed, and by what. */

const service = 'postern.application.v1.ClientSettingsService';
const jwtOfIntrospection = 'application/token-introspection+jwt';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const set = ({ appId }: ConfidentialClient, settings: object) =>
  scene.postern.call(`${service}/UpdateClientSettings`, {
    projectId: scene.projectId,
    applicationId: appId,
    ...settings,
  });
const read = ({ appId }: ConfidentialClient) =>
  scene.postern.call<object>(`${service}/GetClientSettings`, {
    projectId: scene.projectId,
    applicationId: appId,
  });
const addWith = async (settings: object, configuration: object = {}) => {
  const added = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC', ...configuration });
  await set(added, settings);
  return added;
};
const verified = (jwt: string) =>
  jwtVerify(jwt, createRemoteJWKSet(new URL(`${scene.issuer}/oauth/v2/keys`)), { issuer: scene.issuer });
const userinfoOf = (token: string) =>
  fetch(`${scene.issuer}/oidc/v1/userinfo`, { headers: { authorization: `Bearer ${token}` } });
const introspectionOf = (token: string, asking = scene.api, accept = jwtOfIntrospection) =>
  post(scene, '/oauth/v2/introspect', { token }, asking, { accept });

const algorithms = ['RS384', 'PS256', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const;

describe('an application', () => {
  test.each(algorithms)(
    'that asks for %s has ID tokens signed by it, and others go on',
    async (algorithm) => {
      const asking = await addWith(
        { idTokenSignedResponseAlg: algorithm },
        { accessTokenType: 'OIDC_TOKEN_TYPE_JWT' },
      );
      expect(await read(asking)).toEqual({ idTokenSignedResponseAlg: algorithm });
      const tokens = await obtainTokens(scene, asking);
      expect((await verified(tokens.id_token)).protectedHeader.alg).toBe(algorithm);
      expect((await verified(tokens.access_token)).protectedHeader.alg).toBe('RS256');
      const refreshed = await exchange(
        scene,
        { grant_type: 'refresh_token', refresh_token: tokens.refresh_token },
        asking,
      );
      expect(decodeProtectedHeader(refreshed.body.id_token).alg).toBe(algorithm);
      expect(decodeProtectedHeader((await obtainTokens(scene)).id_token).alg).toBe('RS256');
      await set(asking, { idTokenSignedResponseAlg: '' });
      expect(decodeProtectedHeader((await obtainTokens(scene, asking)).id_token).alg).toBe('RS256');
    },
  );

  test('has its key again where somebody removes it', async () => {
    const asking = await addWith({ idTokenSignedResponseAlg: 'ES384' });
    const { kid = '' } = decodeProtectedHeader((await obtainTokens(scene, asking)).id_token);
    await scene.postern.call('zitadel.webkey.v2.WebKeyService/DeleteWebKey', { id: kid });
    const all = await Promise.all(Array.from({ length: 4 }, () => obtainTokens(scene, asking)));
    const kids = new Set(all.map(({ id_token }) => decodeProtectedHeader(id_token).kid));
    expect([...kids]).toEqual([expect.not.stringMatching(kid)]);
    for (const { id_token } of all) await verified(id_token);
  });

  test('cannot ask for what nobody verifies: none, secrets, and unknown algorithms', async () => {
    for (const algorithm of ['none', 'HS256', 'ES256K', 'rs256', 'toString'])
      for (const field of [
        'idTokenSignedResponseAlg',
        'userinfoSignedResponseAlg',
        'introspectionSignedResponseAlg',
      ])
        await expect(set(scene.web, { [field]: algorithm })).rejects.toThrow('APP-Alg01');
    expect(await read(scene.web)).toEqual({});
  });

  test('is a certified client library, which is told so at its registration', async () => {
    const asking = await addWith({
      idTokenSignedResponseAlg: 'ES512',
      userinfoSignedResponseAlg: 'PS384',
      introspectionSignedResponseAlg: 'EdDSA',
    });
    const config = await client.discovery(
      new URL(scene.issuer),
      asking.clientId,
      {
        id_token_signed_response_alg: 'ES512',
        userinfo_signed_response_alg: 'PS384',
        introspection_signed_response_alg: 'EdDSA',
      },
      client.ClientSecretBasic(asking.secret),
      { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] },
    );
    const { callbackUrl, verifier } = await obtainCode(scene, asking);
    const tokens = await client.authorizationCodeGrant(config, new URL(callbackUrl), {
      pkceCodeVerifier: verifier,
      expectedState: 'some-state',
      expectedNonce: 'some-nonce',
    });
    const sub = tokens.claims()?.sub ?? '';
    expect(await client.fetchUserInfo(config, tokens.access_token, sub)).toMatchObject({
      sub,
      email: 'alice@example.com',
    });
    expect(await client.tokenIntrospection(config, tokens.access_token)).toMatchObject({ active: true, sub });
  });
});

describe('userinfo', () => {
  test('is a JWT with the same claims for who asks for that, and JSON for everybody else', async () => {
    const asking = await addWith({});
    const tokens = await obtainTokens(scene, asking);
    const plain = await userinfo(scene, tokens.access_token);
    await set(asking, { userinfoSignedResponseAlg: 'ES256' });
    const answer = await userinfoOf(tokens.access_token);
    expect(answer.headers.get('content-type')).toBe('application/jwt');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { payload, protectedHeader } = await verified(await answer.text());
    expect(protectedHeader.alg).toBe('ES256');
    expect(payload).toEqual({ ...plain.body, iss: scene.issuer, aud: asking.clientId });
  });

  test('that is signed is no ID token and no access token', async () => {
    const asking = await addWith({ userinfoSignedResponseAlg: 'RS256' });
    const { access_token } = await obtainTokens(scene, asking);
    const signed = await (await userinfoOf(access_token)).text();
    const hinted = await fetch(
      `${scene.issuer}/oidc/v1/end_session?${new URLSearchParams({
        id_token_hint: signed,
        post_logout_redirect_uri: signedOutUri,
      })}`,
      { redirect: 'manual' },
    );
    expect(hinted.status).toBe(400);
    expect((await userinfoOf(signed)).status).toBe(401);
    expect(await introspect(scene, signed)).toEqual({ active: false });
  });
});

describe('introspection', () => {
  test('is a JWT for who accepts that, with the same as JSON', async () => {
    const { access_token } = await obtainTokens(scene);
    const answer = await introspectionOf(access_token);
    expect(answer.headers.get('content-type')).toBe(jwtOfIntrospection);
    const { payload, protectedHeader } = await verified(await answer.text());
    expect(protectedHeader).toMatchObject({ typ: 'token-introspection+jwt', alg: 'RS256' });
    expect(Object.keys(payload).sort()).toEqual(['aud', 'iat', 'iss', 'token_introspection']);
    expect(payload.aud).toBe(scene.api.clientId);
    expect(payload['token_introspection']).toEqual(await introspect(scene, access_token));
  });

  test('says no more of what is not active, or not for who asks', async () => {
    const { access_token } = await obtainTokens(scene);
    for (const token of ['nonsense', access_token.slice(0, -4)]) {
      const { token_introspection } = decodeJwt(await (await introspectionOf(token)).text());
      expect(token_introspection).toEqual({ active: false });
    }
  });

  test('is JSON for who says nothing, or has anything; errors are JSON always', async () => {
    const { access_token } = await obtainTokens(scene);
    for (const accept of ['application/json', '*/*', 'application/jwt']) {
      const answer = await introspectionOf(access_token, scene.api, accept);
      expect(answer.headers.get('content-type')).toBe('application/json');
    }
    const refused = await introspectionOf(access_token, { ...scene.api, secret: 'wrong' });
    expect(refused.headers.get('content-type')).toBe('application/json');
    expect(await refused.json()).toMatchObject({ error: 'invalid_client' });
  });

  test('that is signed is no token', async () => {
    const { access_token } = await obtainTokens(scene);
    const signed = await (await introspectionOf(access_token)).text();
    expect(await introspect(scene, signed)).toEqual({ active: false });
    expect((await userinfoOf(signed)).status).toBe(401);
  });
});

test('a list of redirect URIs is not fetched from where only the server gets', async () => {
  for (const host of ['127.0.0.1', '169.254.169.254', '[::1]', 'localhost'])
    await expect(
      set(scene.web, { subjectType: 'pairwise', sectorIdentifierUri: `https://${host}/uris.json` }),
    ).rejects.toThrow('OUT-Adr01');
});

test('the metadata tells by what is signed', async () => {
  const metadata = (await (await fetch(`${scene.issuer}/.well-known/openid-configuration`)).json()) as Record<
    string,
    string[]
  >;
  for (const name of ['id_token', 'userinfo', 'introspection'])
    expect(metadata[`${name}_signing_alg_values_supported`]).toEqual(
      expect.arrayContaining(['RS256', ...algorithms]),
    );
  expect(metadata['id_token_signing_alg_values_supported']).not.toContain('none');
});
