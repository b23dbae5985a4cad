import { afterAll, beforeAll, expect, test } from 'bun:test';
import { accessibilityProblems } from '../testing/axe.ts';
import { type ConsolePage, type ConsoleScene, openConsole } from './testing.ts';
import { expectFair, settled } from './testing-look.ts';

/** The console of people who may do little, who share a browser, and whose console is older than the server. */

const users = 'zitadel.user.v2.UserService';
const projects = 'zitadel.project.v2.ProjectService';
const permissions = 'zitadel.internal_permission.v2.InternalPermissionService';
const password = 'Corr3ct-horse-battery!';

let scene: ConsoleScene;
let home: string;
let docs: string;
let shop: string;
beforeAll(async () => {
  scene = await openConsole();
  const { call } = scene.postern;
  const own = await call<{ result: { id: string }[] }>(
    'zitadel.org.v2.OrganizationService/ListOrganizations',
  );
  home = own.result[0]?.id ?? '';
  const { organizationId } = await call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'Acme' },
  );
  const project = async (name: string) =>
    (await call<{ projectId: string }>(`${projects}/CreateProject`, { organizationId, name })).projectId;
  docs = await project('Docs');
  shop = await project('Shop');
  const person = async (username: string) =>
    (
      await call<{ userId: string }>(`${users}/AddHumanUser`, {
        username,
        organization: { orgId: organizationId },
        profile: { givenName: username, familyName: 'Doe' },
        email: { email: `${username}@people.example`, isVerified: true },
        password: { password, changeRequired: false },
      })
    ).userId;
  await person('nobody');
  await call(`${permissions}/CreateAdministrator`, {
    userId: await person('owner'),
    resource: { projectId: docs },
    roles: ['PROJECT_OWNER'],
  });
});
afterAll(() => scene?.close());

const placesOf = ({ page }: ConsolePage) =>
  page.evaluate(() => [...document.querySelectorAll('.places a')].map(({ textContent }) => textContent));

/** Calls that the API refused since the page was opened. */
function refusals({ page }: ConsolePage): string[] {
  const refused: string[] = [];
  page.on('response', (response) => response.status() === 403 && refused.push(response.url()));
  return refused;
}

test('names as long as they may be make no page scroll sideways', async () => {
  const long = 'L'.repeat(190);
  const { call } = scene.postern;
  const { projectId } = await call<{ projectId: string }>(`${projects}/CreateProject`, {
    organizationId: home,
    name: long,
  });
  await call(`${projects}/AddProjectRole`, { projectId, roleKey: long, displayName: long });
  const { applicationId } = await call<{ applicationId: string }>(
    'zitadel.application.v2.ApplicationService/CreateApplication',
    { projectId, name: long, apiConfiguration: {} },
  );
  const group = 'zitadel.group.v2.GroupService';
  const { id } = await call<{ id: string }>(`${group}/CreateGroup`, {
    organizationId: home,
    name: long,
    description: long,
  });
  const { userId } = await call<{ userId: string }>(`${users}/AddHumanUser`, {
    username: long,
    organization: { orgId: home },
    profile: { givenName: long, familyName: long },
    email: { email: 'long@people.example', isVerified: true },
  });
  await call(`${group}/AddUsersToGroup`, { id, userIds: [userId] });
  await call('zitadel.authorization.v2.AuthorizationService/CreateAuthorization', {
    organizationId: home,
    userId,
    projectId,
    roleKeys: [long],
  });
  for (const path of [
    `/groups/${id}`,
    `/applications/${applicationId}`,
    `/users/${userId}/authorizations`,
    `/users/${userId}/groups`,
  ]) {
    await scene.open(path);
    await expectFair(scene);
  }
});

test('who has no role is told so, and asks the API for nothing that is refused', async () => {
  const nobody = await scene.another();
  const refused = refusals(nobody);
  await nobody.open('/', { userName: 'nobody', password });
  await nobody.find('heading', 'There is nothing here for you to look after yet');
  await nobody.find('link', 'Your account');
  expect(await placesOf(nobody)).toEqual(['Overview']);
  expect(refused).toEqual([]);
  await expectFair(nobody, 'no-role');
  await nobody.context.close();
});

