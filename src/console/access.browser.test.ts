import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** Resource types, permissions on resources, and why somebody may do something, as an administrator does it. */

const types = 'postern.access.v1.ResourceTypeService';
const permissions = 'postern.access.v1.ResourcePermissionService';
const projects = 'zitadel.project.v2.ProjectService';

let scene: ConsoleScene;
let projectId: string;
let ada: string;
beforeAll(async () => {
  scene = await openConsole();
  const { call } = scene.postern;
  const { org } = await call<{ org: { id: string } }>('zitadel.management.v1.ManagementService/GetMyOrg');
  ({ projectId } = await call<{ projectId: string }>(`${projects}/CreateProject`, {
    organizationId: org.id,
    name: 'Docs',
  }));
  for (const roleKey of ['editor', 'viewer'])
    await call(`${projects}/AddProjectRole`, { projectId, roleKey, displayName: roleKey });
  ({ userId: ada } = await call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
    username: 'ada',
    organization: { orgId: org.id },
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: 'ada@people.example', isVerified: true },
  }));
  const { id } = await call<{ id: string }>('zitadel.group.v2.GroupService/CreateGroup', {
    organizationId: org.id,
    name: 'Writers',
  });
  await call('zitadel.group.v2.GroupService/AddUsersToGroup', { id, userIds: [ada] });
});
afterAll(() => scene?.close());

const open = (part: string) => scene.open(`/projects/${projectId}/${part}`);

const declared = async () => {
  const { resourceTypes = [] } = await scene.postern.call<{
    resourceTypes?: { name: string; displayName?: string; actions: { name: string }[] }[];
  }>(`${types}/ListResourceTypes`, { projectId });
  return resourceTypes.map(({ name, displayName, actions }) => [name, displayName, actions]);
};
const given = async () => {
  const { permissions: found = [] } = await scene.postern.call<{
    permissions?: { resourceId?: string; holder: object; actions: string[] }[];
  }>(`${permissions}/ListResourcePermissions`, { projectId, pagination: { asc: true } });
  return found.map(({ resourceId = '', holder, actions }) => [resourceId, holder, actions]);
};

const list = { name: 'list', requirement: 'REQUIREMENT_ROLE', roleKeys: ['viewer'] };

test('a type is declared with its actions, and what is refused keeps the form', async () => {
  await open('resources');
  await scene.says('No resource type yet');
  await scene.press('button', 'Declare a type');
  await scene.fill('Name', 'two words');
  await scene.fill('Action', 'list');
  await scene.press('checkbox', /viewer/);
  await scene.press('button', 'Add');
  await scene.says('visible ASCII');
  await scene.fill('Name', 'document');
  await scene.fill('Display name (optional)', 'Document');
  await scene.press('button', 'Add');
  await scene.says('document was declared');
  expect(await declared()).toEqual([['document', 'Document', [list]]]);
});

test('it gets another action, that takes a permission', async () => {
  await open('resources');
  await scene.press('button', 'Actions: document');
  await scene.press('menuitem', 'Change');
  await scene.press('button', 'Another action');
  await scene.press('button', 'Without action 1');
  await scene.says('With an action that is taken out, the permissions to do it go.');
  await scene.fill('Action', 'read');
  await scene.press('button', /^A role/);
  await scene.press('option', 'A permission on the resource');
  await scene.look('resource-type');
  await scene.press('button', 'Save');
  await scene.says('Saved');
  const read = { name: 'read', requirement: 'REQUIREMENT_RESOURCE' };
  expect(await declared()).toEqual([['document', 'Document', [read]]]);
  await scene.postern.call(`${types}/UpdateResourceType`, {
    projectId,
    name: 'document',
    actions: [list, read],
  });
});

test('permissions are given to a user on one resource, and to a role on all', async () => {
  await open('permissions');
  await scene.says('No permission yet');
  await scene.press('button', 'Give a permission');
  await scene.fill('User', 'ada@people');
  await scene.press('option', /Ada Lovelace/);
  await scene.fill('Resource (optional)', 'doc-1');
  await scene.press('button', 'Add');
  await scene.says('Choose at least one.');
  await scene.press('checkbox', 'read');
  await scene.press('button', 'Add');
  await scene.says('The permission was given');
  await scene.press('button', 'Give a permission');
  await scene.press('radio', 'Role');
  await scene.press('button', /Role/);
  await scene.press('option', 'editor');
  await scene.press('checkbox', 'read');
  await scene.press('button', 'Add');
  await scene.says('All of the type');
  expect(await given()).toEqual([
    ['doc-1', { userId: ada }, ['read']],
    ['', { roleKey: 'editor' }, ['read']],
  ]);
  await scene.look('resource-permissions');
});

test('one changes, and one is taken away', async () => {
  await open('permissions?q=doc-1');
  await scene.press('button', 'Actions: Ada Lovelace, doc-1');
  await scene.press('menuitem', 'Change');
  await scene.press('checkbox', 'list');
  await scene.press('button', 'Save');
  await scene.says('The permission was changed');
  expect((await given())[0]).toEqual(['doc-1', { userId: ada }, ['list', 'read']]);
  await open('permissions');
  await scene.press('button', 'Actions: editor, All of the type');
  await scene.press('menuitem', 'Remove');
  await scene.press('button', 'Remove');
  await scene.says('The permission was taken away');
  expect(await given()).toHaveLength(1);
});

test('it is asked whether somebody may do something, and why', async () => {
  await open('decisions');
  await scene.says('Nothing was asked yet');
  await scene.fill('User', 'ada@people');
  await scene.press('option', /Ada Lovelace/);
  await scene.press('button', /Resource type/);
  await scene.press('option', 'Document');
  await scene.fill('Resource', 'doc-1');
  await scene.press('button', /^Action|Action$/);
  await scene.press('option', 'read');
  await scene.press('button', 'Ask');
  await scene.says('Yes, by a permission of their own');
  await scene.look('access-explained');
  await scene.fill('Resource', 'doc-2');
  await scene.press('button', 'Ask');
  await scene.says('No: there is no permission on the resource');
});

test('its pages and forms are fair to everybody', async () => {
  const visitor = await scene.another();
  const visit = (part: string) => visitor.open(`/projects/${projectId}/${part}`);
  for (const part of ['resources', 'permissions', 'decisions']) {
    await visit(part);
    await expectFair(visitor, `project-${part}`);
  }
  await visit('resources');
  await visitor.press('button', 'Declare a type');
  await expectFair(visitor, 'project-resources-add');
  await visit('permissions');
  await visitor.press('button', 'Give a permission');
  await expectFair(visitor, 'project-permissions-add');
});

test('a type is removed with its permissions', async () => {
  await open('resources');
  await scene.press('button', 'Actions: document');
  await scene.press('menuitem', 'Remove');
  await scene.press('button', 'Remove');
  await scene.says('document was removed');
  expect([await declared(), await given()]).toEqual([[], []]);
});
