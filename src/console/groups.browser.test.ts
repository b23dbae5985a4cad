import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** Groups, from being created to being removed, with who and what is in them. */

const service = 'zitadel.group.v2.GroupService';

let scene: ConsoleScene;
let ada: string;
let staff: string;
beforeAll(async () => {
  scene = await openConsole();
  const { call } = scene.postern;
  const { result } = await call<{ result: { id: string }[] }>(
    'zitadel.org.v2.OrganizationService/ListOrganizations',
  );
  const home = result[0]?.id ?? '';
  ({ userId: ada } = await call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
    username: 'ada',
    organization: { orgId: home },
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: 'ada@people.example', isVerified: true },
  }));
  const { projectId } = await call<{ projectId: string }>('zitadel.project.v2.ProjectService/CreateProject', {
    organizationId: home,
    name: 'Docs',
  });
  for (const roleKey of ['editor', 'reader'])
    await call('zitadel.project.v2.ProjectService/AddProjectRole', {
      projectId,
      roleKey,
      displayName: roleKey,
    });
  ({ id: staff } = await call<{ id: string }>(`${service}/CreateGroup`, {
    organizationId: home,
    name: 'Staff',
  }));
});
afterAll(() => scene?.close());

async function group(name: string): Promise<{ id: string; description?: string } | undefined> {
  const { groups = [] } = await scene.postern.call<{ groups?: { id: string; description?: string }[] }>(
    `${service}/ListGroups`,
    { filters: [{ nameFilter: { name } }] },
  );
  return groups[0];
}
const open = async (part = '') => scene.open(`/groups/${(await group('Writers'))?.id}${part}`);
async function groupsOfAda(): Promise<readonly string[]> {
  const { groups = [] } = await scene.postern.call<{ groups?: { name: string }[] }>(
    'postern.group.v1.GroupNestingService/ListGroupsOfUser',
    { userId: ada },
  );
  return groups.map(({ name }) => name).sort();
}
async function held(): Promise<readonly (readonly string[])[]> {
  const { authorizations = [] } = await scene.postern.call<{ authorizations?: { roleKeys: string[] }[] }>(
    'postern.group.v1.GroupAuthorizationService/ListGroupAuthorizations',
  );
  return authorizations.map(({ roleKeys }) => roleKeys);
}

test('a group is created', async () => {
  await scene.open('/groups');
  await scene.press('link', 'Create a group');
  await scene.fill('Name', 'Writers');
  await scene.press('button', 'Create');
  await scene.find('heading', 'Writers');
  expect(await group('Writers')).toBeDefined();
});

test('what it says about itself changes', async () => {
  await open('/about');
  await scene.fill('Description (optional)', 'Who writes');
  await scene.press('button', 'Save');
  await scene.says('Saved');
  expect((await group('Writers'))?.description).toBe('Who writes');
});

test('somebody is put in, and taken out', async () => {
  await open();
  await scene.press('button', 'Add a member');
  await scene.fill('User', 'Ada');
  await scene.press('option', 'Ada Lovelace');
  await scene.press('button', 'Add');
  await scene.says('The member was added');
  expect(await groupsOfAda()).toEqual(['Writers']);
  await scene.press('button', 'Actions: Ada Lovelace');
  await scene.press('menuitem', 'Take out');
  await scene.press('button', 'Take out');
  await scene.says('Ada Lovelace is not in the group any more');
  expect(await groupsOfAda()).toEqual([]);
});

test('a person is put into a group from their own page', async () => {
  await scene.open(`/users/${ada}/groups`);
  await scene.press('button', 'Put into a group');
  await scene.fill('Group', 'Wri');
  await scene.press('option', 'Writers');
  await scene.press('button', 'Add');
  await scene.says('Ada Lovelace was put into the group');
  expect(await groupsOfAda()).toEqual(['Writers']);
});

test('a group is put into another, so that its members are in both', async () => {
  await scene.open(`/groups/${staff}/groups`);
  await scene.press('button', 'Put a group in');
  await scene.fill('Group', 'Writers');
  await scene.press('option', 'Writers');
  await scene.press('button', 'Add');
  await scene.says('The group was put in');
  expect(await groupsOfAda()).toEqual(['Staff', 'Writers']);
  await scene.open(`/users/${ada}/groups`);
  await scene.says('through another group');
  await open('/groups');
  await scene.find('link', 'Staff');
});

test('a group has roles: given, changed, and taken away', async () => {
  await open('/authorizations');
  await scene.press('button', 'Give roles in a project');
  await scene.fill('Project', 'Docs');
  await scene.press('option', 'Docs');
  await scene.press('checkbox', /editor/);
  await scene.press('button', 'Add');
  await scene.says('The roles were given');
  expect(await held()).toEqual([['editor']]);
  await scene.press('button', 'Actions: Docs');
  await scene.press('menuitem', 'Change roles');
  await scene.press('checkbox', /reader/);
  await scene.press('button', 'Save');
  await scene.says('The roles were changed');
  expect(await held()).toEqual([['editor', 'reader']]);
});

test('everybody can use the pages, and nothing goes wrong in them', async () => {
  const writers = `/groups/${(await group('Writers'))?.id}`;
  const visitor = await scene.another();
  for (const [name, path] of Object.entries({
    groups: '/groups',
    'groups-new': '/groups/new',
    'group-members': writers,
    'group-groups': `/groups/${staff}/groups`,
    'group-authorizations': `${writers}/authorizations`,
    'group-about': `${writers}/about`,
    'group-history': `${writers}/history`,
    'user-groups': `/users/${ada}/groups`,
  })) {
    await visitor.open(path);
    await expectFair(visitor, name);
  }
  await visitor.context.close();
});

test('roles, a group within, and the group itself are removed', async () => {
  await open('/authorizations');
  await scene.press('button', 'Actions: Docs');
  await scene.press('menuitem', 'Remove');
  await scene.press('button', 'Remove');
  await scene.says('The roles were taken away');
  expect(await held()).toEqual([]);
  await scene.open(`/groups/${staff}/groups`);
  await scene.press('button', 'Actions: Writers');
  await scene.press('menuitem', 'Take out');
  await scene.press('button', 'Take out');
  await scene.says('Writers was taken out');
  expect(await groupsOfAda()).toEqual(['Writers']);
  await open();
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Remove');
  await scene.fill('Type Writers to confirm', 'Writers');
  await scene.press('button', 'Remove');
  await scene.says('Writers was removed');
  expect(await group('Writers')).toBeUndefined();
});
