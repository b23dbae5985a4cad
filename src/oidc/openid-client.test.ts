import { afterAll, beforeAll, expect, test } from 'bun:test';
import * as client from 'openid-client';
import { obtainCode, obtainTokens, openScene, redirectUri, type Scene } from './testing.ts';

/** A relying party's library that takes the specifications literally. */

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

async function configured(clientId: string, authentication: client.ClientAuth) {
  const config = await client.discovery(new URL(scene.issuer), clientId, undefined, authentication, {
    execute: [client.allowInsecureRequests],
  });
  client.enableNonRepudiationChecks(config);
  return config;
}

const ways: Record<string, (secret: string) => client.ClientAuth> = {
  client_secret_basic: client.ClientSecretBasic,
  client_secret_post: client.ClientSecretPost,
};

for (const [name, way] of Object.entries(ways)) {
  test(`code, userinfo, refresh and revocation with ${name}`, async () => {
    const { web } = scene;
    const config = await configured(web.clientId, way(web.secret));
    const { callbackUrl, verifier } = await obtainCode(scene, web);
    const tokens = await client.authorizationCodeGrant(config, new URL(callbackUrl), {
      expectedState: 'some-state',
      expectedNonce: 'some-nonce',
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
      maxAge: 60,
    });
    const subject = tokens.claims()?.sub ?? '';
    expect(subject).toBe(scene.alice.userId);
    const info = await client.fetchUserInfo(config, tokens.access_token, subject);
    expect(info.email).toBe('alice@example.com');

    const renewed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(renewed.claims()?.sub).toBe(subject);
    // The token in use lives on: the grant, not the refresh, ends it.
    expect((await client.fetchUserInfo(config, tokens.access_token, subject)).sub).toBe(subject);
    await client.tokenRevocation(config, renewed.refresh_token ?? '');
    await expect(client.fetchUserInfo(config, tokens.access_token, subject)).rejects.toThrow();
    await expect(client.refreshTokenGrant(config, renewed.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });
}

test('a wrong state, nonce or verifier is found out', async () => {
  const { web } = scene;
  const config = await configured(web.clientId, client.ClientSecretBasic(web.secret));
  const right = { expectedState: 'some-state', expectedNonce: 'some-nonce' };
  const tryWith = async (checks: client.AuthorizationCodeGrantChecks) => {
    const { callbackUrl, verifier } = await obtainCode(scene, web);
    return client.authorizationCodeGrant(config, new URL(callbackUrl), {
      pkceCodeVerifier: verifier,
      ...right,
      ...checks,
    });
  };
  await expect(tryWith({ expectedState: 'other' })).rejects.toThrow();
  await expect(tryWith({ expectedNonce: 'other' })).rejects.toThrow();
  await expect(tryWith({ pkceCodeVerifier: client.randomPKCECodeVerifier() })).rejects.toMatchObject({
    error: 'invalid_grant',
  });
});

test('a machine asks, and an API looks at what it got', async () => {
  const { machine, api, projectId } = scene;
  const ofMachine = await configured(machine.userName, client.ClientSecretBasic(machine.secret));
  const { access_token, scope } = await client.clientCredentialsGrant(ofMachine, {
    scope: `openid urn:zitadel:iam:org:project:id:${projectId}:aud`,
  });
  expect(scope).toStartWith('openid');
  const ofApi = await configured(api.clientId, client.ClientSecretBasic(api.secret));
  expect(await client.tokenIntrospection(ofApi, access_token)).toMatchObject({
    active: true,
    sub: machine.userId,
    username: machine.userName,
  });
  expect(await client.tokenIntrospection(ofApi, 'nonsense')).toEqual({ active: false });
});

test('where it sends the browser, it is answered', async () => {
  const config = await configured(scene.spa.clientId, client.None());
  const verifier = client.randomPKCECodeVerifier();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const answer = await fetch(url, { redirect: 'manual' });
  expect(answer.headers.get('location')).toContain('/ui/login/login?authRequestID=V2_');
});

test('an exchange of tokens', async () => {
  const exchanger = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    grantTypes: [
      'OIDC_GRANT_TYPE_AUTHORIZATION_CODE',
      'OIDC_GRANT_TYPE_REFRESH_TOKEN',
      'OIDC_GRANT_TYPE_TOKEN_EXCHANGE',
    ],
  });
  const config = await configured(exchanger.clientId, client.ClientSecretBasic(exchanger.secret));
  const { access_token } = await obtainTokens(scene, exchanger);
  const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange';
  expect(config.serverMetadata().grant_types_supported).toContain(grantType);
  const tokenType = (type: string) => `urn:ietf:params:oauth:token-type:${type}`;
  const exchanged = await client.genericGrantRequest(config, grantType, {
    subject_token: access_token,
    subject_token_type: tokenType('access_token'),
    requested_token_type: tokenType('jwt'),
    scope: 'openid email',
  });
  expect(exchanged).toMatchObject({ issued_token_type: tokenType('jwt'), scope: 'openid email' });
  expect(exchanged.claims()?.sub).toBe(scene.alice.userId);
  const info = await client.fetchUserInfo(config, exchanged.access_token, scene.alice.userId);
  expect(info.email).toBe('alice@example.com');
});
