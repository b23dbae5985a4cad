import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** The instance itself, changed through the console's pages: name, domains, languages, features. */

let scene: ConsoleScene;
beforeAll(async () => {
  scene = await openConsole({ path: '/instance/general' });
});
afterAll(() => scene?.close());

const admin = <T>(method: string, request: object = {}) =>
  scene.postern.call<T>(`zitadel.admin.v1.AdminService/${method}`, request);
const instance = <T>(method: string, request: object = {}) =>
  scene.postern.call<T>(`zitadel.instance.v2.InstanceService/${method}`, request);
const confirm = async () => {
  const button = await scene.page.waitForSelector(
    '[role=dialog] button:is([data-kind=danger], [data-kind=primary])',
  );
  await button?.click();
};

// Before anything is refused, which browsers log.
test.each(['general', 'domains', 'languages', 'features'])('everybody can use %s', async (page) => {
  await scene.open(`/instance/${page}`);
  await expectFair(scene, `instance-${page}`);
});

test('the instance gets another name, and its own again by undo', async () => {
  const name = async () => (await instance<{ instance: { name: string } }>('GetInstance')).instance.name;
  const before = await name();
  await scene.open('/instance/general');
  await scene.fill(/^Name/, 'Our people');
  await scene.press('button', 'Save');
  await scene.says('Saved');
  expect(await name()).toBe('Our people');
  await scene.press('button', 'Undo');
  await scene.says('Undone');
  expect(await name()).toBe(before);
});

test('nobody registers an organization any more, until it is undone', async () => {
  await scene.open('/instance/general');
  await scene.press('switch', /^Anybody may register/);
  await scene.says('Nobody registers an organization any more');
  expect(await admin<object>('GetRestrictions')).toMatchObject({ disallowPublicOrgRegistration: true });
  await scene.press('button', 'Undo');
  await scene.says('Undone');
  const { disallowPublicOrgRegistration } = await admin<{ disallowPublicOrgRegistration?: boolean }>(
    'GetRestrictions',
  );
  expect(disallowPublicOrgRegistration).toBeFalsy();
});

describe('domains', () => {
  const trusted = async () =>
    (await instance<{ trustedDomain?: { domain: string }[] }>('ListTrustedDomains')).trustedDomain?.map(
      ({ domain }) => domain,
    ) ?? [];

  test('those of the instance are told, with the one that is looked through', async () => {
    await scene.open('/instance/domains');
    await scene.says('You are here');
    const { domains } = await instance<{ domains: { domain: string; primary?: boolean }[] }>(
      'ListCustomDomains',
    );
    for (const { domain } of domains) await scene.says(domain);
    expect(domains.some(({ primary }) => primary)).toBeTrue();
  });

  test('what is no host is refused at its field; a host is trusted, and trusted no more', async () => {
    await scene.press('button', 'Trust a domain');
    await scene.fill('Domain', 'https://login.example.com/');
    await scene.press('button', 'Add');
    await scene.says('is not a host name');
    await scene.fill('Domain', 'login.example.com');
    await scene.press('button', 'Add');
    await scene.says('login.example.com is trusted now');
    expect(await trusted()).toEqual(['login.example.com']);
    await scene.press('button', 'Actions: login.example.com');
    await scene.press('menuitem', 'Remove');
    await confirm();
    await scene.says('login.example.com is trusted no more');
    expect(await trusted()).toEqual([]);
  });

  test('who looks through a trusted domain is warned before it goes', async () => {
    await instance('AddTrustedDomain', { trustedDomain: 'localhost' });
    await scene.open('/instance/domains');
    await scene.press('button', 'Actions: localhost');
    await scene.press('menuitem', 'Remove');
    await scene.says('You are looking at this page through it');
    await confirm();
    await scene.says('localhost is trusted no more');
    expect(await trusted()).toEqual([]);
  });
});

