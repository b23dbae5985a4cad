import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import * as client from 'openid-client';
import type { RpcFailure } from '../testing/postern.ts';
import { answerOf, authorize, basic, finish, openScene, pkce, redirectUri, type Scene } from './testing.ts';

/** Pushed authorization requests (RFC 9126). */

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const par = () => `${scene.issuer}/oauth/v2/par`;
const asking = (more: Record<string, string> = {}) => ({
  client_id: scene.web.clientId,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'openid',
  state: 'some-state',
  ...more,
});

async function push(parameters: Record<string, string>, { clientId, secret } = scene.web) {
  const answer = await fetch(par(), {
    method: 'POST',
    headers: { authorization: basic(clientId, secret) },
    body: new URLSearchParams(parameters),
  });
  const body = (await answer.json()) as {
    request_uri?: string;
    expires_in?: number;
    error?: string;
    error_description?: string;
  };
  return { status: answer.status, ...body };
}

const pushed = async (more: Record<string, string> = {}) => (await push(asking(more))).request_uri ?? '';
const come = (requestUri: string, more: Record<string, string> = {}) =>
  authorize(scene, { client_id: scene.web.clientId, request_uri: requestUri, ...more });
const leadsToLogin = (answer: Response) => answer.headers.get('location')?.startsWith('/ui/login/login?');

test('what was pushed is answered as if it had come with the browser', async () => {
  const { status, request_uri: requestUri = '', expires_in: expiresIn } = await push(asking());
  expect([status, expiresIn]).toEqual([201, 90]);
  expect(requestUri).toStartWith('urn:ietf:params:oauth:request_uri:');
  expect(leadsToLogin(await come(requestUri))).toBe(true);
});

