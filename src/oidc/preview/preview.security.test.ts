import { afterAll, beforeAll, expect, test } from 'bun:test';
import { openScene, type Scene } from '../testing.ts';

/** Previews tell of people and roles: not to everybody, and without a trace in what is previewed. */

const method = 'postern.oidc.v1.TokenPreviewService/PreviewTokens';
const users = 'zitadel.user.v2.UserService';

let scene: Scene;
const call = <T = Record<string, string>>(name: string, request: object) =>
  scene.postern.call<T>(name, request);

beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

/** Somebody with these roles, and a token of their own. */
async function administrator(roles: {
  readonly project?: readonly string[];
  readonly org?: readonly string[];
}) {
  const { id = '' } = await call(`${users}/CreateUser`, {
    organizationId: scene.orgId,
    machine: { name: 'Administrator' },
  });
  const { token = '' } = await call(`${users}/AddPersonalAccessToken`, {
    userId: id,
    expirationDate: '2099-01-01T00:00:00Z',
  });
  const add = (resource: object, given: readonly string[]) =>
    call('zitadel.internal_permission.v2.InternalPermissionService/CreateAdministrator', {
      userId: id,
      resource,
      roles: given,
    });
  if (roles.project) await add({ projectId: scene.projectId }, roles.project);
  if (roles.org) await add({ organizationId: scene.orgId }, roles.org);
  return async (request: object) => {
    const response = await scene.postern.fetch(`/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    return { status: response.status, body: (await response.json()) as { code?: string } };
  };
}

const asked = () => ({
  clientId: scene.web.clientId,
  userId: scene.alice.userId,
  scopes: ['openid', 'profile'],
});

test('is made for one caller so often, and for others still', async () => {
  const one = await administrator({ project: ['PROJECT_OWNER'] });
  const answers = await Promise.all(Array.from({ length: 70 }, () => one(asked())));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThanOrEqual(5);
  expect(refused[0]?.body.code).toBe('resource_exhausted');
  const another = await administrator({ project: ['PROJECT_OWNER'] });
  expect((await another(asked())).status).not.toBe(429);
});

test('tells nobody what he may not read', async () => {
  const ofProject = await administrator({ project: ['PROJECT_OWNER'] });
  const refused = await ofProject(asked());
  expect(refused.body.code).toBe('permission_denied');
  expect(await ofProject({ ...asked(), userId: '1' })).toEqual(refused);
  const ofPeople = await administrator({ org: ['ORG_USER_MANAGER'] });
  expect((await ofPeople(asked())).status).toBe(403);
  const ofBoth = await administrator({ org: ['ORG_USER_MANAGER'], project: ['PROJECT_OWNER_VIEWER'] });
  expect((await ofBoth(asked())).status).toBe(200);
  const nobody = await administrator({});
  expect((await nobody(asked())).status).toBe(403);
});

test('tells of roles that another organization gave to those alone who may read there', async () => {
  const { organizationId = '' } = await call('zitadel.org.v2.OrganizationService/AddOrganization', {
    name: 'Partner',
  });
  await call('zitadel.project.v2.ProjectService/AddProjectRole', {
    projectId: scene.projectId,
    roleKey: 'buyer',
    displayName: 'Buyer',
  });
  await call('zitadel.project.v2.ProjectService/CreateProjectGrant', {
    projectId: scene.projectId,
    grantedOrganizationId: organizationId,
    roleKeys: ['buyer'],
  });
  await call('zitadel.authorization.v2.AuthorizationService/CreateAuthorization', {
    userId: scene.alice.userId,
    projectId: scene.projectId,
    organizationId,
    roleKeys: ['buyer'],
  });
  const owner = await administrator({ org: ['ORG_OWNER'] });
  const roles = { ...asked(), scopes: ['openid', 'urn:zitadel:iam:org:project:role:buyer'] };
  const shown = await owner(roles);
  expect(shown.status).toBe(200);
  expect(shown.body).toMatchObject({ isIncomplete: true });
  expect(JSON.stringify((shown.body as { documents: object[] }).documents)).not.toContain('"buyer');
  expect(JSON.stringify(shown.body)).not.toContain(organizationId);
  const all = await call<{ documents: object[] }>(method, roles);
  expect(all).not.toHaveProperty('isIncomplete');
  expect(JSON.stringify(all.documents)).toContain(organizationId);
});

test('gives no token: what stands for one is in no answer', async () => {
  const answer = JSON.stringify(await call<object>(method, asked()));
  const jti = /"jti","value":"\\"([^\\]+)/.exec(answer)?.[1] ?? '';
  expect(jti).toStartWith('V2_');
  const response = await scene.postern.fetch('/oidc/v1/userinfo', {
    headers: { authorization: `Bearer ${jti}` },
  });
  expect(response.status).toBe(401);
});
