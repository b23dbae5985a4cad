import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { accessibilityProblems } from '../testing/axe.ts';
import { setLook } from '../testing/browser.ts';
import { until } from '../testing/patience.ts';
import { catalogue } from './app/settings/catalogue.ts';
import { type ConsoleScene, openConsole } from './testing.ts';

/** Settings of the instance and of an organization, changed through the console's pages. */

let scene: ConsoleScene;
beforeAll(async () => {
  scene = await openConsole();
});
afterAll(() => scene?.close());

const admin = <T>(method: string, request: object = {}) =>
  scene.postern.call<T>(`zitadel.admin.v1.AdminService/${method}`, request);
const management = <T>(method: string, request: object = {}) =>
  scene.postern.call<T>(`zitadel.management.v1.ManagementService/${method}`, request);

interface Lockout {
  readonly policy: { readonly maxPasswordAttempts?: string };
  readonly isDefault?: boolean;
}

describe('inheritance', () => {
  test('an instance’s change reaches organizations that inherit', async () => {
    await scene.open('/instance/lockout');
    await scene.fill('Wrong passwords', '7');
    await scene.press('button', 'Save');
    await scene.says('Saved');
    expect(await management<Lockout>('GetLockoutPolicy')).toMatchObject({
      policy: { maxPasswordAttempts: '7' },
      isDefault: true,
    });
    await scene.open('/settings/lockout');
    await scene.says('Inherited from the instance');
    await scene.says('7');
  });

  test('an organization makes them its own, changes them, and resets them', async () => {
    await scene.open('/settings/lockout');
    await scene.press('button', 'Make it our own');
    await scene.says('Set by this organization');
    await scene.fill('Wrong passwords', '3');
    await scene.says('Inherited: 7');
    await scene.press('button', 'Save');
    await scene.says('Saved');
    expect(await management<Lockout>('GetLockoutPolicy')).toMatchObject({
      policy: { maxPasswordAttempts: '3' },
    });
    expect((await management<Lockout>('GetLockoutPolicy')).isDefault).toBeFalsy();
    await scene.look('settings-own');
    await scene.press('button', 'Reset to inherited');
    await scene.says('Wrong passwords: 3 → 7');
    const [dialog] = await scene.page.$$('[role=dialog] button[data-kind=primary]');
    await dialog?.click();
    await scene.says('Inherited from the instance');
    expect(await management<Lockout>('GetLockoutPolicy')).toMatchObject({ isDefault: true });
  });

  test('only administrators of the instance set the domain policy, for organizations too', async () => {
    await scene.open('/settings/domain');
    await scene.press('button', 'Make it our own');
    await scene.says('Set by this organization');
    await scene.press('switch', /^Domains have to be verified/);
    await scene.press('button', 'Save');
    await scene.says('Saved');
    expect(await management<object>('GetDomainPolicy')).toMatchObject({
      policy: { validateOrgDomains: true },
    });
  });
});

test('factors go along with the login settings that are made one’s own', async () => {
  await scene.open('/settings/login');
  await scene.press('button', 'Make it our own');
  await scene.says('Set by this organization');
  await scene.press('switch', /^Code by e-mail/);
  await scene.says('Code by e-mail may be used');
  await scene.press('switch', /^Registration/);
  await scene.press('button', 'Save');
  await scene.says('Saved');
  const { policy } = await management<{ policy: Record<string, unknown> }>('GetLoginPolicy');
  expect(policy.allowRegister).toBeFalsy();
  expect(policy.secondFactors).toEqual([
    'SECOND_FACTOR_TYPE_OTP',
    'SECOND_FACTOR_TYPE_U2F',
    'SECOND_FACTOR_TYPE_OTP_EMAIL',
  ]);
  expect(policy.multiFactors).toEqual(['MULTI_FACTOR_TYPE_U2F_WITH_VERIFICATION']);
});

test('what the server refuses stands at its field', async () => {
  await scene.open('/instance/privacy');
  await scene.fill(/^Support e-mail address/, 'nobody');
  await scene.press('button', 'Save');
  await scene.says('is not an e-mail address');
  await scene.fill(/^Support e-mail address/, 'help@example.com');
  await scene.press('button', 'Save');
  await scene.says('Saved');
  expect(await admin<object>('GetPrivacyPolicy')).toMatchObject({
    policy: { supportEmail: 'help@example.com' },
  });
});

test('lifetimes are told in a unit that fits them, frames by their origins', async () => {
  await scene.open('/instance/oidc');
  await scene.fill('Access token', '2');
  await scene.press('button', 'Save');
  await scene.says('Saved');
  expect(await admin<object>('GetOIDCSettings')).toMatchObject({
    settings: { accessTokenLifetime: '7200s' },
  });
  await scene.open('/instance/security');
  await scene.press('switch', /^Pages may be shown in frames/);
  await scene.fill(/^Origins that may frame them/, 'https://app.example.com\nhttps://*.example.org');
  await scene.press('button', 'Save');
  await scene.says('Saved');
  expect(await admin<object>('GetSecurityPolicy')).toMatchObject({
    policy: {
      enableIframeEmbedding: true,
      allowedOrigins: ['https://app.example.com', 'https://*.example.org'],
    },
  });
});

test('how codes are made, and as they were by undo', async () => {
  await scene.open('/instance/secrets');
  await scene.press('button', 'Change Code by SMS');
  await scene.fill('Length', '6');
  await scene.press('button', 'Save');
  await scene.says('Saved');
  expect(
    await admin<object>('GetSecretGenerator', { generatorType: 'SECRET_GENERATOR_TYPE_OTP_SMS' }),
  ).toMatchObject({ secretGenerator: { length: 6, expiry: '300s' } });
  await scene.press('button', 'Undo');
  await scene.says('Undone');
  await scene.says('8 characters · expires after 5 minutes');
});

test('a setting is found by the name of one of its fields', async () => {
  await scene.open('/instance');
  await scene.fill('Find a setting', 'impersonation');
  await until(async () => !(await scene.has('link', /^Lockout/)), 'others to go');
  await scene.press('link', /^Frames and impersonation/);
  await scene.find('switch', /^Impersonation/);
});

describe('every page can be used by everybody', () => {
  const routes = ['/settings', '/instance'].concat(
    catalogue.flatMap(({ id, needs }) => [
      ...(needs.organization ? [`/settings/${id}`] : []),
      ...(needs.instance ? [`/instance/${id}`] : []),
    ]),
  );
  test.each(routes)('%s', async (route) => {
    await scene.open(route);
    await until(() => scene.page.evaluate(() => document.querySelector('main h1') !== null), 'a heading');
    for (const scheme of ['light', 'dark'] as const) {
      await setLook(scene.page, { scheme, size: 'desktop' });
      expect(await accessibilityProblems(scene.page)).toEqual([]);
    }
    if (/login|settings$/.test(route)) await scene.look(`settings${route.replaceAll('/', '-')}`);
    await setLook(scene.page, { scheme: 'light', size: 'phone' });
    expect(await scene.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBeTrue();
    expect(scene.mishaps.filter((mishap) => !mishap.includes('400'))).toEqual([]);
  });
});
