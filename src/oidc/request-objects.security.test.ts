import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto';
import * as client from 'openid-client';
import { answerOf, authorize, finish, openScene, pkce, post, redirectUri, type Scene } from './testing.ts';
import {
  addRequestSigner,
  type RequestSigner,
  requestClaims,
  setClientSettings,
  signRequest,
} from './testing-requests.ts';

/** Request objects (RFC 9101): who asks says so by a signature, and nobody on the way changes it. */

let scene: Scene;
let own: RequestSigner;
let other: RequestSigner;
beforeAll(async () => {
  scene = await openScene();
  own = await addSigner();
  other = await addSigner();
});
afterAll(() => scene?.postern.stop());

const addSigner = () => addRequestSigner(scene);
const claimsOf = (signer: RequestSigner) => requestClaims(scene, signer);
const sign = (
  claims: object,
  signer: Pick<RequestSigner, 'keyId' | 'key'> = own,
  header?: object,
  alg?: string,
) => signRequest(claims, signer, header, alg);

const ask = (request: string, more: Record<string, string> = {}) =>
  authorize(scene, { client_id: own.clientId, request, ...more });

const errorOf = async (request: string) => {
  const answer = await ask(request, { redirect_uri: redirectUri, state: 'beside' });
  expect(answer.headers.get('location')).toStartWith(`${redirectUri}?`);
  expect(answerOf(answer).get('error_description')).toMatch(/\w/);
  return answerOf(answer).get('error');
};

test('what is signed is asked for, whatever stands beside it', async () => {
  const answer = await ask(await sign({ ...claimsOf(own), prompt: 'none', max_age: 60 }), {
    state: 'beside',
    scope: 'nothing',
    prompt: 'login',
  });
  expect(answerOf(answer).get('error')).toBe('login_required');
  expect(answerOf(answer).get('state')).toBe('inside');
  const led = await ask(await sign(claimsOf(own)));
  const { callbackUrl } = await finish(scene, led);
  expect(new URL(callbackUrl).searchParams.get('state')).toBe('inside');
});

test('a key signs with either padding that RSA has', async () => {
  const led = await ask(await sign(claimsOf(own), own, {}, 'PS256'));
  const { callbackUrl } = await finish(scene, led);
  expect(new URL(callbackUrl).searchParams.get('state')).toBe('inside');
});

test('what stands beside it, and not in it, does not count', async () => {
  const { scope, ...without } = claimsOf(own);
  expect(answerOf(await ask(await sign(without), { scope })).get('error')).toBe('invalid_scope');
});

test('where and how it is answered is signed too, or stands nowhere', async () => {
  const beside = await ask(await sign(claimsOf(own)), { response_mode: 'fragment', state: 'beside' });
  const { callbackUrl } = await finish(scene, beside);
  expect(new URL(callbackUrl).searchParams.get('code')).toMatch(/./);
  expect(new URL(callbackUrl).searchParams.get('state')).toBe('inside');
  const { redirect_uri: beside_, ...without } = claimsOf(own);
  const answer = await ask(await sign(without), { redirect_uri: beside_ });
  expect(answerOf(answer).get('error')).toBe('invalid_request');
});

test('a client library signs its request, and pushes it', async () => {
  const config = await client.discovery(
    new URL(scene.issuer),
    own.clientId,
    undefined,
    client.PrivateKeyJwt({ key: await webKeyOf(own), kid: own.keyId }),
    { execute: [client.allowInsecureRequests] },
  );
  const { verifier, challenge } = pkce();
  const signed = await client.buildAuthorizationUrlWithJAR(
    config,
    {
      redirect_uri: redirectUri,
      scope: 'openid',
      state: 'some-state',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    },
    { key: await webKeyOf(own), kid: own.keyId },
  );
  const url = await client.buildAuthorizationUrlWithPAR(config, signed.searchParams);
  expect(url.searchParams.get('request_uri')).toStartWith('urn:ietf:params:oauth:request_uri:');
  const { callbackUrl } = await finish(scene, await fetch(url, { redirect: 'manual' }));
  const tokens = await client.authorizationCodeGrant(config, new URL(callbackUrl), {
    expectedState: 'some-state',
    pkceCodeVerifier: verifier,
  });
  expect(tokens.claims()?.sub).toBe(scene.alice.userId);
});

