import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createPrivateKey } from 'node:crypto';
import { type CryptoKey, decodeProtectedHeader, exportJWK, importJWK, importPKCS8, SignJWT } from 'jose';
import * as client from 'openid-client';
import type { RpcFailure } from '../testing/postern.ts';
import {
  type ProofKey,
  proofBy,
  proofKey,
  tokenPath,
  userinfoPath,
  userinfoWith,
} from './possession/testing.ts';
import {
  answerOf,
  authorize,
  type ConfidentialClient,
  finish,
  openScene,
  pkce,
  post,
  type Scene,
} from './testing.ts';

/** Applications that are held to FAPI 2.0: Security Profile and Message Signing. */

const redirectUri = 'https://rp.example/callback';
const settings = 'postern.application.v1.ClientSettingsService';

type SigningKey = Awaited<ReturnType<typeof importPKCS8>>;

interface Signer extends ConfidentialClient {
  readonly keyId: string;
  keyFor(algorithm: string): Promise<SigningKey>;
}

let scene: Scene;
let secure: Signer;
let signing: Signer;
beforeAll(async () => {
  scene = await openScene();
  secure = await held('SECURITY_PROFILE_FAPI2_SECURITY');
  signing = await held('SECURITY_PROFILE_FAPI2_MESSAGE_SIGNING');
});
afterAll(() => scene?.postern.stop());

const set = ({ appId }: { appId: string }, securityProfile: string) =>
  scene.postern.call(`${settings}/UpdateClientSettings`, {
    projectId: scene.projectId,
    applicationId: appId,
    securityProfile,
  });

async function held(profile: string): Promise<Signer> {
  const added = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT',
    redirectUris: [redirectUri],
    developmentMode: false,
  });
  const { keyDetails } = await scene.postern.call<{ keyDetails: string }>(
    'zitadel.application.v2.ApplicationService/CreateApplicationKey',
    { projectId: scene.projectId, applicationId: added.appId },
  );
  const { keyId, key } = JSON.parse(atob(keyDetails)) as { keyId: string; key: string };
  await set(added, profile);
  const pem = createPrivateKey(key).export({ type: 'pkcs8', format: 'pem' }).toString();
  return { ...added, keyId, keyFor: (algorithm) => importPKCS8(pem, algorithm) };
}

const now = () => Math.floor(Date.now() / 1000);

const assertion = async (
  { clientId, keyId, keyFor }: Signer,
  { alg = 'PS256', ...claims }: { alg?: string; aud?: string | string[] } = {},
) =>
  new SignJWT({
    iss: clientId,
    sub: clientId,
    aud: scene.issuer,
    jti: crypto.randomUUID(),
    iat: now(),
    exp: now() + 60,
    ...claims,
  })
    .setProtectedHeader({ alg, kid: keyId })
    .sign(await keyFor(alg));

async function push(by: Signer, parameters: Record<string, string>, proven?: string) {
  const answer = await fetch(`${scene.issuer}/oauth/v2/par`, {
    method: 'POST',
    body: new URLSearchParams({
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: proven ?? (await assertion(by)),
      client_id: by.clientId,
      ...parameters,
    }),
  });
  const body = (await answer.json()) as { request_uri?: string; error?: string; error_description?: string };
  return { status: answer.status, ...body };
}

const asked = (more: Record<string, string> = {}) => ({
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'openid offline_access',
  state: 'some-state',
  code_challenge: pkce().challenge,
  code_challenge_method: 'S256',
  ...more,
});

const configured = async (by: Signer) =>
  client.discovery(
    new URL(scene.issuer),
    by.clientId,
    undefined,
    client.PrivateKeyJwt({ key: await by.keyFor('PS256'), kid: by.keyId }),
    { execute: [client.allowInsecureRequests] },
  );