test('a client library pushes by itself, and gets its tokens', async () => {
  const { clientId, secret } = scene.web;
  const config = await client.discovery(
    new URL(scene.issuer),
    clientId,
    undefined,
    client.ClientSecretBasic(secret),
    { execute: [client.allowInsecureRequests] },
  );
  const { verifier, challenge } = pkce();
  const url = await client.buildAuthorizationUrlWithPAR(config, {
    redirect_uri: redirectUri,
    scope: 'openid',
    state: 'some-state',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  expect([...url.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri']);
  const { callbackUrl } = await finish(scene, await fetch(url, { redirect: 'manual' }));
  const tokens = await client.authorizationCodeGrant(config, new URL(callbackUrl), {
    expectedState: 'some-state',
    pkceCodeVerifier: verifier,
  });
  expect(tokens.claims()?.sub).toBe(scene.alice.userId);
});

test('what else the browser brings along does not count', async () => {
  const answer = await come(await pushed({ prompt: 'none' }), {
    state: 'of-somebody-else',
    redirect_uri: 'https://evil.example',
    prompt: 'login',
  });
  expect(answer.headers.get('location')).toStartWith(redirectUri);
  expect(answerOf(answer).get('state')).toBe('some-state');
  expect(answerOf(answer).get('error')).toBe('login_required');
});

describe('a request_uri', () => {
  const shown = async (answer: Response) => {
    expect(answer.headers.get('location')).toBeNull();
    return [answer.status, (await answer.text()).includes('invalid_request_uri')];
  };

  test('leads to the same sign-in when it is opened again, and to none once that is answered', async () => {
    const requestUri = await pushed();
    const first = await come(requestUri);
    const again = await come(requestUri);
    expect(again.headers.get('location')).toBe(first.headers.get('location')!);
    await finish(scene, first);
    expect(await shown(await come(requestUri))).toEqual([400, true]);
  });

  test('opened in two tabs at once is one request', async () => {
    const requestUri = await pushed();
    const answers = await Promise.all(Array.from({ length: 6 }, () => come(requestUri)));
    const places = new Set(answers.map((answer) => answer.headers.get('location')));
    expect(places.size).toBe(1);
    expect(leadsToLogin(answers[0]!)).toBe(true);
  });

  test('ends after 90 seconds', async () => {
    const requestUri = await pushed();
    const back = scene.postern.advance(91_000);
    expect(await shown(await come(requestUri))).toEqual([400, true]);
    back();
  });

  test.each([
    ['is unknown', 'urn:ietf:params:oauth:request_uri:nothing'],
    ['is of another kind', 'https://client.example/request.jwt'],
  ])('that %s is shown to the person', async (_, requestUri) => {
    const answer = await come(requestUri);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
  });

  test('is of the client that pushed it', async () => {
    const requestUri = await pushed();
    const answer = await come(requestUri, { client_id: scene.spa.clientId });
    expect(await shown(answer)).toEqual([400, true]);
  });

  test('cannot be told from what is sealed otherwise', async () => {
    const { callbackUrl } = await finish(scene, await authorize(scene, asking()));
    const code = new URL(callbackUrl).searchParams.get('code');
    expect(await shown(await come(`urn:ietf:params:oauth:request_uri:${code}`))).toEqual([400, true]);
  });
});

describe('is refused where it is pushed:', () => {
  test('without a proof of who asks', async () => {
    const answer = await fetch(par(), { method: 'POST', body: new URLSearchParams(asking()) });
    expect(answer.status).toBe(401);
    expect((await push(asking(), { ...scene.web, secret: 'wrong' })).error).toBe('invalid_client');
  });

  test.each([
    ['a request_uri', { request_uri: 'urn:ietf:params:oauth:request_uri:x' }, 'invalid_request'],
    ['another client', { client_id: '1' }, 'invalid_request'],
    ['a redirect URI of others', { redirect_uri: 'https://evil.example' }, 'invalid_request'],
    ['no response type', { response_type: '' }, 'invalid_request'],
    ['an unknown response mode', { response_mode: 'pigeon' }, 'invalid_request'],
    ['no known scope', { scope: 'nothing' }, 'invalid_scope'],
    ['a challenge in clear', { code_challenge: 'x', code_challenge_method: 'plain' }, 'invalid_request'],
  ])('%s', async (_, more: Record<string, string>, error) => {
    const answer = await push(asking(more));
    expect([answer.status, answer.error]).toEqual([400, error]);
    expect(answer.error_description).toMatch(/\w/);
  });

  test('an API, and GET', async () => {
    expect((await push(asking({ client_id: scene.api.clientId }), scene.api)).error).toBe(
      'unauthorized_client',
    );
    expect((await fetch(par())).status).toBe(405);
  });
});

test('a client that has to push is refused without, at its redirect URI', async () => {
  const own = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  const address = { projectId: scene.projectId, applicationId: own.appId };
  await scene.postern.call(`${settings}/UpdateClientSettings`, {
    ...address,
    requirePushedAuthorizationRequests: true,
  });
  expect(await scene.postern.call<object>(`${settings}/GetClientSettings`, address)).toEqual({
    requirePushedAuthorizationRequests: true,
  });
  const answer = await authorize(scene, asking({ client_id: own.clientId }));
  expect(answer.headers.get('location')).toStartWith(redirectUri);
  expect(answerOf(answer).get('error')).toBe('invalid_request');
  const { request_uri: requestUri = '' } = await push(asking({ client_id: own.clientId }), own);
  expect(leadsToLogin(await come(requestUri, { client_id: own.clientId }))).toBe(true);
});

const settings = 'postern.application.v1.ClientSettingsService';

test('what is asked of a client stays when its configuration is replaced by version 1', async () => {
  const own = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  const address = { projectId: scene.projectId, applicationId: own.appId };
  await scene.postern.call(`${settings}/UpdateClientSettings`, {
    ...address,
    requirePushedAuthorizationRequests: true,
  });
  await scene.postern.call('zitadel.management.v1.ManagementService/UpdateOIDCAppConfig', {
    projectId: scene.projectId,
    appId: own.appId,
    redirectUris: ['https://elsewhere.example/callback'],
    responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
    grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
  });
  expect(await scene.postern.call<object>(`${settings}/GetClientSettings`, address)).toEqual({
    requirePushedAuthorizationRequests: true,
  });
});

test('nothing is asked of a client that it cannot do', async () => {
  const refused = (applicationId: string, more: object) =>
    scene.postern
      .call(`${settings}/UpdateClientSettings`, { projectId: scene.projectId, applicationId, ...more })
      .then(String, ({ body }: RpcFailure) => body.code);
  expect(await refused(scene.spa.appId, { requireSignedRequestObject: true })).toBe('failed_precondition');
  const { applications } = await scene.postern.call<{
    applications: { applicationId: string; projectId: string; name: string }[];
  }>('zitadel.application.v2.ApplicationService/ListApplications', {
    filters: [{ nameFilter: { name: 'Console' } }],
  });
  const [console] = applications;
  expect(
    await scene.postern
      .call(`${settings}/UpdateClientSettings`, {
        projectId: console?.projectId,
        applicationId: console?.applicationId,
        requirePushedAuthorizationRequests: true,
      })
      .then(String, ({ body }: RpcFailure) => body.code),
  ).toBe('failed_precondition');
});
