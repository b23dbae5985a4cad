import { afterAll, beforeAll, expect, test } from 'bun:test';
import { FormClient } from '../login/testing.ts';
import {
  answerOf,
  authorize,
  type ConfidentialClient,
  everyResponseType,
  finish,
  openScene,
  openSession,
  pkce,
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