describe('Security Profile', () => {
  test('openid-client gets its tokens, and refreshes by the same refresh token as often as it likes', async () => {
    const config = await configured(secure);
    const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
    const { verifier, challenge } = pkce();
    const url = await client.buildAuthorizationUrlWithPAR(
      config,
      { ...asked(), code_challenge: challenge },
      { DPoP },
    );
    const { callbackUrl } = await finish(scene, await fetch(url, { redirect: 'manual' }));
    const tokens = await client.authorizationCodeGrant(
      config,
      new URL(callbackUrl),
      { expectedState: 'some-state', pkceCodeVerifier: verifier },
      undefined,
      { DPoP },
    );
    expect(tokens.token_type).toBe('dpop');
    expect(decodeProtectedHeader(tokens.id_token ?? '').alg).toBe('ES256');
    const given = tokens.refresh_token ?? '';
    const refresh = () => client.refreshTokenGrant(config, given, undefined, { DPoP });
    const renewed = [await refresh(), await refresh(), ...(await Promise.all([refresh(), refresh()]))];
    expect(renewed.map((answer) => answer.refresh_token)).toEqual([given, given, given, given]);
    expect(new Set(renewed.map((answer) => answer.access_token)).size).toBe(4);
    for (const { access_token: token } of renewed)
      expect((await client.fetchUserInfo(config, token, scene.alice.userId, { DPoP })).sub).toBe(
        scene.alice.userId,
      );
  });

  test('requests come pushed alone, with PKCE', async () => {
    const beside = await authorize(scene, { client_id: secure.clientId, ...asked() });
    expect(answerOf(beside).get('error')).toBe('invalid_request');
    const { code_challenge: _, code_challenge_method: __, ...without } = asked();
    expect(await push(secure, without)).toMatchObject({
      error: 'invalid_request',
      error_description: expect.stringContaining('code_challenge'),
    });
    expect(await push(secure, asked())).toMatchObject({ status: 201 });
  });

  test('an assertion names the issuer alone, and is signed as FAPI has it', async () => {
    const refused = { status: 401, error: 'invalid_client' };
    const by = async (of: Parameters<typeof assertion>[1]) =>
      push(secure, asked(), await assertion(secure, of));
    expect(await by({ aud: [scene.issuer] })).toMatchObject(refused);
    expect(await by({ aud: `${scene.issuer}/oauth/v2/par` })).toMatchObject(refused);
    expect(await by({ alg: 'RS256' })).toMatchObject({
      ...refused,
      error_description: expect.stringContaining('PS256, ES256, EdDSA'),
    });
  });

  test('tokens are bound to a key, by a proof that is signed as FAPI has it', async () => {
    const { verifier, challenge } = pkce();
    const { request_uri: requestUri = '' } = await push(secure, asked({ code_challenge: challenge }));
    const led = await authorize(scene, { client_id: secure.clientId, request_uri: requestUri });
    const { callbackUrl } = await finish(scene, led);
    const redeem = async (proof?: string) => {
      const answer = await fetch(scene.issuer + tokenPath, {
        method: 'POST',
        headers: { ...(proof !== undefined && { dpop: proof }) },
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code: new URL(callbackUrl).searchParams.get('code') ?? '',
          redirect_uri: redirectUri,
          code_verifier: verifier,
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: await assertion(secure),
        }),
      });
      return (await answer.json()) as { error?: string; token_type?: string; access_token?: string };
    };
    const key = await proofKey('PS256');
    const asRs256 = {
      ...key,
      algorithm: 'RS256',
      privateKey: (await importJWK(await exportJWK(key.privateKey), 'RS256')) as CryptoKey,
    };
    const proof = (by: ProofKey) => proofBy(by, { htu: scene.issuer + tokenPath });
    expect(await redeem()).toMatchObject({ error: 'invalid_dpop_proof' });
    expect(await redeem(await proof(asRs256))).toMatchObject({ error: 'invalid_dpop_proof' });
    const { token_type: type, access_token: accessToken = '' } = await redeem(await proof(key));
    expect(type).toBe('DPoP');
    const userinfo = async (by: ProofKey) =>
      userinfoWith(
        scene,
        accessToken,
        await proofBy(by, { htm: 'GET', htu: scene.issuer + userinfoPath, accessToken }),
      );
    expect(await userinfo(asRs256)).toMatchObject({ status: 401, body: { error: 'invalid_dpop_proof' } });
    expect((await userinfo(key)).status).toBe(200);
  });

  test('is set only where the application is fit for it, and stays so', async () => {
    const refusal = async (asking: Promise<unknown>) => {
      const { body } = (await asking.catch((error) => error)) as RpcFailure;
      return JSON.stringify(body);
    };
    const unfit = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
    const profile = 'SECURITY_PROFILE_FAPI2_SECURITY';
    expect(await refusal(set(unfit, profile))).toContain('private_key_jwt');
    const plain = await scene.addClient({
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT',
      redirectUris: ['http://rp.example/callback'],
      developmentMode: false,
    });
    expect(await refusal(set(plain, profile))).toContain('https in every redirect URI');
    const weaker = scene.postern.call('zitadel.application.v2.ApplicationService/UpdateApplication', {
      projectId: scene.projectId,
      applicationId: secure.appId,
      oidcConfiguration: { authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' },
    });
    expect(await refusal(weaker)).toContain('FAPI 2.0');
    expect(
      await scene.postern.call(`${settings}/GetClientSettings`, {
        projectId: scene.projectId,
        applicationId: secure.appId,
      }),
    ).toMatchObject({ securityProfile: profile });
  });
});

