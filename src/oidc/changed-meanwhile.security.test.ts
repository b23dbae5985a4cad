import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { FormClient } from '../login/testing.ts';
import {
  answerOf,
  authorize,
  type ConfidentialClient,
  everyResponseType,
  exchange,
  finish,
  obtainTokens,
  openScene,
  openSession,
  pkce,
  post,
  redirectUri,
  type Scene,
} from './testing.ts';

/** What becomes of a request whose application is changed while its person signs in. */

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const settings = (client: ConfidentialClient, change: object) =>
  scene.postern.call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
    projectId: scene.projectId,
    applicationId: client.appId,
    ...change,
  });
const configure = (client: ConfidentialClient, oidcConfiguration: object) =>
  scene.postern.call('zitadel.application.v2.ApplicationService/UpdateApplication', {
    projectId: scene.projectId,
    applicationId: client.appId,
    oidcConfiguration,
  });
const withoutImplicit = {
  responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
  grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
};

async function addKey(client: ConfidentialClient) {
  await configure(client, {
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT',
  });
  await scene.postern.call('zitadel.application.v2.ApplicationService/CreateApplicationKey', {
    projectId: scene.projectId,
    applicationId: client.appId,
  });
}

async function holdToFapi(client: ConfidentialClient) {
  await configure(client, {
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT',
    applicationType: 'OIDC_APP_TYPE_NATIVE',
    developmentMode: false,
    ...withoutImplicit,
  });
  await settings(client, { securityProfile: 'SECURITY_PROFILE_FAPI2_SECURITY' });
}

const changes: [string, string, (client: ConfidentialClient) => Promise<unknown>][] = [
  [
    'its redirect URI is taken out',
    'code',
    (client) => configure(client, { redirectUris: ['http://localhost:9999/other'] }),
  ],
  ['it loses the implicit flow', 'id_token token', (client) => configure(client, withoutImplicit)],
  [
    'it takes bound tokens alone',
    'id_token token',
    (client) => settings(client, { dpopBoundAccessTokens: true }),
  ],
  ['it takes signed answers alone', 'code', (client) => settings(client, { requireSignedResponse: true })],
  ['it has to push', 'code', (client) => settings(client, { requirePushedAuthorizationRequests: true })],
  [
    'it has to sign what it asks',
    'code',
    async (client) => {
      await addKey(client);
      await settings(client, { requireSignedRequestObject: true });
    },
  ],
  ['it is held to FAPI 2.0', 'code', holdToFapi],
  [
    'it keeps no secret any more, and sent no challenge',
    'code',
    (client) => configure(client, { authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE' }),
  ],
];

test.each(changes)('it is not answered where %s', async (_, responseType, change) => {
  const client = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    ...everyResponseType,
  });
  const begin = () =>
    authorize(scene, {
      client_id: client.clientId,
      redirect_uri: redirectUri,
      response_type: responseType,
      scope: 'openid',
      nonce: 'some-nonce',
    });
  const [byLoginClient, byPages] = [await begin(), await begin()];
  const browser = new FormClient(scene.issuer);
  await browser.open(byPages.headers.get('location') ?? '');
  await change(client);

  const session = await openSession(scene);
  await expect(finish(scene, byLoginClient, session)).rejects.toThrow('OIDC-Cli02');
  await browser.open(byPages.headers.get('location') ?? '');
  expect(browser.status).toBe(400);
  expect(browser.headers.get('location')).toBeNull();
});

test('a change that does not touch it leaves it as it is', async () => {
  const client = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  const { challenge } = pkce();
  const led = await authorize(scene, {
    client_id: client.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  await configure(client, { redirectUris: [redirectUri, 'http://localhost:9999/other'] });
  const { callbackUrl } = await finish(scene, led);
  expect(answerOf(new Response(null, { headers: { location: callbackUrl } })).get('code')).not.toBeNull();
});

/** Pushed by a client that proves itself by its secret. */
async function pushed(client: ConfidentialClient) {
  const answer = await post(
    scene,
    '/oauth/v2/par',
    {
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      code_challenge: pkce().challenge,
      code_challenge_method: 'S256',
    },
    client,
  );
  return ((await answer.json()) as { request_uri: string }).request_uri;
}

test('what was pushed before is not gone on with where it is held to FAPI 2.0', async () => {
  const client = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  const [waits, went] = [await pushed(client), await pushed(client)];
  const led = await authorize(scene, { client_id: client.clientId, request_uri: went });
  await holdToFapi(client);
  const refused = await authorize(scene, { client_id: client.clientId, request_uri: waits });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('before the application was held to its security profile');
  await expect(finish(scene, led)).rejects.toThrow('OIDC-Cli02');
});

describe('an application that proved itself, and is public by now', () => {
  const secretless = (client: ConfidentialClient) =>
    configure(client, { authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE' });
  const refresh = async (client: ConfidentialClient, refreshToken: string, proves: boolean) => {
    const grant = { grant_type: 'refresh_token', refresh_token: refreshToken };
    const { body } = await (proves
      ? exchange(scene, grant, client)
      : exchange(scene, { ...grant, client_id: client.clientId }));
    return body;
  };

  test('has no use of refresh tokens from before, and neither has who copied them', async () => {
    const client = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
    const { refresh_token: first = '' } = await obtainTokens(scene, client, {
      scope: 'openid offline_access',
    });
    await secretless(client);
    expect(await refresh(client, first, false)).toMatchObject({
      error: 'invalid_grant',
      error_description: expect.stringContaining('authenticated'),
    } as object);
    // Nobody could end it by that: back to its secret, it goes on.
    await configure(client, { authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
    const { refresh_token: second = '' } = await refresh(client, first, true);
    expect(second).not.toBe('');
  });

  test('redeems no code that was asked for without a challenge', async () => {
    const client = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
    const led = await authorize(scene, {
      client_id: client.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
    });
    const { callbackUrl } = await finish(scene, led);
    const code = new URL(callbackUrl).searchParams.get('code') ?? '';
    await secretless(client);
    const { body } = await exchange(scene, {
      grant_type: 'authorization_code',
      client_id: client.clientId,
      redirect_uri: redirectUri,
      code,
    });
    expect(body).toMatchObject({ error: 'invalid_grant' });
  });
});
