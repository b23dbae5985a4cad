import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import {
  answerOf,
  authorize,
  exchange,
  openScene,
  openSession,
  pkce,
  redirectUri,
  type Scene,
} from './testing.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const { verifier, challenge } = pkce();
async function begin(more: Record<string, string> = {}): Promise<string> {
  const answer = await authorize(
    scene,
    {
      client_id: scene.web.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...more,
    },
    { headers: { 'x-zitadel-login-client': 'somebody' } },
  );
  return answerOf(answer).get('authRequest') ?? '';
}
const call = <T>(method: string, request: object, token = scene.postern.loginPat, version = 'v2') =>
  scene.postern.call<T>(`zitadel.oidc.${version}.OIDCService/${method}`, request, token);

for (const version of ['v2', 'v2beta']) {
  describe(`oidc.${version}`, () => {
    test('shows the request and finishes it with a session', async () => {
      const authRequestId = await begin({
        prompt: 'login create',
        max_age: '60',
        login_hint: 'alice',
        ui_locales: 'de en',
      });
      const { authRequest } = await call<{ authRequest: object }>(
        'GetAuthRequest',
        { authRequestId },
        undefined,
        version,
      );
      expect(authRequest).toMatchObject({
        id: authRequestId,
        clientId: scene.web.clientId,
        scope: ['openid'],
        redirectUri,
        prompt: ['PROMPT_LOGIN', 'PROMPT_CREATE'],
        uiLocales: ['de', 'en'],
        loginHint: 'alice',
        maxAge: '60s',
      });
      const session = await openSession(scene);
      const { callbackUrl } = await call<{ callbackUrl: string }>(
        'CreateCallback',
        { authRequestId, session },
        undefined,
        version,
      );
      const code = new URL(callbackUrl).searchParams.get('code') ?? '';
      const { status } = await exchange(
        scene,
        { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier },
        scene.web,
      );
      expect(status).toBe(200);
    });

    test('finishes it with an error', async () => {
      const authRequestId = await begin({ state: 'x' });
      const { callbackUrl } = await call<{ callbackUrl: string }>(
        'CreateCallback',
        { authRequestId, error: { error: 'ERROR_REASON_ACCESS_DENIED', errorDescription: 'no' } },
        undefined,
        version,
      );
      expect(Object.fromEntries(new URL(callbackUrl).searchParams)).toEqual({
        error: 'access_denied',
        error_description: 'no',
        state: 'x',
        iss: scene.issuer,
      });
    });
  });
}

test('is for those who may link sessions', async () => {
  const authRequestId = await begin();
  const session = await openSession(scene);
  const { pat } = scene.postern;
  await expect(call('CreateCallback', { authRequestId, session }, pat)).rejects.toThrow('permission_denied');
  await expect(call('GetAuthRequest', { authRequestId }, pat)).rejects.toThrow('permission_denied');
  await expect(call('CreateCallback', { authRequestId, session }, '')).rejects.toThrow('unauthenticated');
});

test('needs a session that proves its user, and its token', async () => {
  const authRequestId = await begin();
  const { sessionId } = await openSession(scene);
  const bare = await scene.postern.call<{ sessionId: string; sessionToken: string }>(
    'zitadel.session.v2.SessionService/CreateSession',
    { checks: { user: { loginName: 'alice' } } },
    scene.postern.loginPat,
  );
  await expect(call('CreateCallback', { authRequestId, session: bare })).rejects.toThrow(
    'failed_precondition',
  );
  const wrong = { sessionId, sessionToken: bare.sessionToken };
  await expect(call('CreateCallback', { authRequestId, session: wrong })).rejects.toThrow(
    'permission_denied',
  );
});

test('answers each request once, and only those that there are', async () => {
  const authRequestId = await begin();
  const session = await openSession(scene);
  await call('CreateCallback', { authRequestId, session });
  await expect(call('CreateCallback', { authRequestId, session })).rejects.toThrow('failed_precondition');
  const error = { error: 'ERROR_REASON_ACCESS_DENIED' };
  await expect(call('CreateCallback', { authRequestId, error })).rejects.toThrow('failed_precondition');
  await expect(call('GetAuthRequest', { authRequestId: 'V2_404' })).rejects.toThrow('not_found');
  await expect(call('CreateCallback', { authRequestId: 'V2_404', session })).rejects.toThrow('not_found');
  await expect(call('CreateCallback', { authRequestId: await begin() })).rejects.toThrow('invalid_argument');
});

test('lets nobody in whom the project keeps out', async () => {
  const { call: rpc } = scene.postern;
  const { organizationId } = await rpc<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    {
      name: 'Elsewhere',
    },
  );
  const { projectId } = await rpc<{ projectId: string }>('zitadel.project.v2.ProjectService/CreateProject', {
    organizationId,
    name: 'Closed',
    projectAccessRequired: true,
  });
  const made = await rpc<{ oidcConfiguration: { clientId: string } }>(
    'zitadel.application.v2.ApplicationService/CreateApplication',
    {
      projectId,
      name: 'closed',
      oidcConfiguration: {
        redirectUris: [redirectUri],
        responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
        grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
        developmentMode: true,
      },
    },
  );
  const { clientId } = made.oidcConfiguration;
  const session = await openSession(scene);
  const authRequestId = await begin({ client_id: clientId });
  await expect(call('CreateCallback', { authRequestId, session })).rejects.toThrow('permission_denied');
  await rpc('zitadel.project.v2.ProjectService/CreateProjectGrant', {
    projectId,
    grantedOrganizationId: scene.orgId,
  });
  expect(
    (await call<{ callbackUrl: string }>('CreateCallback', { authRequestId, session })).callbackUrl,
  ).toContain('code=');
  const bound = await begin({ scope: `openid urn:zitadel:iam:org:id:${organizationId}` });
  await expect(call('CreateCallback', { authRequestId: bound, session })).rejects.toThrow(
    'permission_denied',
  );
});
