import { afterAll, beforeAll, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { type ConsolePage, type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** All instances of the server, for a person with a role of the system. */

const operatorId = '900000000000000001';
const password = 'Secret-password1';
const users = 'zitadel.user.v2.UserService';

let scene: ConsoleScene;
let operator: ConsolePage;

beforeAll(async () => {
  scene = await openConsole({
    configure: ({ systemAdministrators }) =>
      systemAdministrators.push({ userId: operatorId, roles: ['SYSTEM_OWNER'] }),
  });
  await scene.postern.call(`${users}/AddHumanUser`, {
    userId: operatorId,
    username: 'operator',
    profile: { givenName: 'Olga', familyName: 'Operator' },
    email: { email: 'operator@people.example', isVerified: true },
    password: { password, changeRequired: false },
  });
  await scene.postern.call(`${users}/HumanMFAInitSkipped`, { userId: operatorId });
  operator = await scene.another();
  await operator.open('/instances', { userName: 'operator@people.example', password });
});
afterAll(() => scene?.close());

/** How the login answers under a host: whether the instance is there, and served. */
const answersAt = async (host: string): Promise<number> => {
  const { port } = new URL(scene.postern.url);
  return (await fetch(`${scene.postern.url}/ui/login`, { headers: { host: `${host}:${port}` } })).status;
};

/** The button of a card that sends its form. */
const save = (card: string) =>
  operator.page.evaluate(
    (label) =>
      document
        .querySelector<HTMLButtonElement>(`section.card[aria-label="${label}"] button[type=submit]`)
        ?.click(),
    card,
  );

test('an instance is made, and its console is a link away', async () => {
  await operator.press('link', 'Create an instance');
  await operator.fill('Name', 'Acme');
  await operator.fill(/Own domain/, 'acme.localhost');
  await operator.fill('Given name', 'Anna');
  await operator.fill('Family name', 'Acme');
  await operator.fill('E-mail', 'anna@acme.example');
  await operator.fill('User name', 'anna');
  await operator.fill('Password', password);
  await expectFair(operator, 'instances-new');
  await operator.press('button', 'Create');
  await operator.find('heading', 'Acme');
  const link = await operator.find('link', 'Open its console');
  const { port } = new URL(scene.postern.url);
  expect(await link.evaluate((element) => (element as HTMLAnchorElement).href)).toBe(
    `http://acme.localhost:${port}/ui/console`,
  );
  expect(await answersAt('acme.localhost')).toBe(200);
  await expectFair(operator, 'instance');
});

test('it is renamed, and gets and loses a domain', async () => {
  await operator.press('button', 'More');
  await operator.press('menuitem', 'Change');
  await operator.fill('Name', 'Acme and Sons');
  await operator.press('button', 'Save');
  await operator.find('heading', 'Acme and Sons');
  await operator.press('link', 'Domains');
  await operator.press('button', 'Add a domain');
  await operator.fill('Domain', 'sons.localhost');
  await operator.press('button', 'Add');
  await operator.press('button', 'Actions: sons.localhost');
  await operator.press('menuitem', 'Make it the primary one');
  await operator.says('Saved');
  await expectFair(operator, 'instance-domains');
  await operator.press('button', 'Actions: acme.localhost');
  await operator.press('menuitem', 'Remove');
  await operator.press('button', 'Remove');
  await operator.says('acme.localhost was removed');
});

test('it is limited, and let go again', async () => {
  await operator.press('link', 'Limits');
  await operator.press('switch', /Nobody is served/);
  await save('Limits');
  await until(async () => (await answersAt('sons.localhost')) === 429);
  await expectFair(operator, 'instance-limits');
  await operator.press('button', 'Take the limits away');
  await until(async () => (await answersAt('sons.localhost')) === 200);
  await until(async () => !(await operator.has('button', 'Take the limits away')));
});

test('a quota is set, told with what was used of it, changed and removed', async () => {
  await operator.press('button', 'Set a quota: Requests with a token');
  await operator.fill('How much', '5000');
  await operator.press('button', 'Save');
  await operator.says(/0 of 5,000 used since/);
  await operator.says('Limited');
  await operator.press('button', 'Actions: Requests with a token');
  await operator.press('menuitem', 'Change');
  await operator.press('switch', /^Refuse what is over it/);
  await operator.press('button', 'Save');
  await operator.says('Counted only');
  await operator.says(/0 of 5,000 used since/);
  await expectFair(operator, 'instance-quotas');
  await operator.press('button', 'Actions: Requests with a token');
  await operator.press('menuitem', 'Remove the quota');
  await operator.press('button', 'Remove the quota');
  await operator.says('The quota was removed');
  await operator.find('button', 'Set a quota: Requests with a token');
});

test('it is removed by who types its name, and is listed no more', async () => {
  await operator.press('button', 'More');
  await operator.press('menuitem', 'Remove');
  await operator.fill(/Acme and Sons/, 'Acme and Sons');
  await operator.press('button', 'Remove');
  await operator.says('Acme and Sons was removed');
  await until(async () => (await answersAt('sons.localhost')) === 404);
  await operator.open('/instances');
  await operator.says('You are here');
  await expectFair(operator, 'instances');
});

test('who has no role of the system is shown nothing of it', async () => {
  await scene.open('/');
  await scene.find('link', 'Organizations');
  expect(await scene.has('link', 'Instances')).toBe(false);
});
