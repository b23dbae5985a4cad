import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { contentEncryptions, keyManagementAlgorithms } from '../crypto/index.ts';
import { until } from '../testing/patience.ts';
import {
  type ConfidentialClient,
  everyResponseType,
  exchange,
  obtainCode,
  obtainTokens,
  openScene,
  post,
  type Scene,
  throughBrowser,
} from './testing.ts';
import { decrypted, type RecipientKey, recipientKey } from './testing-encryption.ts';
import { relyingParty } from './testing-logout.ts';
import { setClientSettings } from './testing-requests.ts';

/** Answers that only the application can read: signed, and then encrypted to a key of its own. */

let scene: Scene;
const party = relyingParty(() => scene);
beforeAll(async () => {
  scene = await openScene({ configure: (config) => config.outbound.allow.push('127.0.0.1') });
});
afterAll(async () => {
  await scene?.postern.stop();
  await party.stop();
});

const jwks = (...keys: RecipientKey[]) => JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk) });
const addWith = async (settings: object, configuration: object = {}): Promise<ConfidentialClient> => {
  const added = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC', ...configuration });
  await setClientSettings(scene, added, settings);
  return added;
};
const verified = (jwt: string) =>
  jwtVerify(jwt, createRemoteJWKSet(new URL(`${scene.issuer}/oauth/v2/keys`)), { issuer: scene.issuer });
const userinfoOf = (token: string) =>
  fetch(`${scene.issuer}/oidc/v1/userinfo`, { headers: { authorization: `Bearer ${token}` } });

describe.each([...keyManagementAlgorithms])('an ID token by %s', (algorithm) => {
  test.each([...contentEncryptions])('and %s', async (enc) => {
    const key = await recipientKey(algorithm);
    const asking = await addWith({
      jwks: jwks(key),
      idTokenEncryptedResponseAlg: algorithm,
      idTokenEncryptedResponseEnc: enc,
    });
    const { id_token, access_token, refresh_token } = await obtainTokens(scene, asking);
    const { jwt, header } = await decrypted(id_token, key);
    expect(header).toMatchObject({ alg: algorithm, enc, cty: 'JWT', kid: key.kid });
    expect((await verified(jwt)).payload).toMatchObject({ sub: scene.alice.userId, aud: expect.anything() });
    expect((await userinfoOf(access_token)).headers.get('content-type')).toBe('application/json');
    const refreshed = await exchange(scene, { grant_type: 'refresh_token', refresh_token }, asking);
    expect((await verified((await decrypted(refreshed.body.id_token, key)).jwt)).payload.sub).toBe(
      scene.alice.userId,
    );
  });
});

test.each(['P-384', 'P-521', 'X25519'])('a key on %s', async (crv) => {
  const { generateKeyPair, exportJWK } = await import('jose');
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv, extractable: true });
  const set = { keys: [{ ...(await exportJWK(publicKey)), use: 'enc', kid: crv }] };
  const asking = await addWith({ jwks: JSON.stringify(set), idTokenEncryptedResponseAlg: 'ECDH-ES+A256KW' });
  const { id_token } = await obtainTokens(scene, asking);
  // Without an enc it is that of OIDC Registration §2.
  expect(decodeProtectedHeader(id_token)).toMatchObject({ enc: 'A128CBC-HS256', kid: crv });
  await verified((await decrypted(id_token, { privateKey })).jwt);
});

test('userinfo is signed and then encrypted, also where no algorithm is asked for', async () => {
  const key = await recipientKey('ECDH-ES');
  const asking = await addWith({ jwks: jwks(key), userinfoEncryptedResponseAlg: 'ECDH-ES' });
  const { access_token, id_token } = await obtainTokens(scene, asking);
  await verified(id_token);
  const answer = await userinfoOf(access_token);
  expect(answer.headers.get('content-type')).toBe('application/jwt');
  const { payload } = await verified((await decrypted(await answer.text(), key)).jwt);
  expect(payload).toMatchObject({
    sub: scene.alice.userId,
    email: 'alice@example.com',
    aud: asking.clientId,
  });
});

test('introspection that is asked for as JWT is encrypted, and JSON is as ever', async () => {
  const key = await recipientKey('RSA-OAEP-256');
  const asking = await addWith({ jwks: jwks(key), introspectionEncryptedResponseAlg: 'RSA-OAEP-256' });
  const { access_token } = await obtainTokens(scene, asking);
  const type = 'application/token-introspection+jwt';
  const answer = await post(scene, '/oauth/v2/introspect', { token: access_token }, asking, { accept: type });
  expect(answer.headers.get('content-type')).toBe(type);
  const { payload, protectedHeader } = await verified((await decrypted(await answer.text(), key)).jwt);
  expect(protectedHeader.typ).toBe('token-introspection+jwt');
  expect(payload['token_introspection']).toMatchObject({ active: true });
  const plain = await post(scene, '/oauth/v2/introspect', { token: access_token }, asking);
  expect(await plain.json()).toMatchObject({ active: true });
});

