import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';

let postern: TestPostern;
let userId: string;
let userToken: string;
let orgId: string;

const administrators = 'zitadel.internal_permission.v2.InternalPermissionService';
const kindOf = (failing: Promise<unknown>) =>
  failing.then(
    () => 'ok',
    (failure: RpcFailure) => failure.body.code,
  );

beforeAll(async () => {
  postern = await startTestPostern();
  ({ organizationId: orgId } = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'ACME' },
  ));
  ({ id: userId } = await postern.call<{ id: string }>('zitadel.user.v2.UserService/CreateUser', {
    organizationId: orgId,
    machine: { name: 'robot' },
    username: 'robot',
  }));
  ({ token: userToken } = await postern.call<{ token: string }>(
    'zitadel.user.v2.UserService/AddPersonalAccessToken',
    { userId, expirationDate: '2100-01-01T00:00:00Z' },
  ));
});
afterAll(() => postern?.stop());

test('a role takes effect at the next request, and so does its loss', async () => {
  const rename = () =>
    kindOf(
      postern.call(
        'zitadel.org.v2.OrganizationService/UpdateOrganization',
        { organizationId: orgId, name: `ACME ${crypto.randomUUID()}` },
        userToken,
      ),
    );
  expect(await rename()).toBe('permission_denied');
  const resource = { organizationId: orgId };
  await postern.call(`${administrators}/CreateAdministrator`, { userId, resource, roles: ['ORG_OWNER'] });
  expect(await rename()).toBe('ok');
  await postern.call(`${administrators}/UpdateAdministrator`, {
    userId,
    resource,
    roles: ['ORG_OWNER_VIEWER'],
  });
  expect(await rename()).toBe('permission_denied');
  await postern.call(`${administrators}/UpdateAdministrator`, { userId, resource, roles: ['ORG_OWNER'] });
  expect(await rename()).toBe('ok');
  await postern.call(`${administrators}/DeleteAdministrator`, { userId, resource });
  expect(await rename()).toBe('permission_denied');
});

test('nobody gives roles without the permission, nor roles of another level', async () => {
  const give = (roles: string[], token?: string) =>
    kindOf(
      postern.call(
        `${administrators}/CreateAdministrator`,
        { userId, resource: { instance: true }, roles },
        token,
      ),
    );
  expect(await give(['IAM_OWNER'], userToken)).toBe('permission_denied');
  expect(await give(['ORG_OWNER'])).toBe('invalid_argument');
});

test('lists show an administrator of the instance everybody, and others themselves', async () => {
  await postern.call(`${administrators}/CreateAdministrator`, {
    userId,
    resource: { organizationId: orgId },
    roles: ['ORG_USER_MANAGER'],
  });
  type List = { administrators: { user: { id: string; preferredLoginName: string }; roles: string[] }[] };
  const all = await postern.call<List>(`${administrators}/ListAdministrators`);
  expect(all.administrators.map(({ roles }) => roles[0]).sort()).toEqual([
    'IAM_LOGIN_CLIENT',
    'IAM_OWNER',
    'IAM_OWNER',
    'ORG_OWNER',
    'ORG_USER_MANAGER',
  ]);
  const own = await postern.call<List>(`${administrators}/ListAdministrators`, {}, userToken);
  expect(own.administrators.map(({ user }) => user.id)).toEqual([userId]);
  const filtered = await postern.call<List>(`${administrators}/ListAdministrators`, {
    filters: [
      { not: { query: { role: { roleKey: 'IAM_OWNER' } } } },
      {
        or: {
          queries: [
            { inUserIdsFilter: { ids: [userId] } },
            { userPreferredLoginName: { preferredLoginName: 'nobody' } },
          ],
        },
      },
    ],
  });
  expect(filtered.administrators.map(({ user }) => user.preferredLoginName)).toEqual(['robot']);
});

test('the v1 calls manage members of the instance and of the organization that the header names', async () => {
  const rest = (path: string, method: string, body?: object) =>
    postern.fetch(path, {
      method,
      token: postern.pat,
      headers: { 'x-zitadel-orgid': orgId },
      ...(body && { body: JSON.stringify(body) }),
    });
  expect((await rest('/admin/v1/members', 'POST', { userId, roles: ['IAM_OWNER_VIEWER'] })).status).toBe(200);
  const listed = await (
    await rest('/admin/v1/members/_search', 'POST', { queries: [{ userIdQuery: { userId } }] })
  ).json();
  expect(listed).toMatchObject({
    details: { totalResult: '1' },
    result: [{ userId, roles: ['IAM_OWNER_VIEWER'] }],
  });
  expect((await rest(`/admin/v1/members/${userId}`, 'DELETE')).status).toBe(200);
  const orgMembers = await (await rest('/management/v1/orgs/me/members/_search', 'POST', {})).json();
  expect(orgMembers).toMatchObject({ result: [{ userId, roles: ['ORG_USER_MANAGER'] }] });
});