test.each(['/users/new', '/projects/new', '/subscriptions/new', '/deliveries', '/instance-administrators'])(
  'given no role, when %s is opened by its address, then it says what would be needed',
  async (path) => {
    const nobody = await scene.another();
    await nobody.open(path, { userName: 'nobody', password });
    await nobody.find('heading', 'This is not for you to see');
    await nobody.says(/It needs the permission \w+/);
    expect(await nobody.has('textbox', /./)).toBe(false);
    await nobody.context.close();
  },
);

test('who looks after one project finds it, and is told that the other is not his', async () => {
  const owner = await scene.another();
  await owner.open('/', { userName: 'owner', password });
  await owner.press('link', 'Projects');
  await owner.press('link', 'Docs');
  await owner.find('heading', 'Docs');
  expect(owner.address()).toBe(`/projects/${docs}`);
  expect(await placesOf(owner)).toEqual(['Overview', 'Projects', 'Applications', 'Authorizations']);
  await owner.open(`/projects/${shop}`);
  await owner.find('heading', 'This is not for you to see');
  await owner.context.close();
});

test('what one filled in is not shown to who signs in after him in the same tab', async () => {
  const shared = await scene.another();
  await shared.open('/projects/new');
  await shared.fill('Name', 'Still secret');
  await shared.open('/projects/new');
  await shared.says('What you filled in before was kept.');
  await shared.press('button', /^You/);
  await shared.press('menuitem', 'Sign out');
  await shared.says('You are signed out');
  const kept = () => shared.page.evaluate(() => JSON.stringify(sessionStorage));
  expect(await kept()).not.toContain('Still secret');
  // Left behind by a session that ended by itself.
  await shared.page.evaluate(() => {
    sessionStorage.setItem('postern.draft:new-project:1', '{"at":9e15,"values":{"name":"Still secret"}}');
  });
  await shared.press('button', 'Sign in');
  await shared.press('link', 'Another account');
  await shared.signIn({ userName: 'owner', password });
  expect(await kept()).not.toContain('Still secret');
  await shared.context.close();
});

test('given a newer server, when a part of the page is there no more, then loading anew is offered', async () => {
  const old = await scene.another();
  await old.open('/users');
  await settled(old);
  await old.page.setRequestInterception(true);
  old.page.on('request', (request) =>
    /choose-org/.test(request.url())
      ? void request.respond({ status: 404, contentType: 'text/plain', body: 'Not found' })
      : void request.continue(),
  );
  await old.press('button', /^Organization/);
  await old.find('heading', 'A part of this page did not load');
  await old.find('button', 'Load anew');
  await old.context.close();
});

test('given the scripts do not arrive, then the page says so in the language of whoever reads it, and loads anew', async () => {
  const stuck = await scene.another({ language: 'de' });
  await stuck.page.setRequestInterception(true);
  let blocked = true;
  stuck.page.on('request', (request) =>
    blocked && request.resourceType() === 'script' ? void request.abort() : void request.continue(),
  );
  const words = () =>
    stuck.page.$eval('.late', (late) => [
      getComputedStyle(late).visibility,
      late.querySelector('a')?.textContent,
      late.querySelector('h1')?.textContent,
    ]);
  await stuck.page.goto(`${scene.postern.url}/ui/console/users?find=a#top`);
  expect(await words()).toEqual(['hidden', 'Neu laden', 'Die Konsole wurde nicht geladen']);
  await stuck.page.evaluate(() => {
    for (const animation of document.getAnimations()) animation.finish();
  });
  expect((await words())[0]).toBe('visible');
  expect(await accessibilityProblems(stuck.page)).toEqual([]);
  await stuck.look('late');
  await stuck.page.evaluate(() => {
    for (const animation of document.getAnimations()) animation.finish();
  });
  blocked = false;
  await stuck.page.click('.late a');
  await stuck.signIn();
  expect(stuck.address()).toBe('/users?find=a');
  expect(await stuck.page.$('.late')).toBeNull();
  await stuck.context.close();
});
