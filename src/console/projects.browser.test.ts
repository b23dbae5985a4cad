import { afterAll, beforeAll, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import type { RpcFailure } from '../testing/postern.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** Projects, their roles and grants, from being created to being removed, as an administrator does it. */

const organizations = 'zitadel.org.v2.OrganizationService';
const service = 'zitadel.project.v2.ProjectService';

interface Told {
  readonly projectId: string;
  readonly organizationId: string;
  readonly name: string;
  readonly state: string;
  readonly authorizationRequired?: boolean;
  readonly projectRoleAssertion?: boolean;
  readonly privateLabelingSetting?: string;
}

let scene: ConsoleScene;
let acme: string;
let home: string;
beforeAll(async () => {
  scene = await openConsole();
  const orgs = await scene.postern.call<{ result: { id: string }[] }>(`${organizations}/ListOrganizations`);
  home = orgs.result[0]?.id ?? '';
  const { organizationId } = await scene.postern.call<{ organizationId: string }>(
    `${organizations}/AddOrganization`,
    { name: 'Acme' },
  );
  acme = organizationId;
});
afterAll(() => scene?.close());

async function docs(): Promise<Told> {
  const { projects = [] } = await scene.postern.call<{ projects?: Told[] }>(`${service}/ListProjects`, {
    filters: [
      { projectNameFilter: { projectName: 'Docs' } },
      { organizationIdFilter: { organizationId: home, type: 'OWNED' } },
    ],
  });
  return projects[0] as Told;
}
const roles = async () => {
  const { projectRoles = [] } = await scene.postern.call<{
    projectRoles?: { key: string; displayName: string; group?: string }[];
  }>(`${service}/ListProjectRoles`, {
    projectId: (await docs()).projectId,
    pagination: { asc: true },
    sortingColumn: 'PROJECT_ROLE_FIELD_NAME_KEY',
  });
  return projectRoles.map(({ key, displayName, group }) => [key, displayName, group ?? '']);
};
const grants = async () => {
  const { projectGrants = [] } = await scene.postern.call<{
    projectGrants?: { grantedOrganizationId: string; grantedRoleKeys?: string[]; state: string }[];
  }>(`${service}/ListProjectGrants`, {
    filters: [{ inProjectIdsFilter: { ids: [(await docs()).projectId] } }],
  });
  return projectGrants;
};
const open = async (part: string) => scene.open(`/projects/${(await docs()).projectId}${part}`);

test('a project is created', async () => {
  await scene.open('/projects');
  await scene.press('link', 'Create a project');
  await scene.press('switch', /Only who has an authorization/);
  await scene.press('button', 'Create');
  await scene.says('Fill this in.');
  await scene.fill('Name', 'Docs');
  await scene.press('button', 'Create');
  await scene.find('heading', 'Docs');
  expect(await docs()).toMatchObject({ name: 'Docs', authorizationRequired: true });
});

test('its settings change', async () => {
  await open('');
  await scene.press('switch', /Tell roles without being asked/);
  await scene.press('radio', /Of this organization/);
  await scene.press('button', 'Save');
  await scene.says('Saved');
  expect(await docs()).toMatchObject({
    projectRoleAssertion: true,
    privateLabelingSetting: 'PRIVATE_LABELING_SETTING_ENFORCE_PROJECT_RESOURCE_OWNER_POLICY',
  });
});

test('roles are added several at once, and one that is refused keeps the form', async () => {
  await open('/roles');
  await scene.press('button', 'Add roles');
  await scene.fill('Key', 'reader');
  await scene.press('button', 'Another role');
  await scene.press('button', 'Without role 2');
  await scene.press('button', 'Add');
  await scene.says('The role was added');
  await scene.press('button', 'Add roles');
  await scene.fill('Key', 'editor');
  await scene.fill('Display name (optional)', 'Editor');
  await scene.fill('Group (optional)', 'Writing');
  await scene.press('button', 'Another role');
  await until(async () => (await scene.page.$$('fieldset.line')).length === 2);
  await scene.page.keyboard.sendCharacter('reader');
  await scene.press('button', 'Add');
  await scene.says('already has the role "reader"');
  await scene.fill('Key', 'owner');
  await scene.press('button', 'Add');
  await scene.saysNot('Another role');
  expect(await roles()).toEqual([
    ['editor', 'Editor', 'Writing'],
    ['owner', 'owner', ''],
    ['reader', 'reader', ''],
  ]);
});

test('a role changes, and another is removed', async () => {
  await open('/roles');
  await scene.press('button', 'Actions: reader');
  await scene.press('menuitem', 'Change');
  await scene.fill('Display name (optional)', 'Reader');
  await scene.press('button', 'Save');
  await scene.says('Saved');
  await scene.press('button', 'Actions: owner');
  await scene.press('menuitem', 'Remove');
  await scene.press('button', 'Remove');
  await scene.says('owner was removed');
  expect(await roles()).toEqual([
    ['editor', 'Editor', 'Writing'],
    ['reader', 'Reader', ''],
  ]);
});

test('the project is granted to another organization, with roles that are chosen', async () => {
  await open('/grants');
  await scene.press('button', 'Grant to an organization');
  await scene.fill('Organization', 'Acm');
  await scene.press('option', 'Acme');
  await scene.press('checkbox', /reader/);
  await (await scene.find('dialog', 'Grant to an organization'))
    .$('button[type=submit]')
    .then((one) => one?.click());
  await scene.find('heading', 'Granted to Acme');
  expect(await grants()).toMatchObject([{ grantedOrganizationId: acme, grantedRoleKeys: ['reader'] }]);
});

test('the roles of a grant change', async () => {
  await open(`/grants/${acme}`);
  await scene.press('checkbox', /editor/);
  await scene.press('checkbox', /reader/);
  await scene.says('People who hold a role that is taken out lose it at once.');
  await scene.press('button', 'Save');
  await scene.says('The roles of the grant were changed');
  expect(await grants()).toMatchObject([{ grantedRoleKeys: ['editor'] }]);
});

test('the organization that is granted a project sees it, and what it may give', async () => {
  await scene.open(`/projects?org=${acme}`);
  await scene.press('link', 'Docs');
  await scene.says('Granted by the organization');
  await scene.says('editor');
  expect(await scene.has('button', 'Save')).toBeFalse();
  await scene.open('/projects?whose=owned');
  await scene.find('link', 'Docs');
});

test('a grant is deactivated, taken back, and counts again', async () => {
  await open(`/grants/${acme}`);
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Deactivate');
  await scene.says('The grant does not count any more');
  expect(await grants()).toMatchObject([{ state: 'PROJECT_GRANT_STATE_INACTIVE' }]);
  await scene.press('button', 'Undo');
  await until(async () => (await grants())[0]?.state === 'PROJECT_GRANT_STATE_ACTIVE');
});

test('administrators of the project are added, changed and removed', async () => {
  await scene.postern.call('zitadel.user.v2.UserService/AddHumanUser', {
    username: 'grace',
    profile: { givenName: 'Grace', familyName: 'Hopper' },
    email: { email: 'grace@people.example', isVerified: true },
  });
  const { projectId } = await docs();
  const held = async () => {
    const { administrators = [] } = await scene.postern.call<{ administrators?: { roles: string[] }[] }>(
      'zitadel.internal_permission.v2.InternalPermissionService/ListAdministrators',
      { filters: [{ resource: { projectId } }] },
    );
    return administrators.map((one) => one.roles);
  };
  await open('/administrators');
  await scene.press('button', 'Add an administrator');
  await scene.fill('Who', 'Grace');
  await scene.press('option', /Grace Hopper/);
  await scene.press('checkbox', /PROJECT_OWNER_VIEWER Sees/);
  await scene.press('button', 'Add');
  await scene.says('An administrator was added');
  expect(await held()).toEqual([['PROJECT_OWNER_VIEWER']]);
  await scene.press('button', 'Actions: Grace Hopper');
  await scene.press('menuitem', 'Change roles');
  await scene.press('checkbox', /PROJECT_OWNER Everything/);
  await scene.press('checkbox', /PROJECT_OWNER_VIEWER Sees/);
  await scene.press('button', 'Save');
  await scene.says('The roles of Grace Hopper were changed');
  expect(await held()).toEqual([['PROJECT_OWNER']]);
  await scene.press('button', 'Actions: Grace Hopper');
  await scene.press('menuitem', 'Remove');
  await scene.press('button', 'Remove');
  await scene.says('Grace Hopper is no administrator any more');
  expect(await held()).toEqual([]);
});

test('roles are told as a list, under a claim of their own', async () => {
  const { projectId } = await docs();
  const claim = () =>
    scene.postern.call<object>('postern.project.v1.RolesClaimService/GetProjectRolesClaim', { projectId });
  await open('/tokens');
  await scene.fill('Name of the claim', 'permissions');
  await scene.press('button', 'Tell roles as a list');
  await scene.says('Saved');
  expect(await claim()).toEqual({ claim: 'permissions' });
  await scene.press('button', 'Stop telling roles as a list');
  await scene.press('button', 'Stop');
  await scene.says('The claim is not told any more');
  expect(await claim()).toEqual({});
});

test('everybody can use the pages, and nothing goes wrong in them', async () => {
  const { projectId } = await docs();
  const project = `/projects/${projectId}`;
  const pages = {
    projects: '/projects',
    'projects-new': '/projects/new',
    'project-settings': project,
    'project-roles': `${project}/roles`,
    'project-grants': `${project}/grants`,
    'project-administrators': `${project}/administrators`,
    'project-tokens': `${project}/tokens`,
    'project-history': `${project}/history`,
    'project-grant': `${project}/grants/${acme}`,
    'project-grant-administrators': `${project}/grants/${acme}/administrators`,
    'project-granted': `${project}/grants/${acme}?org=${acme}`,
    'project-granted-authorizations': `${project}/grants/${acme}/authorizations?org=${acme}`,
  };
  const visitor = await scene.another();
  for (const [name, path] of Object.entries(pages)) {
    await visitor.open(path);
    await expectFair(visitor, name);
  }
  await visitor.open(`${project}/roles`);
  await visitor.press('button', 'Add roles');
  await expectFair(visitor, 'project-roles-add');
  await visitor.open(`${project}/administrators`);
  await visitor.press('button', 'Add an administrator');
  await expectFair(visitor, 'project-administrators-add');
  await visitor.context.close();
});

test('a grant is taken back for good', async () => {
  await open(`/grants/${acme}`);
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Take back');
  await scene.press('button', 'Take back');
  await scene.says('Granted to nobody');
  expect(await grants()).toEqual([]);
});

test('a project is deactivated, active again, and removed by its name', async () => {
  const { projectId } = await docs();
  await open('');
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Deactivate');
  await scene.says('Docs is inactive');
  expect((await docs()).state).toBe('PROJECT_STATE_INACTIVE');
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Reactivate');
  await scene.says('Docs is active again');
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Remove');
  await scene.fill('Type Docs to confirm', 'Docs');
  await scene.press('button', 'Remove');
  await scene.says('Docs was removed');
  const gone = scene.postern.call(`${service}/GetProject`, { projectId });
  expect(await gone.catch((error: RpcFailure) => error.status)).toBe(404);
});
