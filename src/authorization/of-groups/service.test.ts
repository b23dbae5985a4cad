import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { obtainTokens, openScene, type Scene, userinfo } from '../../oidc/testing.ts';
import { authorizationsOf } from '../held.ts';
import { heldThroughGroupsByEvents } from './by-events.ts';

const service = 'postern.group.v1.GroupAuthorizationService';
const groups = 'zitadel.group.v2.GroupService';
const projects = 'zitadel.project.v2.ProjectService';
const rolesClaim = 'urn:zitadel:iam:org:project:roles';

let scene: Scene;
let count = 0;
beforeAll(async () => {
  scene = await openScene();
  const { projectId } = scene;
  await call(`${projects}/UpdateProject`, { projectId, projectRoleAssertion: true });
});
afterAll(() => scene?.postern.stop());

const call = <T = { id: string }>(method: string, request: object, token?: string) =>
  scene.postern.call<T>(method, request, token);
const group = async (name: string) =>
  (await call(`${groups}/CreateGroup`, { organizationId: scene.orgId, name: `${name} ${++count}` })).id;
const addRole = (roleKey: string, projectId = scene.projectId) =>
  call(`${projects}/AddProjectRole`, { projectId, roleKey, displayName: roleKey });
const give = (groupId: string, roleKeys: string[], projectId = scene.projectId) =>
  call(`${service}/CreateGroupAuthorization`, { groupId, projectId, roleKeys });
const join = (id: string, ...userIds: string[]) => call(`${groups}/AddUsersToGroup`, { id, userIds });
/** Roles of a person as userinfo tells them at this moment. */
const rolesNow = async (token: string) =>
  Object.keys(((await userinfo(scene, token)).body[rolesClaim] ?? {}) as object).toSorted();

describe('roles of groups', () => {
  let reader: string;
  let writer: string;
  let token: string;
  beforeEach(async () => {
    [reader, writer] = [`reader${++count}`, `writer${count}`];
    await addRole(reader);
    await addRole(writer);
    token = (await obtainTokens(scene)).access_token;
  });

  test('are those of the people in them, from one request to the next', async () => {
    const [outer, inner] = [await group('outer'), await group('inner')];
    const { id } = await give(outer, [reader]);
    expect(await rolesNow(token)).toEqual([]);
    await join(inner, scene.alice.userId);
    expect(await rolesNow(token)).toEqual([]);
    const nest = { groupId: outer, memberGroupIds: [inner] };
    await call('postern.group.v1.GroupNestingService/AddGroupsToGroup', nest);
    expect(await rolesNow(token)).toEqual([reader]);
    await call(`${service}/UpdateGroupAuthorization`, { id, roleKeys: [reader, writer] });
    expect(await rolesNow(token)).toEqual([reader, writer]);
    await call('postern.group.v1.GroupNestingService/RemoveGroupsFromGroup', nest);
    expect(await rolesNow(token)).toEqual([]);
    await give(inner, [writer]);
    expect(await rolesNow(token)).toEqual([writer]);
    await call(`${groups}/RemoveUsersFromGroup`, { id: inner, userIds: [scene.alice.userId] });
    expect(await rolesNow(token)).toEqual([]);
    await join(outer, scene.alice.userId);
    expect(await rolesNow(token)).toEqual([reader, writer]);
    await call(`${service}/DeleteGroupAuthorization`, { id });
    expect(await rolesNow(token)).toEqual([]);
    expect(await call<object>(`${service}/DeleteGroupAuthorization`, { id })).toEqual({});
  });

  test('go with the role, which does not come back with another of its name, and with the group', async () => {
    const id = await group('short-lived');
    await join(id, scene.alice.userId);
    await give(id, [reader, writer]);
    expect(await rolesNow(token)).toEqual([reader, writer]);
    const { projectId } = scene;
    await call(`${projects}/RemoveProjectRole`, { projectId, roleKey: reader });
    await addRole(reader);
    expect(await rolesNow(token)).toEqual([writer]);
    await call(`${groups}/DeleteGroup`, { id });
    expect(await rolesNow(token)).toEqual([]);
    const { platform, instanceId } = { ...scene.postern, platform: scene.postern.server.platform };
    const ended = await platform.store.search({
      instanceId,
      eventTypes: ['group_authorization.cascade.changed', 'group_authorization.cascade.removed'],
    });
    expect(ended.map(({ type }) => type)).toContain('group_authorization.cascade.changed');
    expect(ended.at(-1)?.type).toBe('group_authorization.cascade.removed');
  });

  test('let people into applications that ask for an authorization', async () => {
    const { projectId } = scene;
    const id = await group('customers');
    await join(id, scene.alice.userId);
    await call(`${projects}/UpdateProject`, { projectId, authorizationRequired: true });
    try {
      await expect(obtainTokens(scene)).rejects.toThrow();
      await give(id, [reader]);
      expect((await obtainTokens(scene)).access_token).toBeDefined();
    } finally {
      await call(`${projects}/UpdateProject`, { projectId, authorizationRequired: false });
      await call(`${groups}/DeleteGroup`, { id });
    }
  });

  test('are the same by the events where the tables are behind', async () => {
    const { postern, alice } = scene;
    const { platform } = postern.server;
    const id = await group('by events');
    await join(id, alice.userId);
    await give(id, [reader]);
    const held = await authorizationsOf(platform).of(postern.instanceId, alice.userId);
    const through = held.all.filter(({ roles }) => roles.includes(reader));
    expect(through).toHaveLength(1);
    const behind = { ...platform, projections: { position: () => 0n } as typeof platform.projections };
    const decided = await heldThroughGroupsByEvents(
      behind,
      postern.instanceId,
      alice.userId,
      [],
      async () => [],
    );
    expect(decided).toEqual(through.map((one) => ({ ...one })));
    await call(`${groups}/DeleteGroup`, { id });
    expect(
      await heldThroughGroupsByEvents(behind, postern.instanceId, alice.userId, [], async () => []),
    ).toEqual([]);
  });
});

