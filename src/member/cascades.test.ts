import { afterAll, beforeAll, expect, test } from 'bun:test';
import postgres from 'postgres';
import { lockTable } from '../testing/locked-table.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

/** With a user or its organization its memberships end, and the history of what it administered says so. */

const administrators = 'zitadel.internal_permission.v2.InternalPermissionService';
const projects = 'zitadel.project.v2.ProjectService';

let postern: TestPostern;
let ownerId: string;
let count = 0;
const name = () => `thing-${++count}`;

beforeAll(async () => {
  postern = await startTestPostern();
  ownerId = await addOrg();
});
afterAll(() => postern?.stop());

async function addOrg(): Promise<string> {
  const { organizationId } = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: name() },
  );
  return organizationId;
}
async function addUser(organizationId: string): Promise<string> {
  const { id } = await postern.call<{ id: string }>('zitadel.user.v2.UserService/CreateUser', {
    organizationId,
    username: name(),
    machine: { name: 'Robot' },
  });
  return id;
}
async function addProject(organizationId = ownerId): Promise<string> {
  const { projectId } = await postern.call<{ projectId: string }>(`${projects}/CreateProject`, {
    organizationId,
    name: name(),
  });
  return projectId;
}
async function grantTo(grantedOrganizationId: string): Promise<string> {
  const projectId = await addProject();
  await postern.call(`${projects}/CreateProjectGrant`, { projectId, grantedOrganizationId });
  return projectId;
}
const join = (userId: string, resource: object, ...roles: string[]) =>
  postern.call(`${administrators}/CreateAdministrator`, { userId, resource, roles });

/** What is recorded of the members of an aggregate, oldest first. */
async function recorded(aggregateId: string, userId: string): Promise<string[]> {
  const { store } = postern.server.platform;
  const events = await store.search({ instanceId: postern.instanceId, aggregateIds: [aggregateId] });
  return events
    .filter(
      ({ type, payload }) => type.includes('.member.') && 'userId' in payload && payload.userId === userId,
    )
    .map(({ type }) => type);
}
async function listed(userId: string): Promise<number> {
  const { administrators: found = [] } = await postern.call<{ administrators?: unknown[] }>(
    `${administrators}/ListAdministrators`,
    { filters: [{ inUserIdsFilter: { ids: [userId] } }] },
  );
  return found.length;
}

async function everywhere(userId: string, partnerId: string) {
  const projectId = await addProject();
  const grantedId = await grantTo(partnerId);
  await join(userId, { instance: true }, 'IAM_OWNER_VIEWER');
  await join(userId, { organizationId: ownerId }, 'ORG_OWNER_VIEWER');
  await join(userId, { projectId }, 'PROJECT_OWNER');
  await join(
    userId,
    { projectGrant: { projectId: grantedId, organizationId: partnerId } },
    'PROJECT_GRANT_OWNER',
  );
  expect(await listed(userId)).toBe(4);
  return { projectId, grantedId };
}
async function expectEnded(
  userId: string,
  { projectId, grantedId }: { projectId: string; grantedId: string },
) {
  for (const [id, level] of [
    [postern.instanceId, 'instance'],
    [ownerId, 'org'],
    [projectId, 'project'],
    [grantedId, 'project.grant'],
  ] as const)
    expect(await recorded(id, userId)).toEqual([`${level}.member.added`, `${level}.member.cascade.removed`]);
  expect(await listed(userId)).toBe(0);
}

test('a user', async () => {
  const userId = await addUser(ownerId);
  const colleague = await addUser(ownerId);
  const places = await everywhere(userId, await addOrg());
  await join(colleague, { projectId: places.projectId }, 'PROJECT_OWNER');
  await postern.call('zitadel.user.v2.UserService/DeleteUser', { userId });
  await expectEnded(userId, places);
  expect(await recorded(places.projectId, colleague)).toEqual(['project.member.added']);
});

test('an organization, of its people and of grants to it', async () => {
  const partnerId = await addOrg();
  const [first, second] = [await addUser(partnerId), await addUser(partnerId)];
  const stranger = await addUser(ownerId);
  const places = await everywhere(first, partnerId);
  await join(second, { organizationId: ownerId }, 'ORG_OWNER');
  const resource = { projectGrant: { projectId: places.grantedId, organizationId: partnerId } };
  await join(stranger, resource, 'PROJECT_GRANT_OWNER');
  const own = await addProject(partnerId);
  await join(first, { projectId: own }, 'PROJECT_OWNER');
  await postern.call('zitadel.org.v2.OrganizationService/DeleteOrganization', { organizationId: partnerId });
  await expectEnded(first, places);
  const ended = ['org.member.added', 'org.member.cascade.removed'];
  expect(await recorded(ownerId, second)).toEqual(ended);
  expect(await recorded(places.grantedId, stranger)).toEqual([
    'project.grant.member.added',
    'project.grant.member.cascade.removed',
  ]);
  // What the organization owned went with it, and needs no event of its own.
  expect(await recorded(own, first)).toEqual(['project.member.added']);
});

test('one whom somebody else took away before is not ended twice', async () => {
  const userId = await addUser(ownerId);
  const projectId = await addProject();
  await join(userId, { projectId }, 'PROJECT_OWNER');
  await postern.call(`${administrators}/DeleteAdministrator`, { userId, resource: { projectId } });
  await postern.call('zitadel.user.v2.UserService/DeleteUser', { userId });
  expect(await recorded(projectId, userId)).toEqual(['project.member.added', 'project.member.removed']);
});

test('while the projector is held up, who became a member a moment ago is found by the events', async () => {
  const userId = await addUser(ownerId);
  const projectId = await addProject();
  const sql = postgres(postern.databaseUrl, { max: 1, onnotice: () => {} });
  const unlock = await lockTable(sql, 'project_members_projection');
  try {
    await join(userId, { projectId }, 'PROJECT_OWNER');
    await postern.call('zitadel.user.v2.UserService/DeleteUser', { userId });
  } finally {
    await unlock();
    await sql.end();
  }
  expect(await recorded(projectId, userId)).toEqual([
    'project.member.added',
    'project.member.cascade.removed',
  ]);
});

test('many at once, each found again by whoever is in its way', async () => {
  const projectId = await addProject();
  const users = await Promise.all(Array.from({ length: 12 }, () => addUser(ownerId)));
  for (const userId of users) await join(userId, { projectId }, 'PROJECT_OWNER');
  await Promise.all(
    users.map((userId) => postern.call('zitadel.user.v2.UserService/DeleteUser', { userId })),
  );
  for (const userId of users)
    expect(await recorded(projectId, userId)).toEqual([
      'project.member.added',
      'project.member.cascade.removed',
    ]);
});
