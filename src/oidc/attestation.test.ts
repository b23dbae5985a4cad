import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import * as oauth from 'oauth4webapi';
import {
  type ConfidentialClient,
  finish,
  openScene,
  openSession,
  post,
  redirectUri,
  type Scene,
} from './testing.ts';
import {
  addAttested,
  attest,
  challengeOf,
  type Instance,
  newInstance,
  prove,
  shown,
} from './testing-attestation.ts';
import { type TestIssuer, testIssuer, trustIssuer } from './testing-issuer.ts';
import { setClientSettings } from './testing-requests.ts';

/** Instances of a client that prove themselves by what their attester says of them (draft-ietf-oauth-attestation-based-client-auth). */

let scene: Scene;
let attester: TestIssuer;
let issuerId: string;
let server: oauth.AuthorizationServer;
const insecure = { [oauth.allowInsecureRequests]: true } as const;
beforeAll(async () => {
  attester = testIssuer();
  scene = await openScene({
    configure(config) {
      config.outbound.allow.push('127.0.0.1');
    },
  });
  issuerId = await trustIssuer(scene, attester);
  const url = new URL(scene.issuer);
  server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, insecure));
});
afterAll(async () => {
  await scene?.postern.stop();
  attester?.stop();
});

test('discovery tells of both methods, of algorithms, and of where challenges are', () => {
  expect(server).toMatchObject({
    token_endpoint_auth_methods_supported: expect.arrayContaining([
      'attest_jwt_client_auth',
      'attest_jwt_client_auth_dpop',
    ]),
    challenge_endpoint: `${scene.issuer}/oauth/v2/challenge`,
    client_attestation_signing_alg_values_supported: expect.arrayContaining(['ES256']),
    client_attestation_pop_signing_alg_values_supported: expect.arrayContaining(['ES256']),
  } as object);
  expect(server).not.toHaveProperty('client_attestation_pop_methods_supported');
});

test('a challenge is not kept on its way', async () => {
  const answer = await fetch(`${scene.issuer}/oauth/v2/challenge`, { method: 'POST' });
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await answer.json()).toEqual({ attestation_challenge: expect.stringMatching(/^\S{20,}$/) });
  expect((await fetch(`${scene.issuer}/oauth/v2/challenge`)).status).toBe(405);
});

/** How a library lets an instance prove itself. */
const byProof =
  (client: ConfidentialClient, instance: Instance): oauth.ClientAuth =>
  async (_server, _client, _body, headers) => {
    const attestation = await attest(attester, client, instance, { iss: undefined });
    for (const [name, value] of Object.entries(shown(attestation, await prove(scene, instance))))
      headers.set(name, value);
  };
const byDpop =
  (client: ConfidentialClient, instance: Instance): oauth.ClientAuth =>
  async (_server, _client, _body, headers) => {
    headers.set('oauth-client-attestation', await attest(attester, client, instance));
  };

interface Way {
  readonly authentication: oauth.ClientAuth;
  readonly options: { readonly DPoP?: oauth.DPoPHandle };
}