describe('languages', () => {
  test('the default one is another', async () => {
    await scene.open('/instance/languages');
    await scene.press('button', /^(English )?Language|Language$/);
    await scene.press('option', 'German');
    await scene.press('button', 'Make it the default');
    await scene.says('Saved');
    expect(await admin<object>('GetDefaultLanguage')).toEqual({ language: 'de' });
  });

  test('some are allowed no more, but the default one stays', async () => {
    await scene.open('/instance/languages');
    await scene.press('checkbox', 'German');
    await scene.press('button', 'Allow these');
    await scene.says('The default language has to stay: German.');
    await scene.press('checkbox', 'German');
    await scene.press('checkbox', 'French');
    await scene.press('button', 'Allow these');
    await scene.says('Saved');
    const { allowedLanguages } = await admin<{ allowedLanguages: string[] }>('GetRestrictions');
    expect(allowedLanguages).toContain('de');
    expect(allowedLanguages).not.toContain('fr');
  });

  test('all of them is no restriction', async () => {
    await scene.open('/instance/languages');
    await scene.press('checkbox', 'French');
    await scene.press('button', 'Allow these');
    await scene.says('Saved');
    const restrictions = await admin<{ allowedLanguages?: string[] }>('GetRestrictions');
    expect(restrictions.allowedLanguages).toBeUndefined();
  });
});

describe('features', () => {
  const own = async () => {
    const all = await scene.postern.call<
      Record<string, { source?: string; enabled?: boolean; required?: boolean; baseUri?: string }>
    >('zitadel.feature.v2.FeatureService/GetInstanceFeatures', { inheritance: true });
    return Object.fromEntries(Object.entries(all).filter(([, { source }]) => source === 'SOURCE_INSTANCE'));
  };

  test('a flag is switched on, and inherited again while others stay', async () => {
    await scene.open('/instance/features');
    await scene.press('switch', /^Detailed OpenID Connect errors/);
    await scene.says('Detailed OpenID Connect errors is on');
    await scene.press('switch', /^User schemas/);
    await scene.says('User schemas is on');
    expect(await own()).toEqual({
      debugOidcParentError: { enabled: true, source: 'SOURCE_INSTANCE' },
      userSchema: { enabled: true, source: 'SOURCE_INSTANCE' },
    });
    await scene.look('features-own');
    await scene.press('button', 'Make it inherited: Detailed OpenID Connect errors');
    await scene.says('Detailed OpenID Connect errors is inherited now');
    expect(await own()).toEqual({ userSchema: { enabled: true, source: 'SOURCE_INSTANCE' } });
    await scene.press('button', 'Undo');
    await scene.says('Undone');
    expect(await own()).toEqual({
      debugOidcParentError: { enabled: true, source: 'SOURCE_INSTANCE' },
      userSchema: { enabled: true, source: 'SOURCE_INSTANCE' },
    });
  });

  test('everybody is sent to another login', async () => {
    await scene.press('button', 'Change: A login of your own');
    await scene.press('switch', /^Every application signs in there/);
    await scene.fill(/^Address of the login/, 'https://login.example.com/ui/v2/login');
    await scene.press('button', 'Save');
    await scene.says('Saved');
    await scene.says('https://login.example.com/ui/v2/login');
    expect(await own()).toMatchObject({
      loginV2: { required: true, baseUri: 'https://login.example.com/ui/v2/login' },
    });
  });

  test('all are reset at once', async () => {
    await scene.press('button', 'Reset all');
    await scene.says('Reset all features?');
    await confirm();
    await scene.says('All features are inherited now');
    expect(await own()).toEqual({});
  });
});

test('user names of an organization are unique in it alone, and by the default again', async () => {
  const service = 'postern.settings.v1.OrganizationSettingsService';
  const { org } = await admin<{ org: { id: string } }>('GetDefaultOrg');
  const organizationId = org.id;
  const settings = () =>
    scene.postern.call<object>(`${service}/GetOrganizationSettings`, {
      organizationId,
    });
  await scene.open('/settings/domain');
  await scene.press('switch', /^User names are unique in this organization only/);
  await scene.says('User names are unique in this organization now');
  expect(await settings()).toEqual({ organizationScopedUsernames: true });
  await scene.look('scoped-names');
  await scene.press('button', 'Reset to the default');
  await scene.says('The organization has the default again');
  expect(await settings()).toEqual({ isDefault: true });
});
