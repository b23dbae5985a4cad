import { afterAll, beforeAll, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** Service accounts, from being added to being removed, as an administrator does it; and the overview. */

const service = 'zitadel.user.v2.UserService';

interface Told {
  readonly userId: string;
  readonly state: string;
  readonly machine: {
    readonly name: string;
    readonly description?: string;
    readonly hasSecret?: boolean;
    readonly accessTokenType?: string;
  };
}

let scene: ConsoleScene;
beforeAll(async () => {
  scene = await openConsole();
});
afterAll(() => scene?.close());

async function robot(): Promise<Told | undefined> {
  const { result = [] } = await scene.postern.call<{ result?: Told[] }>(`${service}/ListUsers`, {
    queries: [{ userNameQuery: { userName: 'deployer' } }],
  });
  return result[0];
}
const known = async () => (await robot()) as Told;
const owned = async (what: 'ListKeys' | 'ListPersonalAccessTokens') => {
  const { userId } = await known();
  const filters = [{ userIdFilter: { id: userId } }];
  return (await scene.postern.call<{ result?: object[] }>(`${service}/${what}`, { filters })).result ?? [];
};
/** Sends the form in the dialog that is open. */
const send = () =>
  until(() =>
    scene.page.evaluate(() => {
      const button = document.querySelector<HTMLButtonElement>('[role=dialog] button[type=submit]');
      button?.click();
      return button !== null;
    }),
  );

test('the overview shows the steps that are open, and forgets what is skipped until it is asked for', async () => {
  await scene.open('/');
  await scene.find('heading', 'First steps');
  await scene.press('button', 'Skip: Invite colleagues');
  await scene.saysNot('They choose how they sign in by themselves.');
  await scene.press('button', 'Show what was skipped');
  await scene.find('link', 'Invite colleagues');
  await expectFair(scene, 'overview-start');
});

test('one is added, and is there', async () => {
  await scene.open('/service-accounts');
  await scene.press('link', 'Add a service account');
  await scene.fill('Name', 'Deployer');
  await scene.fill('User name', 'deployer');
  await scene.press('button', 'Add');
  await scene.find('heading', 'Deployer');
  const { userId, machine } = await known();
  expect(scene.address()).toBe(`/service-accounts/${userId}/credentials`);
  expect(machine.name).toBe('Deployer');
});

test('who finds it among administrators comes to its page, which says until then that it may do nothing', async () => {
  await scene.says('With the API it sees itself');
  await scene.press('link', 'Make it an administrator');
  await scene.find('heading', 'Administrators of the organization');
  const { userId } = await known();
  await scene.postern.call('zitadel.internal_permission.v2.InternalPermissionService/CreateAdministrator', {
    userId,
    resource: { instance: true },
    roles: ['IAM_OWNER_VIEWER'],
  });
  await scene.open('/instance-administrators');
  await scene.press('link', 'Deployer');
  await scene.find('heading', 'Deployer');
  await until(() => scene.address() === `/service-accounts/${userId}`);
  await scene.press('link', 'Credentials');
  await scene.find('button', 'Generate a secret');
  await scene.saysNot('With the API it sees itself');
});

test('it gets a secret, which is shown once and taken away', async () => {
  await scene.press('button', 'Generate a secret');
  await scene.find('dialog', 'The secret');
  const secret = await scene.page.$eval('[role=alertdialog] pre', ({ textContent }) => textContent ?? '');
  await scene.press('button', 'I have copied it');
  expect((await known()).machine.hasSecret).toBe(true);
  await scene.says('Waiting for the first token');
  await scene.look('service-account-waiting');
  const response = await scene.postern.fetch('/oauth/v2/token', {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'deployer',
      client_secret: secret,
      scope: 'openid profile',
    }),
  });
  expect(response.status).toBe(200);
  await scene.says('The first token was issued: just now');
  await scene.says('It works. Scopes: openid profile');
  await scene.press('button', 'Remove the secret');
  await scene.says('The secret was removed');
  expect((await known()).machine.hasSecret ?? false).toBe(false);
});

test('it gets a key and a token, and loses them', async () => {
  await scene.press('button', 'Add a key');
  await scene.find('dialog', 'Add a key');
  await send();
  await scene.find('dialog', 'The key is made');
  await scene.press('button', 'Done');
  expect(await owned('ListKeys')).toHaveLength(1);
  await scene.press('button', 'Add a token');
  await scene.find('dialog', 'Add a token');
  await send();
  await scene.find('dialog', 'The token');
  await scene.press('button', 'I have copied it');
  expect(await owned('ListPersonalAccessTokens')).toHaveLength(1);
  const { userId } = await known();
  await scene.open(`/service-accounts/${userId}/credentials`);
  await expectFair(scene, 'service-accounts-credentials');
  await scene.press('button', /^Remove the key/);
  await scene.press('button', 'Remove');
  await scene.says('The key was removed');
  expect(await owned('ListKeys')).toHaveLength(0);
  await scene.press('button', /^Remove the token/);
  await scene.press('button', 'Remove');
  await scene.says('The token was removed');
  expect(await owned('ListPersonalAccessTokens')).toHaveLength(0);
});

test('it changes, and can be stopped', async () => {
  const { userId } = await known();
  await scene.open(`/service-accounts/${userId}`);
  await scene.fill('Description (optional)', 'Puts things out');
  await scene.press('radio', /JWT/);
  await scene.press('button', 'Save');
  await scene.says('Saved');
  expect((await known()).machine).toMatchObject({
    description: 'Puts things out',
    accessTokenType: 'ACCESS_TOKEN_TYPE_JWT',
  });
  await scene.fill('Description (optional)', '');
  await scene.press('button', 'Save');
  await until(async () => ((await known()).machine.description ?? '') === '');
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Deactivate');
  await scene.says('Deployer cannot sign in any more');
  expect((await known()).state).toBe('USER_STATE_INACTIVE');
});

test('everybody can use the pages, and nothing goes wrong in them', async () => {
  const { userId } = await known();
  const parts = ['', '/authorizations', '/groups', '/metadata'].map(
    (part) => `/service-accounts/${userId}${part}`,
  );
  for (const path of ['/service-accounts', '/service-accounts/new', ...parts]) {
    await scene.open(path);
    await expectFair(scene, path.replace(userId, 'one').replaceAll('/', '-').slice(1));
  }
});

test('what is removed is gone', async () => {
  const { userId } = await known();
  await scene.open(`/service-accounts/${userId}`);
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Remove');
  await scene.press('button', 'Remove');
  await scene.says('Deployer was removed');
  expect(await robot()).toBeUndefined();
});
