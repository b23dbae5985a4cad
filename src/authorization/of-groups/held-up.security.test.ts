import { afterAll, beforeAll, expect, test } from 'bun:test';
import postgres from 'postgres';
import { obtainTokens, openScene, type Scene, userinfo } from '../../oidc/testing.ts';
import { lockTable } from '../../testing/locked-table.ts';

/** While the projector is held up, what groups hold ends with what it stands on, and does not come back with its name. */

const service = 'postern.group.v1.GroupAuthorizationService';
const groups = 'zitadel.group.v2.GroupService';
const projects = 'zitadel.project.v2.ProjectService';
const rolesClaim = 'urn:zitadel:iam:org:project:roles';

let scene: Scene;
let sql: postgres.Sql;
let token: string;
let groupId: string;
beforeAll(async () => {
  scene = await openScene();
  sql = postgres(scene.postern.databaseUrl, { max: 1, onnotice: () => {} });
  const { projectId, orgId: organizationId, alice } = scene;
  await call(`${projects}/UpdateProject`, { projectId, projectRoleAssertion: true });
  token = (await obtainTokens(scene)).access_token;
  groupId = (await call(`${groups}/CreateGroup`, { organizationId, name: 'Held up' })).id;
  await call(`${groups}/AddUsersToGroup`, { id: groupId, userIds: [alice.userId] });
});
afterAll(async () => {
  await sql?.end();
  await scene?.postern.stop();
});

const call = <T = { id: string }>(method: string, request: object) => scene.postern.call<T>(method, request);
const addRoles = async (projectId: string, ...roleKeys: string[]) => {
  for (const roleKey of roleKeys)
    await call(`${projects}/AddProjectRole`, { projectId, roleKey, displayName: roleKey });
};
const removeRole = (projectId: string, roleKey: string) =>
  call(`${projects}/RemoveProjectRole`, { projectId, roleKey });
const give = async (projectId: string, roleKeys: string[]) =>
  (await call(`${service}/CreateGroupAuthorization`, { groupId, projectId, roleKeys })).id;
const rolesNow = async () =>
  Object.keys(((await userinfo(scene, token)).body[rolesClaim] ?? {}) as object).toSorted();
const eventsOf = async (id: string) =>
  (
    await scene.postern.server.platform.store.search({
      instanceId: scene.postern.instanceId,
      aggregateIds: [id],
    })
  ).map(({ type }) => type.replace('group_authorization.', ''));
const otherProject = async () =>
  (
    await call<{ projectId: string }>(`${projects}/CreateProject`, {
      organizationId: scene.orgId,
      name: 'Elsewhere',
    })
  ).projectId;

test('a role that was given since the table was written goes from a group with the role', async () => {
  const { projectId } = scene;
  await addRoles(projectId, 'reader', 'writer', 'admin');
  const id = await give(projectId, ['reader', 'writer']);
  expect(await rolesNow()).toEqual(['reader', 'writer']);
  const unlock = await lockTable(sql, 'group_authorizations_projection');
  try {
    await call(`${service}/UpdateGroupAuthorization`, { id, roleKeys: ['reader', 'admin'] });
    await removeRole(projectId, 'admin');
    await addRoles(projectId, 'admin');
    expect(await rolesNow()).toEqual(['reader']);
    await removeRole(projectId, 'reader');
    await addRoles(projectId, 'reader');
    expect(await rolesNow()).toEqual([]);
  } finally {
    await unlock();
  }
  expect(await eventsOf(id)).toEqual(['added', 'changed', 'cascade.changed', 'cascade.removed']);
  expect(await rolesNow()).toEqual([]);
});

test('an authorization that was given since the table was written ends with its group or its project', async () => {
  const projectId = await otherProject();
  await addRoles(projectId, 'reader');
  const unlock = await lockTable(sql, 'group_authorizations_projection');
  try {
    const [first, second] = [await give(projectId, ['reader']), await give(scene.projectId, ['writer'])];
    expect(await rolesNow()).toEqual(['writer']);
    await call(`${projects}/DeleteProject`, { projectId });
    expect(await eventsOf(first)).toEqual(['added', 'cascade.removed']);
    await call(`${groups}/DeleteGroup`, { id: groupId });
    expect(await eventsOf(first)).toEqual(['added', 'cascade.removed']);
    expect(await eventsOf(second)).toEqual(['added', 'cascade.removed']);
    expect(await rolesNow()).toEqual([]);
  } finally {
    await unlock();
  }
});