test('a secret from before a client proved itself by a key proves nothing any more', async () => {
  const { appId, clientId, secret } = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
  });
  const ask = async () =>
    (await post(scene, '/oauth/v2/introspect', { token: 'none' }, { clientId, secret })).status;
  expect(await ask()).toBe(200);
  await scene.postern.call('zitadel.application.v2.ApplicationService/UpdateApplication', {
    projectId: scene.projectId,
    applicationId: appId,
    oidcConfiguration: { authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' },
  });
  expect(await ask()).toBe(401);
});

describe('Message Signing', () => {
  const requestObject = async ({
    alg = 'PS256',
    ...claims
  }: { alg?: string } & Record<string, unknown> = {}) =>
    new SignJWT({
      iss: signing.clientId,
      aud: scene.issuer,
      client_id: signing.clientId,
      nbf: now(),
      exp: now() + 300,
      ...asked(),
      ...claims,
    })
      .setProtectedHeader({ alg, kid: signing.keyId, typ: 'oauth-authz-req+jwt' })
      .sign(await signing.keyFor(alg));

  test('requests are signed, for an hour at most', async () => {
    const error = async (claims: Parameters<typeof requestObject>[0]) =>
      (await push(signing, { request: await requestObject(claims) })).error;
    expect((await push(signing, asked())).error).toBe('invalid_request');
    expect(await error({ alg: 'RS256' })).toBe('invalid_request_object');
    expect(await error({ exp: undefined })).toBe('invalid_request_object');
    expect(await error({ nbf: undefined })).toBe('invalid_request_object');
    expect(await error({ exp: now() + 3_700 })).toBe('invalid_request_object');
    expect(await error({ nbf: now() - 3_700 })).toBe('invalid_request_object');
    expect(await error({})).toBeUndefined();
  });

  test('answers are signed by what is fit for it, where they are asked for so', async () => {
    const pushed = await push(signing, { request: await requestObject({ response_mode: 'jwt' }) });
    const led = await authorize(scene, {
      client_id: signing.clientId,
      request_uri: pushed.request_uri ?? '',
    });
    const { callbackUrl } = await finish(scene, led);
    const response = new URL(callbackUrl).searchParams.get('response') ?? '';
    expect(decodeProtectedHeader(response).alg).toBe('ES256');
  });
});
