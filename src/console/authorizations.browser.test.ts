import { afterAll, beforeAll, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** Authorizations, from being given to being taken, and what a person may do by them. */

const service = 'zitadel.authorization.v2.AuthorizationService';
const projects = 'zitadel.project.v2.ProjectService';
const organizations = 'zitadel.org.v2.OrganizationService';

interface Told {
  readonly id: string;
  readonly state: string;
  readonly roles: { readonly key: string }[];
}

let scene: ConsoleScene;
let home: string;
let ada: string;
let docs: string;
let shop: string;
beforeAll(async () => {
  scene = await openConsole();
  const { call } = scene.postern;
  const { result } = await call<{ result: { id: string }[] }>(`${organizations}/ListOrganizations`);
  home = result[0]?.id ?? '';
  const acme = await call<{ organizationId: string }>(`${organizations}/AddOrganization`, { name: 'Acme' });
  const project = async (organizationId: string, name: string) => {
    const { projectId } = await call<{ projectId: string }>(`${projects}/CreateProject`, {
      organizationId,
      name,
    });
    for (const key of ['editor', 'reader'])
      await call(`${projects}/AddProjectRole`, { projectId, roleKey: key, displayName: `The ${key}` });
    return projectId;
  };
  docs = await project(home, 'Docs');
  shop = await project(acme.organizationId, 'Shop');
  await call(`${projects}/CreateProjectGrant`, {
    projectId: shop,
    grantedOrganizationId: home,
    roleKeys: ['reader'],
  });
  ({ userId: ada } = await call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
    username: 'ada',
    organization: { orgId: home },
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: 'ada@people.example', isVerified: true },
  }));
});
afterAll(() => scene?.close());

async function held(projectId: string): Promise<Told | undefined> {
  const { authorizations = [] } = await scene.postern.call<{ authorizations?: Told[] }>(
    `${service}/ListAuthorizations`,
    { filters: [{ projectId: { id: projectId } }, { inUserIds: { ids: [ada] } }] },
  );
  return authorizations[0];
}
const heldRoles = async (projectId: string) => (await held(projectId))?.roles.map(({ key }) => key);

test('somebody is authorized: found by name, with roles that are ticked', async () => {
  await scene.open('/authorizations');
  await scene.press('link', 'Authorize somebody');
  await scene.fill('User', 'ada@people');
  await scene.press('option', /Ada Lovelace/);
  await scene.press('button', 'Add');
  await scene.says('Choose a project to see its roles.');
  await scene.fill('Project', 'doc');
  await scene.press('option', 'Docs');
  await scene.press('checkbox', /editor/);
  await scene.press('button', 'Add');
  await scene.says('The roles were given');
  expect(await heldRoles(docs)).toEqual(['editor']);
});

test('of a project that is granted, only the granted roles can be given', async () => {
  await scene.open(`/users/${ada}/authorizations`);
  await scene.press('button', 'Give roles in a project');
  await scene.fill('Project', 'Shop');
  await scene.press('option', 'Shop');
  await scene.find('checkbox', /reader/);
  expect(await scene.has('checkbox', /editor/)).toBeFalse();
  await scene.press('checkbox', /reader/);
  await scene.press('button', 'Add');
  await scene.says('The roles were given');
  expect(await heldRoles(shop)).toEqual(['reader']);
});

test('roles change', async () => {
  await scene.open(`/projects/${docs}/authorizations`);
  await scene.press('button', 'Actions: Ada Lovelace, Docs');
  await scene.press('menuitem', 'Change roles');
  await scene.press('checkbox', /reader/);
  await scene.press('button', 'Save');
  await scene.says('The roles were changed');
  expect(await heldRoles(docs)).toEqual(['editor', 'reader']);
});

test('what somebody may do is told with its reason: directly, by a grant, by a group', async () => {
  const { call } = scene.postern;
  const group = async (name: string) =>
    (await call<{ id: string }>('zitadel.group.v2.GroupService/CreateGroup', { organizationId: home, name }))
      .id;
  const writers = await group('Writers');
  const staff = await group('Staff');
  await call('postern.group.v1.GroupNestingService/AddGroupsToGroup', {
    groupId: staff,
    memberGroupIds: [writers],
  });
  await call('zitadel.group.v2.GroupService/AddUsersToGroup', { id: writers, userIds: [ada] });
  for (const [groupId, roleKeys] of [
    [writers, ['editor']],
    [staff, ['reader']],
  ])
    await call('postern.group.v1.GroupAuthorizationService/CreateGroupAuthorization', {
      groupId,
      projectId: docs,
      roleKeys,
    });
  await scene.open(`/users/${ada}/authorizations`);
  await scene.says('has editor and reader in Docs, directly');
  await scene.says('has reader in Shop, by the grant to');
  await scene.says('has editor in Docs, because the group Writers has it');
  await scene.says('has reader in Docs, because the group Staff has it, which holds a group of theirs');
});

test('an authorization is deactivated, which can be undone, and then does not count', async () => {
  await scene.open(`/users/${ada}/authorizations?q=Docs`);
  await scene.press('button', 'Actions: Ada Lovelace, Docs');
  await scene.press('menuitem', 'Deactivate');
  await scene.says('does not count while it is inactive');
  await scene.says('The authorization does not count any more');
  expect((await held(docs))?.state).toBe('STATE_INACTIVE');
  await scene.press('button', 'Undo');
  await until(async () => (await held(docs))?.state === 'STATE_ACTIVE');
});

test('a list is searched and filtered by its address', async () => {
  await scene.open('/authorizations?project=sho');
  await scene.says('1 in total');
  await scene.open('/authorizations?role=editor&state=active&q=lovelace');
  await scene.says('Docs');
  await scene.open('/authorizations?q=nobody');
  await scene.says('Nothing matches.');
});

test('everybody can use the pages, and nothing goes wrong in them', async () => {
  const visitor = await scene.another();
  for (const [name, path] of Object.entries({
    authorizations: '/authorizations',
    'authorizations-new': '/authorizations/new',
    'user-authorizations': `/users/${ada}/authorizations`,
    'project-authorizations': `/projects/${docs}/authorizations`,
  })) {
    await visitor.open(path);
    await expectFair(visitor, name);
  }
  await visitor.context.close();
});

test('roles are taken away', async () => {
  await scene.open('/authorizations');
  await scene.press('button', 'Actions: Ada Lovelace, Docs');
  await scene.press('menuitem', 'Remove');
  await scene.press('button', 'Remove');
  await scene.says('The roles were taken away');
  expect(await held(docs)).toBeUndefined();
});
