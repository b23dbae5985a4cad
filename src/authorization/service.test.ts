import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

const v2 = 'zitadel.authorization.v2.AuthorizationService';
const beta = 'zitadel.authorization.v2beta.AuthorizationService';
const management = 'zitadel.management.v1.ManagementService';
const projects = 'zitadel.project.v2.ProjectService';

interface Answer {
  id: string;
  state: string;
  roles: { key: string; displayName: string; group: string }[];
  project: { id: string; name: string; organizationId: string };
  organization: { id: string; name: string };
  user: { id: string; preferredLoginName: string; organizationId: string };
}

let postern: TestPostern;
let ownerId: string;
let partnerId: string;
let count = 0;
const name = () => `thing-${++count}`;

beforeAll(async () => {
  postern = await startTestPostern();
  ownerId = await addOrg();
  partnerId = await addOrg();
});
afterAll(() => postern.stop());

async function addOrg(): Promise<string> {
  const { organizationId } = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: name() },
  );
  return organizationId;
}
async function addUser(organizationId = ownerId): Promise<string> {
  const { id } = await postern.call<{ id: string }>('zitadel.user.v2.UserService/CreateUser', {
    organizationId,
    username: name(),
    machine: { name: 'Robot' },
  });
  return id;
}
async function addProject(...keys: string[]): Promise<string> {
  const { projectId } = await postern.call<{ projectId: string }>(`${projects}/CreateProject`, {
    organizationId: ownerId,
    name: name(),
  });
  for (const roleKey of keys)
    await postern.call(`${projects}/AddProjectRole`, { projectId, roleKey, displayName: `Role ${roleKey}` });
  return projectId;
}
const grant = (projectId: string, roleKeys: string[]) =>
  postern.call(`${projects}/CreateProjectGrant`, {
    projectId,
    grantedOrganizationId: partnerId,
    roleKeys,
  });
