import { afterAll, beforeAll, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair, settled } from './testing-look.ts';

/** What somebody would see who signs in, told at the console. */

let scene: ConsoleScene;
let userId: string;
let applicationId: string;
const call = <T = { id: string }>(method: string, request: object = {}) =>
  scene.postern.call<T>(method, request);

beforeAll(async () => {
  scene = await openConsole();
  const { org } = await call<{ org: { id: string } }>('zitadel.management.v1.ManagementService/GetMyOrg');
  const { projectId } = await call<{ projectId: string }>('zitadel.project.v2.ProjectService/CreateProject', {
    organizationId: org.id,
    name: 'Docs',
    authorizationRequired: true,
  });
  ({ applicationId } = await call<{ applicationId: string }>(
    'zitadel.application.v2.ApplicationService/CreateApplication',
    {
      projectId,
      name: 'Handbook',
      oidcConfiguration: { redirectUris: ['https://handbook.example/callback'] },
    },
  ));
  ({ userId } = await call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
    username: 'ada',
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: 'ada@people.example', isVerified: true },
    password: { password: 'Secret-password1', changeRequired: true },
  }));
});
afterAll(() => scene?.close());

const pages = () =>
  scene.page.evaluate(() =>
    [...document.querySelectorAll('.page-seen h3')].map(({ textContent }) => textContent?.trim() ?? ''),
  );

test('from a user: the pages up to the end, and what decides each', async () => {
  await scene.open(`/users/${userId}`);
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Simulate a sign-in');
  await scene.says('They are signed in.');
  expect(await pages()).toEqual([
    'Login name',
    'Password',
    'New password',
    'Set up a second factor May wait',
    'Signed in',
  ]);
  await scene.says('The password has to be changed.');
  await scene.says('again 30 days after it was left for later');
  await expectFair(scene, 'simulator');
});

test('from an application: who may not use it is told why, with the way to what decides', async () => {
  await scene.open(`/applications/${applicationId}`);
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Simulate a sign-in');
  await until(() =>
    scene.page.evaluate(() => document.querySelector<HTMLInputElement>('.combo input')?.value === 'Handbook'),
  );
  await scene.fill(/Somebody enters the login name/, 'ada');
  await scene.press('button', 'Show the pages');
  await scene.says('The user has no authorization in the project.');
  await scene.says('Here it ends: nothing on the last page leads on.');
  expect((await pages()).at(-1)).toBe('No access');
  await scene.press('link', 'Project');
  await scene.says('Docs');
});

test('what stands in the address is shown at once: a name that nobody has, in another language', async () => {
  await scene.open('/insight');
  await scene.press('link', 'Sign-in simulator');
  await settled(scene);
  await scene.says('Enter a login name to see the pages of a sign-in.');
  await expectFair(scene, 'simulator-empty');
  await scene.open('/simulator?name=nobody-at-all&done=password');
  await scene.says('Nobody whom you may see has this login name.');
  expect(await pages()).toEqual(['Login name', 'Password']);
});
