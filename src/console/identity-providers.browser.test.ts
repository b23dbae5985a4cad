import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { accessibilityProblems } from '../testing/axe.ts';
import { setLook } from '../testing/browser.ts';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { tooWide } from './testing-look.ts';

/** Identity providers, through the console's pages. */

let scene: ConsoleScene;
beforeAll(async () => {
  scene = await openConsole();
});
afterAll(() => scene?.close());

const levels = {
  instance: { base: '/instance', service: 'zitadel.admin.v1.AdminService' },
  organization: { base: '/settings', service: 'zitadel.management.v1.ManagementService' },
} as const;
type Level = keyof typeof levels;

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
}
const call = <T>(level: Level, method: string, request: object = {}) =>
  scene.postern.call<T>(`${levels[level].service}/${method}`, request);
const listed = async (level: Level) =>
  (await call<{ result?: readonly Listed[] }>(level, 'ListProviders')).result ?? [];
const named = async (level: Level, name: string) => (await listed(level)).find((one) => one.name === name);
const offered = async (level: Level) =>
  ((await call<{ result?: { idpId: string }[] }>(level, 'ListLoginPolicyIDPs')).result ?? []).map(
    ({ idpId }) => idpId,
  );
const heading = () =>
  until(() => scene.page.evaluate(() => document.querySelector('main h1') !== null), 'a heading');

async function begin(level: Level, kind: string): Promise<void> {
  await scene.open(`${levels[level].base}/identity-providers`);
  await scene.press('link', 'Add a provider');
  await scene.press('link', kind);
  await scene.find('heading', `Add ${kind}`);
}

async function addTo(list: string, value: string): Promise<void> {
  await scene.fill(`Add to: ${list}`, value);
  await scene.page.keyboard.press('Enter');
  await scene.find('button', `Remove ${value}`);
}

async function removeIt(level: Level, name: string): Promise<void> {
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Remove');
  await scene.find('dialog', /./);
  const button = await scene.page.waitForSelector('[role=dialog] button[data-kind=danger]');
  await button?.click();
  await scene.says(`${name} was removed`);
  expect(await named(level, name)).toBeUndefined();
}

const keptByTheBrowser = () =>
  scene.page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));

describe('of the instance', () => {
  test('a provider of OpenID Connect is added, offered, changed without its secret, and removed', async () => {
    await begin('instance', 'OpenID Connect');
    await scene.says(/\/idps\/callback/);
    await scene.press('button', 'Add');
    await scene.says('Fill this in.');
    await scene.fill('Name', 'Work');
    await scene.fill('Issuer', 'https://idp.postern.example');
    await scene.fill('Client ID', 'ours');
    await scene.fill(/^Client secret/, 'Sesame-1234');
    await scene.press('checkbox', 'Gets an account without being asked');
    await scene.press('radio', /By the verified e-mail address/);
    await scene.says('Whoever controls it at the provider gets into the account here.');
    expect(await keptByTheBrowser()).not.toContain('Sesame-1234');
    await scene.press('button', 'Add');
    await scene.says('Work was added');
    const added = await named('instance', 'Work');
    expect(added?.config).toMatchObject({
      oidc: { issuer: 'https://idp.postern.example', clientId: 'ours', usePkce: true },
      options: {
        isLinkingAllowed: true,
        isCreationAllowed: true,
        isAutoCreation: true,
        autoLinking: 'AUTO_LINKING_OPTION_EMAIL',
      },
    });

    await scene.press('switch', 'Offer at sign-in');
    await scene.says('Work is offered at sign-in now');
    expect(await offered('instance')).toEqual([added!.id]);

    await scene.fill('Name', 'Work and more');
    await addTo('Scopes', 'email');
    await scene.press('button', 'Save');
    await scene.says('Saved');
    expect((await named('instance', 'Work and more'))?.config).toMatchObject({
      oidc: { clientId: 'ours', scopes: ['email'], usePkce: true },
    });
    await scene.open('/instance/identity-providers');
    await scene.says('Work and more');
    await scene.says('Offered');
    await scene.press('link', 'Work and more');
    await scene.press('switch', 'Offer at sign-in');
    await scene.says('Work and more is not offered any more');
    expect(await offered('instance')).toEqual([]);
    await removeIt('instance', 'Work and more');
  });

  test('a directory is added with attributes, changed and removed', async () => {
    await begin('instance', 'LDAP');
    await addTo('Servers', 'ldaps://ldap.postern.example:636');
    await scene.fill('Base DN', 'dc=postern,dc=example');
    await scene.fill('Bind DN', 'cn=reader,dc=postern,dc=example');
    await scene.fill('Bind password', 'Sesame-1234');
    await scene.fill('Naming attribute', 'dn');
    await addTo('Attributes of the login name', 'uid');
    await addTo('Object classes', 'inetOrgPerson');
    await scene.fill('Id', 'entryUUID');
    await scene.press('button', 'Add');
    await scene.says('LDAP was added');
    expect((await named('instance', 'LDAP'))?.config).toMatchObject({
      ldap: {
        servers: ['ldaps://ldap.postern.example:636'],
        userFilters: ['uid'],
        attributes: { idAttribute: 'entryUUID' },
      },
    });
    await scene.fill('Id', 'objectGUID');
    await scene.press('checkbox', /Encrypt by StartTLS/);
    await scene.press('button', 'Save');
    await scene.says('Saved');
    expect((await named('instance', 'LDAP'))?.config).toMatchObject({
      ldap: {
        bindDn: 'cn=reader,dc=postern,dc=example',
        startTls: true,
        attributes: { idAttribute: 'objectGUID' },
      },
    });
    await scene.look('identity-providers-ldap');
    await removeIt('instance', 'LDAP');
  });
});