async function authorize(
  userId: string,
  projectId: string,
  roleKeys: string[],
  organizationId = ownerId,
): Promise<string> {
  const { id } = await postern.call<{ id: string }>(`${v2}/CreateAuthorization`, {
    userId,
    projectId,
    organizationId,
    roleKeys,
  });
  return id;
}
const list = async (...filters: object[]): Promise<Answer[]> => {
  const { authorizations = [] } = await postern.call<{ authorizations?: Answer[] }>(
    `${v2}/ListAuthorizations`,
    { filters },
  );
  return authorizations;
};
const keysOf = async (id: string) => {
  const [found] = await list({ authorizationIds: { ids: [id] } });
  return found?.roles.map(({ key }) => key);
};
/** A call of version 1, which acts in an organization. */
async function inOrg<T = object>(orgId: string, method: string, body: object): Promise<T> {
  const response = await postern.fetch(`/${management}/${method}`, {
    method: 'POST',
    token: postern.pat,
    headers: { 'content-type': 'application/json', 'x-zitadel-orgid': orgId },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as T;
}
const typesOf = async (id: string): Promise<string[]> => {
  const events = await postern.server.platform.store.search({
    instanceId: postern.instanceId,
    aggregateTypes: ['usergrant'],
    aggregateIds: [id],
  });
  return events.map(({ type }) => type);
};

describe('authorization.v2', () => {
  test('creates, changes, deactivates, activates and deletes', async () => {
    const userId = await addUser();
    const projectId = await addProject('reader', 'writer');
    const id = await authorize(userId, projectId, ['reader']);
    const [shown] = await list({ authorizationIds: { ids: [id] } });
    expect(shown).toMatchObject({
      id,
      state: 'STATE_ACTIVE',
      project: { id: projectId, organizationId: ownerId },
      organization: { id: ownerId },
      user: { id: userId, organizationId: ownerId },
      roles: [{ key: 'reader', displayName: 'Role reader' }],
    });
    await postern.call(`${v2}/UpdateAuthorization`, { id, roleKeys: ['writer', 'reader'] });
    expect(await keysOf(id)).toEqual(['reader', 'writer']);
    await postern.call(`${v2}/DeactivateAuthorization`, { id });
    await postern.call(`${v2}/DeactivateAuthorization`, { id });
    const ofUser = { inUserIds: { ids: [userId] } };
    expect(await list(ofUser, { state: { state: 'STATE_ACTIVE' } })).toEqual([]);
    expect((await list(ofUser, { state: { state: 'STATE_INACTIVE' } })).map((one) => one.id)).toEqual([id]);
    await postern.call(`${v2}/ActivateAuthorization`, { id });
    const { deletionDate } = await postern.call<{ deletionDate?: string }>(`${v2}/DeleteAuthorization`, {
      id,
    });
    expect(deletionDate).toBeDefined();
    expect(await postern.call<object>(`${v2}/DeleteAuthorization`, { id })).toEqual({});
    expect(await list(ofUser)).toEqual([]);
    expect(await typesOf(id)).toEqual([
      'user.grant.added',
      'user.grant.changed',
      'user.grant.deactivated',
      'user.grant.reactivated',
      'user.grant.removed',
    ]);
    await authorize(userId, projectId, ['reader']);
  });

  test('refuses what is unknown, taken, or not there to give', async () => {
    const userId = await addUser();
    const projectId = await addProject('reader', 'writer');
    await grant(projectId, ['reader']);
    await authorize(userId, projectId, []);
    const refused = (request: object, id: string) =>
      expect(
        postern.call(`${v2}/CreateAuthorization`, {
          userId,
          projectId,
          organizationId: ownerId,
          roleKeys: [],
          ...request,
        }),
      ).rejects.toThrow(id);
    await refused({}, 'AUTHORIZATION-Ext01');
    await refused({ roleKeys: ['nobody'] }, 'AUTHORIZATION-Rol01');
    await refused({ userId: '1' }, 'AUTHORIZATION-Usr01');
    await refused({ projectId: '1' }, 'AUTHORIZATION-Prj01');
    await refused({ organizationId: await addOrg() }, 'AUTHORIZATION-Prj02');
    await refused({ organizationId: partnerId, roleKeys: ['writer'] }, 'AUTHORIZATION-Rol01');
    const change = { id: '1', roleKeys: [] };
    await expect(postern.call(`${v2}/UpdateAuthorization`, change)).rejects.toThrow('AUTHORIZATION-Nfd01');
    await expect(postern.call(`${v2}/ListAuthorizations`, { filters: [{}] })).rejects.toThrow('filter');
  });

  test('finds by every filter', async () => {
    const userId = await addUser(partnerId);
    const projectId = await addProject('reader', 'writer');
    await grant(projectId, ['reader', 'writer']);
    const direct = await authorize(userId, projectId, ['reader']);
    const granted = await authorize(userId, projectId, ['writer'], partnerId);
    const mine = { inUserIds: { ids: [userId] } };
    const found = async (...filters: object[]) => (await list(mine, ...filters)).map(({ id }) => id).sort();
    const both = [direct, granted].sort();
    const [one] = await list({ authorizationIds: { ids: [direct] } });
    expect(await found()).toEqual(both);
    expect(await found({ organizationId: { id: partnerId } })).toEqual([granted]);
    expect(await found({ userOrganizationId: { id: partnerId } })).toEqual(both);
    expect(await found({ userOrganizationId: { id: ownerId } })).toEqual([]);
    expect(await found({ projectId: { id: projectId } })).toEqual(both);
    const text = (value: object) => ({ ...value, method: 'TEXT_FILTER_METHOD_STARTS_WITH' });
    expect(await found({ projectName: text({ name: one?.project.name.slice(0, 7) }) })).toEqual(both);
    expect(await found({ userPreferredLoginName: text({ loginName: 'thing-' }) })).toEqual(both);
    expect(await found({ userDisplayName: text({ displayName: 'Rob' }) })).toEqual(both);
    expect(await found({ userDisplayName: text({ displayName: 'Hum' }) })).toEqual([]);
    expect(await found({ roleKey: { key: 'writer' } })).toEqual([granted]);
    expect(await found({ roleKey: text({ key: 'rea' }) })).toEqual([direct]);
    const { authorizations } = await postern.call<{
      authorizations: { id: string; projectGrantId?: string }[];
    }>(`${beta}/ListAuthorizations`, { filters: [{ userId: { id: userId } }] });
    const projectGrantId = authorizations.find(({ id }) => id === granted)?.projectGrantId ?? '';
    expect(projectGrantId).not.toBe('');
    expect(await found({ projectGrantId: { id: projectGrantId } })).toEqual([granted]);
  });

  test('shows its own to a user without any role, and those of its organization to an administrator', async () => {
    const userId = await addUser();
    const { token } = await postern.call<{ token: string }>(
      'zitadel.user.v2.UserService/AddPersonalAccessToken',
      { userId, expirationDate: '2100-01-01T00:00:00Z' },
    );
    const projectId = await addProject('reader');
    const id = await authorize(userId, projectId, ['reader']);
    await authorize(await addUser(), projectId, ['reader']);
    const seen = async () => {
      const { authorizations } = await postern.call<{ authorizations: Answer[] }>(
        `${v2}/ListAuthorizations`,
        { filters: [{ projectId: { id: projectId } }] },
        token,
      );
      return authorizations.map((one) => one.id);
    };
    expect(await seen()).toEqual([id]);
    await expect(postern.call(`${v2}/DeleteAuthorization`, { id }, token)).rejects.toThrow();
    const membership = { userId, resource: { projectId }, roles: ['PROJECT_OWNER'] };
    await postern.call(
      'zitadel.internal_permission.v2.InternalPermissionService/CreateAdministrator',
      membership,
    );
    expect(await seen()).toHaveLength(2);
    await postern.call(`${v2}/UpdateAuthorization`, { id, roleKeys: [] }, token);
  });
});

test('v2beta tells of project grants, and takes the owner of the project where no organization is named', async () => {
  const userId = await addUser();
  const projectId = await addProject('reader');
  const { id } = await postern.call<{ id: string }>(`${beta}/CreateAuthorization`, {
    userId,
    projectId,
    roleKeys: ['reader'],
  });
  const { authorizations } = await postern.call<{ authorizations: object[] }>(`${beta}/ListAuthorizations`, {
    filters: [{ authorizationIds: { ids: [id] } }],
  });
  expect(authorizations).toMatchObject([
    { id, projectId, organizationId: ownerId, projectOrganizationId: ownerId, roles: ['reader'] },
  ]);
});

test('management.v1 acts in an organization', async () => {
  const userId = await addUser();
  const projectId = await addProject('reader', 'writer');
  await grant(projectId, ['reader']);
  const add = (orgId: string, roleKeys: string[]) =>
    inOrg<{ userGrantId: string }>(orgId, 'AddUserGrant', { userId, projectId, roleKeys });
  const { userGrantId: grantId } = await add(ownerId, ['reader']);
  const { userGrantId: other } = await add(partnerId, ['reader']);
  const get = () =>
    inOrg<{ userGrant: object }>(ownerId, 'GetUserGrantByID', { userId, grantId }).then(
      ({ userGrant }) => userGrant,
    );
  expect(await get()).toMatchObject({
    id: grantId,
    roleKeys: ['reader'],
    state: 'USER_GRANT_STATE_ACTIVE',
    userId,
    orgId: ownerId,
    projectId,
    userType: 'TYPE_MACHINE',
  });
  await inOrg(ownerId, 'UpdateUserGrant', { userId, grantId, roleKeys: ['writer'] });
  await inOrg(ownerId, 'DeactivateUserGrant', { userId, grantId });
  expect(await get()).toMatchObject({ roleKeys: ['writer'], state: 'USER_GRANT_STATE_INACTIVE' });
  await inOrg(ownerId, 'ReactivateUserGrant', { userId, grantId });
  const wrong = { userId: await addUser(), grantId, roleKeys: [] };
  await expect(inOrg(ownerId, 'UpdateUserGrant', wrong)).rejects.toThrow('AUTHORIZATION-Nfd01');

  const listed = async (...queries: object[]) => {
    const { result = [] } = await inOrg<{ result?: { id: string }[] }>(ownerId, 'ListUserGrants', {
      queries: [{ projectIdQuery: { projectId } }, ...queries],
    });
    return result.map(({ id }) => id).sort();
  };
  expect(await listed()).toEqual([grantId]);
  expect(await listed({ withGrantedQuery: { withGranted: true } })).toEqual([grantId, other].sort());
  expect(await listed({ roleKeyQuery: { roleKey: 'reader' } })).toEqual([]);
  expect(await listed({ userIdQuery: { userId } })).toEqual([grantId]);
  expect(await listed({ userTypeQuery: { type: 'TYPE_HUMAN' } })).toEqual([]);
  expect(await listed({ displayNameQuery: { displayName: 'Robot' } })).toEqual([grantId]);
  for (const query of [
    { userNameQuery: { userName: 'x' } },
    { firstNameQuery: { firstName: 'x' } },
    { lastNameQuery: { lastName: 'x' } },
    { emailQuery: { email: 'x' } },
    { orgNameQuery: { orgName: 'x' } },
    { orgDomainQuery: { orgDomain: 'x' } },
    { projectNameQuery: { projectName: 'x' } },
    { projectGrantIdQuery: { projectGrantId: '1' } },
  ])
    expect(await listed(query)).toEqual([]);
  await inOrg(ownerId, 'BulkRemoveUserGrant', { grantId: [grantId, other] });
  expect(await listed({ withGrantedQuery: { withGranted: true } })).toEqual([]);
  await inOrg(ownerId, 'RemoveUserGrant', { userId, grantId });
});

describe('what an authorization stands on takes it along, by events', () => {
  test('a role', async () => {
    const projectId = await addProject('reader', 'writer');
    const both = await authorize(await addUser(), projectId, ['reader', 'writer']);
    const one = await authorize(await addUser(), projectId, ['writer']);
    await postern.call(`${projects}/RemoveProjectRole`, { projectId, roleKey: 'writer' });
    expect(await keysOf(both)).toEqual(['reader']);
    expect(await typesOf(both)).toEqual(['user.grant.added', 'user.grant.cascade.changed']);
    expect(await keysOf(one)).toBeUndefined();
    expect(await typesOf(one)).toEqual(['user.grant.added', 'user.grant.cascade.removed']);
  });

  test('a grant of the project, changed or removed', async () => {
    const projectId = await addProject('reader', 'writer');
    await grant(projectId, ['reader', 'writer']);
    const userId = await addUser(partnerId);
    const id = await authorize(userId, projectId, ['reader', 'writer'], partnerId);
    const direct = await authorize(userId, projectId, ['reader', 'writer']);
    const at = { projectId, grantedOrganizationId: partnerId };
    await postern.call(`${projects}/UpdateProjectGrant`, { ...at, roleKeys: ['reader'] });
    expect(await keysOf(id)).toEqual(['reader']);
    await postern.call(`${projects}/DeleteProjectGrant`, at);
    expect(await typesOf(id)).toEqual([
      'user.grant.added',
      'user.grant.cascade.changed',
      'user.grant.cascade.removed',
    ]);
    expect(await keysOf(direct)).toEqual(['reader', 'writer']);
  });

  test('a user, a project and an organization', async () => {
    const projectId = await addProject('reader');
    const gone = await addUser();
    const ofUser = await authorize(gone, projectId, ['reader']);
    await postern.call('zitadel.user.v2.UserService/DeleteUser', { userId: gone });
    expect(await typesOf(ofUser)).toEqual(['user.grant.added', 'user.grant.cascade.removed']);

    const orgId = await addOrg();
    const ofOrg = await authorize(await addUser(orgId), projectId, ['reader']);
    await postern.call('zitadel.org.v2.OrganizationService/DeleteOrganization', { organizationId: orgId });
    expect(await typesOf(ofOrg)).toEqual(['user.grant.added', 'user.grant.cascade.removed']);

    const ofProject = await authorize(await addUser(), projectId, ['reader']);
    await postern.call(`${projects}/DeleteProject`, { projectId });
    expect(await typesOf(ofProject)).toEqual(['user.grant.added', 'user.grant.cascade.removed']);
    expect(await list({ projectId: { id: projectId } })).toEqual([]);
  });

  test('and a role that comes again is given to nobody by that', async () => {
    const projectId = await addProject('reader');
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.push(await authorize(await addUser(), projectId, ['reader']));
    await postern.call(`${projects}/RemoveProjectRole`, { projectId, roleKey: 'reader' });
    await postern.call(`${projects}/AddProjectRole`, { projectId, roleKey: 'reader', displayName: 'Again' });
    expect(await list({ projectId: { id: projectId } })).toEqual([]);
  });
});