test('authorizations of groups are given once, of roles that there are, and listed', async () => {
  const role = `only${++count}`;
  await addRole(role);
  const id = await group('listed');
  await expect(give(id, ['unknown'])).rejects.toThrow('invalid_argument');
  await expect(give(id, [])).rejects.toThrow('invalid_argument');
  await expect(give('none', [role])).rejects.toThrow('not_found');
  await expect(give(id, [role], 'none')).rejects.toThrow('not_found');
  const made = await give(id, [role]);
  await expect(give(id, [role])).rejects.toThrow('already_exists');
  const list = async (filter: object) =>
    (await call<{ authorizations?: object[] }>(`${service}/ListGroupAuthorizations`, { filters: [filter] }))
      .authorizations ?? [];
  const { projectId } = scene;
  expect(await list({ groupIds: { ids: [id] } })).toMatchObject([
    {
      id: made.id,
      groupId: id,
      projectId,
      projectName: 'Shop',
      roleKeys: [role],
      organizationId: scene.orgId,
    },
  ]);
  expect(await list({ organizationId: { id: 'none' } })).toEqual([]);
  await expect(list({})).rejects.toThrow('invalid_argument');
  for (const [method, request] of [
    ['CreateGroupAuthorization', { groupId: id, projectId, roleKeys: [role] }],
    ['UpdateGroupAuthorization', { id: made.id, roleKeys: [role] }],
  ] as const) {
    const { userId } = scene.machine;
    const { token } = await call<{ token: string }>('zitadel.user.v2.UserService/AddPersonalAccessToken', {
      userId,
      expirationDate: '2100-01-01T00:00:00Z',
    });
    await expect(call(`${service}/${method}`, request, token)).rejects.toThrow('permission_denied');
  }
});

test('roles of a granted project are given by the organization that it is granted to, and go with the grant', async () => {
  const { organizationId } = await call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: `granted ${++count}` },
  );
  const { projectId } = scene;
  const [role, other] = [`granted${count}`, `kept${count}`];
  await addRole(role);
  await addRole(other);
  const { id } = await call(`${groups}/CreateGroup`, { organizationId, name: 'theirs' });
  await expect(give(id, [role])).rejects.toThrow('failed_precondition');
  const grant = { projectId, grantedOrganizationId: organizationId };
  await call(`${projects}/CreateProjectGrant`, { ...grant, roleKeys: [role] });
  await expect(give(id, [other])).rejects.toThrow('invalid_argument');
  await give(id, [role]);
  await call(`${projects}/DeleteProjectGrant`, grant);
  const { authorizations } = await call<{ authorizations?: object[] }>(`${service}/ListGroupAuthorizations`, {
    filters: [{ groupIds: { ids: [id] } }],
  });
  expect(authorizations).toBeUndefined();
});