describe('of an organization', () => {
  test('Microsoft Entra is added for one tenant, changed and removed; what is offered is inherited', async () => {
    await begin('organization', 'Microsoft Entra ID');
    await scene.fill('Client ID', 'ours');
    await scene.fill(/^Client secret/, 'Sesame-1234');
    await scene.fill(/^Tenant/, 'postern.example');
    await scene.press('button', 'Add');
    await scene.says('Microsoft Entra ID was added');
    await scene.says('This organization inherits its sign-in settings.');
    expect((await named('organization', 'Microsoft Entra ID'))?.config).toMatchObject({
      azureAd: { tenant: { tenantId: 'postern.example' } },
    });
    await scene.fill(/^Tenant/, 'organizations');
    await scene.press('button', 'Save');
    await scene.says('Saved');
    expect((await named('organization', 'Microsoft Entra ID'))?.config).toMatchObject({
      azureAd: { tenant: { tenantType: 'AZURE_AD_TENANT_TYPE_ORGANISATIONS' } },
    });
    await removeIt('organization', 'Microsoft Entra ID');
  });

  test("the instance's providers are seen, and not changed", async () => {
    const { id } = await call<{ id: string }>('instance', 'AddGitHubProvider', {
      clientId: 'ours',
      clientSecret: 'Sesame-1234',
    });
    await scene.open('/settings/identity-providers');
    await scene.says('Instance');
    await scene.press('link', 'GitHub');
    await scene.says('It belongs to the instance and is changed there.');
    expect(await scene.has('button', 'Save')).toBe(false);
    await call('instance', 'DeleteProvider', { id });
  });
});

test('what a person has linked is seen, and unlinked', async () => {
  const users = 'zitadel.user.v2.UserService';
  const { id: idpId } = await call<{ id: string }>('instance', 'AddGitLabProvider', {
    clientId: 'ours',
    clientSecret: 'Sesame-1234',
  });
  await call('instance', 'AddIDPToLoginPolicy', { idpId });
  const { userId } = await scene.postern.call<{ userId: string }>(`${users}/AddHumanUser`, {
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: 'ada@people.example', isVerified: true },
    idpLinks: [{ idpId, userId: '4711', userName: 'ada@gitlab' }],
  });
  await scene.open(`/users/${userId}/identities`);
  await scene.says('ada@gitlab');
  await scene.says('GitLab');
  await scene.look('identity-providers-linked');
  expect(await accessibilityProblems(scene.page)).toEqual([]);
  await scene.press('button', 'Actions: ada@gitlab');
  await scene.press('menuitem', 'Unlink');
  await scene.find('dialog', 'Unlink ada@gitlab?');
  const button = await scene.page.waitForSelector('[role=dialog] button[data-kind=danger]');
  await button?.click();
  await scene.says('None is linked.');
  const { result = [] } = await scene.postern.call<{ result?: object[] }>(`${users}/ListIDPLinks`, {
    userId,
  });
  expect(result).toEqual([]);
  await call('instance', 'DeleteProvider', { id: idpId });
});

describe('pages', () => {
  test('hold for everybody, in every look', async () => {
    const { id } = await call<{ id: string }>('organization', 'AddGoogleProvider', {
      clientId: 'ours',
      clientSecret: 'Sesame-1234',
    });
    const base = '/settings/identity-providers';
    const pages = {
      list: base,
      which: `${base}/new`,
      'new-oidc': `${base}/new/oidc`,
      'new-ldap': `${base}/new/ldap`,
      'new-saml': `${base}/new/saml`,
      provider: `${base}/${id}`,
      history: `${base}/${id}/history`,
      none: '/instance/identity-providers',
    };
    for (const [name, path] of Object.entries(pages)) {
      await scene.open(path);
      await heading();
      await scene.look(`identity-providers-${name}`);
      for (const scheme of ['light', 'dark'] as const) {
        await setLook(scene.page, { scheme, size: 'desktop' });
        expect(await accessibilityProblems(scene.page)).toEqual([]);
      }
      await setLook(scene.page, { scheme: 'light', size: 'phone' });
      expect(await tooWide(scene)).toEqual([]);
      await setLook(scene.page, { scheme: 'light', size: 'desktop' });
    }
    await call('organization', 'DeleteProvider', { id });
    expect(scene.mishaps).toEqual([]);
  });
});
