import { afterAll, beforeAll, expect, test } from 'bun:test';
import { FormClient } from '../login/testing.ts';
import {
  answerOf,
  authorize,
  obtainTokens,
  openScene,
  openSession,
  password,
  redirectUri,
  type Scene,
} from './testing.ts';

/** What checks who may use an application is asked wherever an authorization request is answered, and of every token. */

const projects = 'zitadel.project.v2.ProjectService';
const authorizations = 'zitadel.authorization.v2.AuthorizationService';
const loginName = 'paula@example.com';

let scene: Scene;
let userId: string;
let partnerId: string;
let browser: FormClient;
const call = <T = { id: string }>(method: string, request: object, token?: string) =>
  scene.postern.call<T>(method, request, token);

beforeAll(async () => {
  scene = await openScene();
  ({ organizationId: partnerId } = await call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'Partner' },
  ));
  ({ userId } = await call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
    organization: { orgId: partnerId },
    username: 'paula',
    profile: { givenName: 'Paula', familyName: 'Partner' },
    email: { email: loginName, isVerified: true },
    password: { password, changeRequired: false },
  }));
  browser = new FormClient(scene.issuer);
  await browser.open('/ui/login/');
  await browser.submit({ loginName });
  await browser.submit({ password });
});
afterAll(() => scene?.postern.stop());

const asks = (more: Record<string, string> = {}) => ({
  client_id: scene.web.clientId,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'openid',
  ...more,
});

/** The browser in which paula is signed in asks, and is led on. */
async function byPages(): Promise<'code' | 'page'> {
  let response = await browser.request(`/oauth/v2/authorize?${new URLSearchParams(asks())}`);
  while (response.status === 302 || response.status === 303) {
    const location = response.headers.get('location') ?? '';
    if (location.startsWith(redirectUri)) {
      expect(new URL(location).searchParams.get('code')).not.toBeNull();
      return 'code';
    }
    response = await browser.request(location);
  }
  expect(browser.markup).toContain('No access to');
  return 'page';
}
async function silently(): Promise<string> {
  const query = new URLSearchParams(asks({ prompt: 'none' }));
  const answer = answerOf(await browser.request(`/oauth/v2/authorize?${query}`));
  return answer.get('error') ?? (answer.get('code') === null ? 'nothing' : 'code');
}
async function byLoginClient(version: 'v2' | 'v2beta'): Promise<string> {
  const authRequestId = answerOf(await authorize(scene, asks())).get('authRequestID');
  const request = { authRequestId, session: await openSession(scene, loginName) };
  return call<{ callbackUrl: string }>(
    `zitadel.oidc.${version}.OIDCService/CreateCallback`,
    request,
    scene.postern.loginPat,
  ).then(
    ({ callbackUrl }) => (callbackUrl.includes('code=') ? 'code' : callbackUrl),
    ({ body }) => `${body.code} ${/\((OIDC-\w+)\)/.exec(body.message)?.[1]}`,
  );
}
const everywhere = async () => ({
  pages: await byPages(),
  silent: await silently(),
  v2: await byLoginClient('v2'),
  v2beta: await byLoginClient('v2beta'),
});
const allowed = { pages: 'code', silent: 'code', v2: 'code', v2beta: 'code' } as const;
const refused = (id: string) => ({
  pages: 'page' as const,
  silent: 'access_denied',
  v2: `permission_denied ${id}`,
  v2beta: `permission_denied ${id}`,
});

/** A token of the application for the server's own API. */
async function apiToken(): Promise<() => Promise<string>> {
  const { access_token } = await obtainTokens(
    scene,
    scene.web,
    { scope: 'openid urn:zitadel:iam:org:project:id:zitadel:aud' },
    await openSession(scene, loginName),
  );
  return () =>
    call('zitadel.auth.v1.AuthService/GetMyUser', {}, access_token).then(
      () => 'ok',
      ({ body }) => body.code as string,
    );
}

const setProject = (settings: object) =>
  call(`${projects}/UpdateProject`, { projectId: scene.projectId, ...settings });

test('an authorization, where the project asks for one', async () => {
  expect(await everywhere()).toEqual(allowed);
  const asking = await apiToken();
  expect(await asking()).toBe('ok');
  await setProject({ authorizationRequired: true });
  expect(await everywhere()).toEqual(refused('OIDC-Rol01'));
  expect(await asking()).toBe('unauthenticated');
  const { id } = await call(`${authorizations}/CreateAuthorization`, {
    userId,
    projectId: scene.projectId,
    organizationId: scene.orgId,
    roleKeys: [],
  });
  expect(await everywhere()).toEqual(allowed);
  expect(await asking()).toBe('ok');
  await call(`${authorizations}/DeactivateAuthorization`, { id });
  expect(await everywhere()).toEqual(refused('OIDC-Rol01'));
  expect(await asking()).toBe('unauthenticated');
  await call(`${authorizations}/DeleteAuthorization`, { id });
  await setProject({ authorizationRequired: false });
});

test('a grant to the organization, where the project asks for one', async () => {
  const asking = await apiToken();
  await setProject({ projectAccessRequired: true });
  expect(await everywhere()).toEqual(refused('OIDC-Prj01'));
  expect(await asking()).toBe('unauthenticated');
  const grant = { projectId: scene.projectId, grantedOrganizationId: partnerId };
  await call(`${projects}/CreateProjectGrant`, grant);
  expect(await everywhere()).toEqual(allowed);
  expect(await asking()).toBe('ok');
  // Both together: the grant alone is no authorization.
  await setProject({ authorizationRequired: true });
  expect(await everywhere()).toEqual(refused('OIDC-Rol01'));
  await setProject({ authorizationRequired: false });
  await call(`${projects}/DeactivateProjectGrant`, grant);
  expect(await everywhere()).toEqual(refused('OIDC-Prj01'));
  expect(await asking()).toBe('unauthenticated');
  await setProject({ projectAccessRequired: false });
});