test('answers of the authorization endpoint that are JWTs are encrypted', async () => {
  const key = await recipientKey('ECDH-ES+A128KW');
  const asking = await addWith({ jwks: jwks(key), authorizationEncryptedResponseAlg: 'ECDH-ES+A128KW' });
  const { callbackUrl } = await obtainCode(scene, asking, { response_mode: 'jwt' });
  const response = new URL(callbackUrl).searchParams.get('response') ?? '';
  const { payload } = await verified((await decrypted(response, key)).jwt);
  expect(payload).toMatchObject({ code: expect.any(String), state: 'some-state', aud: asking.clientId });
  const plain = await obtainCode(scene, asking);
  expect(plain.code).toMatch(/./);
});

test('an ID token through the browser is encrypted too', async () => {
  const key = await recipientKey('ECDH-ES');
  const asking = await addWith(
    { jwks: jwks(key), idTokenEncryptedResponseAlg: 'ECDH-ES' },
    everyResponseType,
  );
  const { given } = await throughBrowser(scene, asking, { response_type: 'code id_token' });
  const { payload } = await verified((await decrypted(given['id_token'] ?? '', key)).jwt);
  expect(payload).toMatchObject({ sub: scene.alice.userId, nonce: 'some-nonce', c_hash: expect.any(String) });
});

test('a logout token is encrypted where ID tokens are', async () => {
  await scene.postern.call('zitadel.feature.v2.FeatureService/SetInstanceFeatures', {
    enableBackChannelLogout: true,
  });
  const key = await recipientKey('ECDH-ES');
  const shop = await party.client('/encrypted');
  await setClientSettings(scene, shop, { jwks: jwks(key), idTokenEncryptedResponseAlg: 'ECDH-ES' });
  const { id_token } = await obtainTokens(scene, shop);
  const { jwt: hint } = await decrypted(id_token, key);
  await fetch(`${scene.issuer}/oidc/v1/end_session?id_token_hint=${hint}`, { redirect: 'manual' });
  await until(() => party.calls.some(({ path }) => path === '/encrypted'));
  const { token = '' } = party.calls.find(({ path }) => path === '/encrypted') ?? {};
  const { payload, protectedHeader } = await verified((await decrypted(token, key)).jwt);
  expect(protectedHeader.typ).toBe('logout+jwt');
  expect(payload).toMatchObject({ sub: scene.alice.userId, aud: shop.clientId });
});

test('a certified client library has everything encrypted', async () => {
  const key = await recipientKey('ECDH-ES+A256KW');
  const alg = 'ECDH-ES+A256KW';
  const asking = await addWith({
    jwks: jwks(key),
    idTokenEncryptedResponseAlg: alg,
    idTokenEncryptedResponseEnc: 'A256GCM',
    userinfoEncryptedResponseAlg: alg,
    userinfoEncryptedResponseEnc: 'A256GCM',
    introspectionEncryptedResponseAlg: alg,
    introspectionEncryptedResponseEnc: 'A256GCM',
    authorizationEncryptedResponseAlg: alg,
    authorizationEncryptedResponseEnc: 'A256GCM',
  });
  const config = await client.discovery(
    new URL(scene.issuer),
    asking.clientId,
    { userinfo_signed_response_alg: 'RS256' },
    client.ClientSecretBasic(asking.secret),
    { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks, client.useJwtResponseMode] },
  );
  client.enableDecryptingResponses(config, ['A256GCM'], { key: key.privateKey, alg, kid: key.kid });
  const { callbackUrl, verifier } = await obtainCode(scene, asking, { response_mode: 'jwt' });
  const tokens = await client.authorizationCodeGrant(config, new URL(callbackUrl), {
    pkceCodeVerifier: verifier,
    expectedState: 'some-state',
    expectedNonce: 'some-nonce',
  });
  const sub = tokens.claims()?.sub ?? '';
  expect(sub).toBe(scene.alice.userId);
  expect(await client.fetchUserInfo(config, tokens.access_token, sub)).toMatchObject({ sub });
  expect(await client.tokenIntrospection(config, tokens.access_token)).toMatchObject({ active: true, sub });
});

test('the metadata tells by what is encrypted', async () => {
  const metadata = (await (await fetch(`${scene.issuer}/.well-known/openid-configuration`)).json()) as Record<
    string,
    unknown
  >;
  for (const name of ['id_token', 'userinfo', 'introspection', 'authorization'])
    expect([
      metadata[`${name}_encryption_alg_values_supported`],
      metadata[`${name}_encryption_enc_values_supported`],
    ]).toEqual([[...keyManagementAlgorithms], [...contentEncryptions]]);
});