test('a removed user administers nothing', async () => {
  await postern.call('zitadel.user.v2.UserService/DeleteUser', { userId });
  const failure = await kindOf(
    postern.call('zitadel.org.v2.OrganizationService/ListOrganizations', {}, userToken),
  );
  expect(failure).toBe('unauthenticated');
  const left = await postern.call<{ administrators?: unknown[] }>(`${administrators}/ListAdministrators`, {
    filters: [{ inUserIdsFilter: { ids: [userId] } }],
  });
  expect(left.administrators ?? []).toEqual([]);
});

test('who administers a grant of a project gives its roles in the organization that it is to, and nothing else', async () => {
  const { call } = postern;
  const projects = 'zitadel.project.v2.ProjectService';
  const authorizations = 'zitadel.authorization.v2.AuthorizationService';
  const { id: userId } = await call<{ id: string }>('zitadel.user.v2.UserService/CreateUser', {
    organizationId: orgId,
    machine: { name: 'granter' },
    username: 'granter',
  });
  const { token: userToken } = await call<{ token: string }>(
    'zitadel.user.v2.UserService/AddPersonalAccessToken',
    { userId, expirationDate: '2100-01-01T00:00:00Z' },
  );
  const { org: home } = await call<{ org: { id: string } }>(
    'zitadel.management.v1.ManagementService/GetMyOrg',
  );
  const { projectId } = await call<{ projectId: string }>(`${projects}/CreateProject`, {
    organizationId: home.id,
    name: 'Granted',
  });
  await call(`${projects}/AddProjectRole`, { projectId, roleKey: 'reader', displayName: 'Reader' });
  const grant = { projectId, grantedOrganizationId: orgId };
  await call(`${projects}/CreateProjectGrant`, { ...grant, roleKeys: ['reader'] });
  const give = (organizationId: string) =>
    call<{ id: string }>(
      `${authorizations}/CreateAuthorization`,
      { userId, projectId, organizationId, roleKeys: ['reader'] },
      userToken,
    );
  expect(await kindOf(give(orgId))).toBe('permission_denied');

  const resource = { projectGrant: { projectId, organizationId: orgId } };
  const roles = ['PROJECT_GRANT_OWNER'];
  await call(`${administrators}/CreateAdministrator`, { userId, resource, roles });
  expect(await kindOf(call(`${administrators}/CreateAdministrator`, { userId, resource, roles }))).toBe(
    'already_exists',
  );
  const listed = async (filters: object[], version = 'v2') => {
    const { administrators: found } = await call<{ administrators?: object[] }>(
      `zitadel.internal_permission.${version}.InternalPermissionService/ListAdministrators`,
      { filters: [{ inUserIdsFilter: { ids: [userId] } }, ...filters] },
    );
    return found ?? [];
  };
  const shown = await listed([{ resource }]);
  expect(shown).toMatchObject([
    {
      projectGrant: {
        projectId,
        projectName: 'Granted',
        organizationId: home.id,
        grantedOrganizationId: orgId,
      },
      roles,
    },
  ]);
  const [{ projectGrant }] = shown as [{ projectGrant: { id: string } }];
  expect(await listed([{ resource: { projectGrantId: projectGrant.id } }], 'v2beta')).toHaveLength(1);
  expect(await listed([{ resource: { projectGrant: { projectId, organizationId: home.id } } }])).toEqual([]);

  const { id } = await give(orgId);
  expect(await kindOf(call(`${projects}/GetProject`, { projectId }, userToken))).toBe('ok');
  expect(await kindOf(give(home.id))).toBe('permission_denied');
  expect(await kindOf(call(`${projects}/UpdateProject`, { projectId, name: 'Mine' }, userToken))).toBe(
    'permission_denied',
  );
  const { authorizations: seen } = await call<{ authorizations: { id: string }[] }>(
    `${authorizations}/ListAuthorizations`,
    { filters: [{ projectId: { id: projectId } }] },
    userToken,
  );
  expect(seen.map((one) => one.id)).toEqual([id]);

  await call(`${administrators}/UpdateAdministrator`, {
    userId,
    resource,
    roles: ['PROJECT_GRANT_OWNER_VIEWER'],
  });
  const change = () => kindOf(call(`${authorizations}/UpdateAuthorization`, { id, roleKeys: [] }, userToken));
  expect(await change()).toBe('permission_denied');
  await call(`${administrators}/UpdateAdministrator`, { userId, resource, roles });
  expect(await change()).toBe('ok');
  await call(`${administrators}/DeleteAdministrator`, { userId, resource });
  expect(await kindOf(call(`${authorizations}/DeleteAuthorization`, { id }, userToken))).toBe(
    'permission_denied',
  );

  await call(`${administrators}/CreateAdministrator`, { userId, resource, roles });
  await call(`${projects}/DeleteProjectGrant`, grant);
  expect(await listed([{ resource: { projectGrantId: projectGrant.id } }], 'v2beta')).toEqual([]);
  expect(await kindOf(give(orgId))).toBe('permission_denied');
  const again = await kindOf(call(`${administrators}/CreateAdministrator`, { userId, resource, roles }));
  expect(again).toBe('not_found');
});