const webKeyOf = ({ key }: RequestSigner) =>
  crypto.subtle.importKey(
    'pkcs8',
    key.export({ type: 'pkcs8', format: 'der' }),
    { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    false,
    ['sign'],
  );

describe('is refused:', () => {
  const now = () => Math.floor(Date.now() / 1000);
  test.each<[string, () => Promise<string>]>([
    ['another application’s signature', () => sign(claimsOf(own), other)],
    [
      'another key under the same id',
      () =>
        sign(claimsOf(own), { ...own, key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey }),
    ],
    ['an unknown key', () => sign(claimsOf(own), { ...own, keyId: '1' })],
    ['another issuer', () => sign({ ...claimsOf(own), iss: other.clientId })],
    ['no issuer', () => sign({ ...claimsOf(own), iss: undefined })],
    ['another audience', () => sign({ ...claimsOf(own), aud: 'https://elsewhere.example' })],
    ['another client', () => sign({ ...claimsOf(own), client_id: other.clientId })],
    ['no client', () => sign({ ...claimsOf(own), client_id: undefined })],
    ['one that has expired', () => sign({ ...claimsOf(own), exp: now() - 60 })],
    ['one that is not good yet', () => sign({ ...claimsOf(own), nbf: now() + 60 })],
    ['one within one', async () => sign({ ...claimsOf(own), request: await sign(claimsOf(own)) })],
    ['one elsewhere', () => sign({ ...claimsOf(own), request_uri: 'https://client.example/request' })],
    ['an assertion of the client', () => sign({ ...claimsOf(own), sub: own.clientId })],
    ['a type that is no text', () => sign(claimsOf(own), own, { typ: 5 })],
    ['a key id that is no text', () => sign(claimsOf(own), own, { kid: ['1'] })],
    ['another type', () => sign(claimsOf(own), own, { typ: 'at+jwt' })],
    [
      'no signature',
      async () =>
        `${btoa(JSON.stringify({ alg: 'none', kid: own.keyId }))}.${btoa(JSON.stringify(claimsOf(own)))}.`,
    ],
    [
      'the public key as a secret',
      async () => {
        const [, payload] = (await sign(claimsOf(own))).split('.');
        const head = Buffer.from(JSON.stringify({ alg: 'HS256', kid: own.keyId })).toString('base64url');
        const secret = createPublicKey(own.key).export({ type: 'spki', format: 'pem' });
        const mac = createHmac('sha256', secret).update(`${head}.${payload}`).digest('base64url');
        return `${head}.${payload}.${mac}`;
      },
    ],
    ['no JWT at all', async () => 'x'],
  ])('%s', async (_, made) => {
    expect(await errorOf(await made())).toBe('invalid_request_object');
    const pushed = await post(scene, '/oauth/v2/par', {
      client_id: own.clientId,
      redirect_uri: redirectUri,
      request: await made(),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await sign(
        { iss: own.clientId, sub: own.clientId, aud: scene.issuer, iat: now(), exp: now() + 60 },
        own,
        {},
      ),
    });
    expect([pushed.status, ((await pushed.json()) as { error: string }).error]).toEqual([
      400,
      'invalid_request_object',
    ]);
  });

  test('a redirect URI of others, though it is signed', async () => {
    const answer = await ask(await sign({ ...claimsOf(own), redirect_uri: 'https://evil.example/' }));
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
  });

  test('a key that the application had', async () => {
    const gone = await addSigner();
    const request = await sign(claimsOf(gone), gone);
    const asked = () => authorize(scene, { client_id: gone.clientId, request, redirect_uri: redirectUri });
    expect((await asked()).headers.get('location')).toStartWith('/ui/login/');
    await scene.postern.call('zitadel.application.v2.ApplicationService/DeleteApplicationKey', {
      projectId: scene.projectId,
      applicationId: gone.appId,
      keyId: gone.keyId,
    });
    expect(answerOf(await asked()).get('error')).toBe('invalid_request_object');
  });

  test('a request without one, of a client that has to sign', async () => {
    const strict = await addSigner();
    await setClientSettings(scene, strict, { requireSignedRequestObject: true });
    const { iss: _, aud: __, ...plain } = claimsOf(strict);
    const answer = await authorize(scene, plain);
    expect(answerOf(answer).get('error')).toBe('invalid_request');
    const signed = await authorize(scene, {
      client_id: strict.clientId,
      request: await sign(claimsOf(strict), strict),
    });
    expect(signed.headers.get('location')).toStartWith('/ui/login/');
  });
});
