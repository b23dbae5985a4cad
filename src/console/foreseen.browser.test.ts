import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { HTTPRequest } from 'puppeteer-core';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';

/** What is easily told and done again is shown before the server has answered, and taken back where it says no. */

let scene: ConsoleScene;
let organizationId: string;
let projectId: string;
beforeAll(async () => {
  scene = await openConsole();
  const { postern } = scene;
  const { result } = await postern.call<{ result: { id: string }[] }>(
    'zitadel.org.v2.OrganizationService/ListOrganizations',
  );
  organizationId = result[0]?.id ?? '';
  const service = 'zitadel.project.v2.ProjectService';
  ({ projectId } = await postern.call<{ projectId: string }>(`${service}/CreateProject`, {
    name: 'Docs',
    organizationId,
  }));
  for (const roleKey of ['editor', 'reader'])
    await postern.call(`${service}/AddProjectRole`, { projectId, roleKey, displayName: roleKey });
  await scene.page.setRequestInterception(true);
  scene.page.on('request', (request) => {
    if (held && request.method() === 'POST' && held.test(request.url())) holds(request);
    else void request.continue();
  });
});
afterAll(() => scene?.close());

let held: RegExp | undefined;
let holds: (request: HTTPRequest) => void;

/** The next call of a method stays on its way until the test lets it go on, or answers it. */
function hold(method: string): Promise<HTTPRequest> {
  held = new RegExp(`/${method}$`);
  return new Promise((resolve) => {
    holds = (request) => {
      held = undefined;
      resolve(request);
    };
  });
}

const refuse = (request: HTTPRequest, message: string): Promise<void> =>
  request.respond({
    status: 400,
    contentType: 'application/json',
    body: JSON.stringify({ code: 'failed_precondition', message }),
  });

const newPerson = async (givenName: string): Promise<string> => {
  const { userId } = await scene.postern.call<{ userId: string }>(
    'zitadel.user.v2.UserService/AddHumanUser',
    {
      username: givenName.toLowerCase(),
      profile: { givenName, familyName: 'Quick' },
      email: { email: `${givenName.toLowerCase()}@quick.example`, isVerified: true },
    },
  );
  return userId;
};

const badge = () => scene.page.$$eval('main .badge', ([one]) => one?.textContent);

test('a state is shown before the server has answered', async () => {
  await scene.open(`/users/${await newPerson('Ada')}`);
  await until(async () => (await badge()) === 'Active');
  const call = hold('DeactivateUser');
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Deactivate');
  const request = await call;
  await until(async () => (await badge()) === 'Inactive');
  expect(await scene.page.evaluate(() => document.body.textContent)).not.toContain('cannot sign in');
  await request.continue();
  await scene.says(/Ada Quick.*cannot sign in/);
  expect(await badge()).toBe('Inactive');
});

test('and taken back when the server says no, in its words', async () => {
  await scene.open(`/users/${await newPerson('Bob')}`);
  const call = hold('LockUser');
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Lock');
  const request = await call;
  await until(async () => (await badge()) === 'Locked');
  await refuse(request, 'Not while the moon is full');
  await scene.says('Not while the moon is full');
  await until(async () => (await badge()) === 'Active');
});

test('what is removed leaves its list at once, and comes back when it was not removed', async () => {
  await scene.open(`/projects/${projectId}/roles`);
  const call = hold('RemoveProjectRole');
  await scene.press('button', /^Actions: editor/);
  await scene.press('menuitem', 'Remove');
  await scene.press('button', 'Remove');
  const request = await call;
  await scene.saysNot('editor');
  await scene.says('reader');
  await refuse(request, 'Somebody needs it');
  await scene.says('Somebody needs it');
  await scene.find('button', /^Actions: editor/);
});

test('a switch moves at once, and back when it was not switched', async () => {
  const label = /^Login of the default organization/;
  const isOn = async () =>
    (await scene.find('switch', label)).evaluate((one) => (one as HTMLInputElement).checked);
  await scene.open('/instance/features');
  const before = await isOn();
  const call = hold('SetInstanceFeatures');
  await scene.press('switch', label);
  const request = await call;
  await until(async () => (await isOn()) !== before);
  await request.abort('connectionreset');
  await until(async () => (await isOn()) === before);
});