/** A sign-in from the push to the refreshed tokens. */
async function signedIn({ clientId }: ConfidentialClient, { authentication, options }: Way) {
  const client = { client_id: clientId };
  const verifier = oauth.generateRandomCodeVerifier();
  const asked = new URLSearchParams({
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid offline_access',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const again = async <T>(ask: () => Promise<T>): Promise<T> =>
    ask().catch((error) => (oauth.isDPoPNonceError(error) ? ask() : Promise.reject(error)));
  const pushed = await again(async () =>
    oauth.processPushedAuthorizationResponse(
      server,
      client,
      await oauth.pushedAuthorizationRequest(server, client, authentication, asked, {
        ...insecure,
        ...options,
      }),
    ),
  );
  const { authorization_endpoint: endpoint = '' } = server;
  const led = await fetch(
    `${endpoint}?${new URLSearchParams({ client_id: clientId, request_uri: pushed.request_uri })}`,
    { redirect: 'manual' },
  );
  const { callbackUrl } = await finish(scene, led, await openSession(scene));
  const answer = oauth.validateAuthResponse(server, client, new URL(callbackUrl));
  const tokens = await again(async () =>
    oauth.processAuthorizationCodeResponse(
      server,
      client,
      await oauth.authorizationCodeGrantRequest(
        server,
        client,
        authentication,
        answer,
        redirectUri,
        verifier,
        {
          ...insecure,
          ...options,
        },
      ),
    ),
  );
  return again(async () =>
    oauth.processRefreshTokenResponse(
      server,
      client,
      await oauth.refreshTokenGrantRequest(server, client, authentication, tokens.refresh_token ?? '', {
        ...insecure,
        ...options,
      }),
    ),
  );
}

test('an instance signs a person in, and refreshes, by a proof of its own', async () => {
  const client = await addAttested(scene, issuerId, 'attest_jwt_client_auth', {
    configuration: { grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_REFRESH_TOKEN'] },
  });
  const instance = await newInstance();
  const tokens = await signedIn(client, { authentication: byProof(client, instance), options: {} });
  expect(tokens.token_type).toBe('bearer');
  expect(tokens.refresh_token).toBeString();
});

test('and by DPoP alone, to whose key its tokens are bound', async () => {
  const client = await addAttested(scene, issuerId, 'attest_jwt_client_auth_dpop');
  const pair = await oauth.generateKeyPair('ES256', { extractable: true });
  const jwk = (await crypto.subtle.exportKey('jwk', pair.publicKey)) as Instance['jwk'];
  const { kty, crv, x, y } = jwk;
  const instance = { jwk: { kty, crv, x, y } as Instance['jwk'], key: pair.privateKey };
  const tokens = await signedIn(client, {
    authentication: byDpop(client, instance),
    options: { DPoP: oauth.DPoP({}, pair) },
  });
  expect(tokens.token_type).toBe('dpop');
});

test('a proof goes through other endpoints that clients authenticate at', async () => {
  const client = await addAttested(scene, issuerId);
  const instance = await newInstance();
  const headers = async () => shown(await attest(attester, client, instance), await prove(scene, instance));
  const ask = async (path: string, form: Record<string, string>) =>
    (await post(scene, path, form, undefined, await headers())).status;
  expect(await ask('/oauth/v2/introspect', { token: 'unknown' })).toBe(200);
  expect(await ask('/oauth/v2/revoke', { token: 'unknown' })).toBe(200);
  expect(await ask('/oauth/v2/device_authorization', { scope: 'openid' })).toBe(400);
});

test('a challenge is asked for where there is none, and comes with the refusal', async () => {
  const client = await addAttested(scene, issuerId);
  const instance = await newInstance();
  const attestation = await attest(attester, client, instance);
  const ask = async (challenge: string | undefined) =>
    post(scene, '/oauth/v2/introspect', { token: 'unknown' }, undefined, {
      ...shown(attestation, await prove(scene, instance, { challenge })),
    });
  const refused = await ask(undefined);
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ error: 'use_attestation_challenge' });
  const challenge = refused.headers.get('oauth-client-attestation-challenge') ?? '';
  expect(challenge).toBe(await challengeOf(scene));
  expect((await ask(challenge)).status).toBe(200);
});

describe('settings', () => {
  test('name one of the two methods, and no other way beside', async () => {
    const client = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE' });
    const set = (settings: object) => setClientSettings(scene, client, settings);
    await expect(set({ clientAttestation: 'attested' })).rejects.toThrow('APP-Att01');
    await expect(
      set({
        clientAttestation: 'attest_jwt_client_auth',
        tlsClientAuth: 'tls_client_auth',
        tlsClientAuthSanDns: 'client.example',
      }),
    ).rejects.toThrow('APP-Att02');
    await set({ clientAttestation: 'attest_jwt_client_auth' });
    await expect(set({ securityProfile: 'SECURITY_PROFILE_FAPI2_SECURITY' })).rejects.toThrow('APP-Fap01');
  });
});
