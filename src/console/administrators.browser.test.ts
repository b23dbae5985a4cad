import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { rolesOf as knownRoles, type MembershipLevel } from '../member/roles.ts';
import { until } from '../testing/patience.ts';
import { type Level, rolesOf } from './app/administrators/roles.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** Administrators of the instance and of an organization. */

const service = 'zitadel.internal_permission.v2.InternalPermissionService';

let scene: ConsoleScene;
let home: string;
let grace: string;
beforeAll(async () => {
  scene = await openConsole();
  const { call } = scene.postern;
  const { result } = await call<{ result: { id: string }[] }>(
    'zitadel.org.v2.OrganizationService/ListOrganizations',
  );
  home = result[0]?.id ?? '';
  ({ userId: grace } = await call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
    username: 'grace',
    organization: { orgId: home },
    profile: { givenName: 'Grace', familyName: 'Hopper' },
    email: { email: 'grace@people.example', isVerified: true },
  }));
});
afterAll(() => scene?.close());

const held = async (resource: object) => {
  const { administrators = [] } = await scene.postern.call<{ administrators?: { roles: string[] }[] }>(
    `${service}/ListAdministrators`,
    { filters: [{ resource }, { inUserIdsFilter: { ids: [grace] } }] },
  );
  return administrators[0]?.roles;
};

const serverLevels: Record<Level, MembershipLevel> = {
  instance: 'instance',
  organization: 'org',
  project: 'project',
  projectGrant: 'project_grant',
};

test.each(Object.entries(serverLevels))('the roles of %s are those that the server gives', (level, known) => {
  expect<string[]>([...rolesOf[level as Level]].sort()).toEqual(knownRoles(known).sort());
});

describe.each([
  ['/administrators', 'ORG_OWNER', 'ORG_USER_MANAGER', () => ({ organizationId: home })],
  ['/instance-administrators', 'IAM_OWNER', 'IAM_OWNER_VIEWER', () => ({ instance: true })],
] as const)('at %s', (path, first, second, resource) => {
  test('somebody is added, given other roles, and removed', async () => {
    await scene.open(path);
    await scene.press('button', 'Add an administrator');
    await scene.fill('Who', 'Grace');
    await scene.press('option', 'Grace Hopper');
    await scene.press('button', 'Add');
    await scene.says('Choose at least one.');
    await until(() => scene.page.evaluate(() => document.activeElement?.matches('[type=checkbox]') ?? false));
    await scene.press('checkbox', new RegExp(`^${first} `));
    await scene.press('button', 'Add');
    await scene.says('An administrator was added');
    expect(await held(resource())).toEqual([first]);
    await scene.press('button', 'Actions: Grace Hopper');
    await scene.press('menuitem', 'Change roles');
    await scene.press('checkbox', new RegExp(`^${first} `));
    await scene.press('checkbox', new RegExp(`^${second} `));
    await scene.press('button', 'Save');
    await scene.says('The roles of Grace Hopper were changed');
    expect(await held(resource())).toEqual([second]);
    await scene.press('button', 'Actions: Grace Hopper');
    await scene.press('menuitem', 'Remove');
    await scene.press('button', 'Remove');
    await scene.says('Grace Hopper is no administrator any more');
    expect(await held(resource())).toBeUndefined();
  });

  test('everybody can use the page', async () => {
    const visitor = await scene.another();
    await visitor.open(path);
    await expectFair(visitor, path.slice(1));
    await visitor.context.close();
  });
});
