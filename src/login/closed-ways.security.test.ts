import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { FormClient } from './testing.ts';

/** What the settings switch off is closed, not only not offered. */

const admin = 'zitadel.admin.v1.AdminService';
const users = 'zitadel.user.v2.UserService';
const password = 'Secret-1234';

let postern: TestPostern;
let policy: object;
const set = (more: object) => postern.call(`${admin}/UpdateLoginPolicy`, { ...policy, ...more });
const founding = (disallowPublicOrgRegistration: boolean) =>
  postern.call(`${admin}/SetRestrictions`, { disallowPublicOrgRegistration });
beforeAll(async () => {
  postern = await startTestPostern();
  ({ policy } = await postern.call<{ policy: object }>(`${admin}/GetLoginPolicy`));
  policy = { ...policy, mfaInitSkipLifetime: '0s' };
  await set({});
  await postern.call(`${users}/AddHumanUser`, {
    username: 'ada',
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: 'ada@people.example', isVerified: true },
    password: { password },
  });
});
afterAll(() => postern?.stop());

const pathOf = ({ url }: FormClient) => new URL(url).pathname;
const visitor = () => new FormClient(postern.url, { 'accept-language': 'en' });
/** At the page for the password, with a form that counts. */
async function atPassword() {
  const browser = await visitor().open('/ui/login/loginname');
  return browser.submit({ loginName: 'ada' });
}
const wanted = { newPassword: password, newPasswordConfirmation: password };
const registering = { ...wanted, firstName: 'Eve', lastName: 'Hacker', email: 'eve@evil.example' };
const people = async () => {
  await postern.settled();
  const { result } = await postern.call<{ result: object[] }>(`${users}/ListUsers`);
  return result.length;
};
const signsIn = async () => {
  const browser = await atPassword();
  await browser.submit({ password });
  return pathOf(browser);
};

describe('what is switched off', () => {
  test.each<[string, object, string, (browser: FormClient) => Record<string, string>]>([
    ['registering', { allowRegister: false }, '/ui/login/register', () => registering],
    [
      'registering an organization',
      { organizations: false },
      '/ui/login/register/org',
      () => ({ ...registering, organization: 'Evil' }),
    ],
    [
      'a forgotten password',
      { hidePasswordReset: true },
      '/ui/login/password/reset',
      (browser) => ({ attempt: browser.field('attempt') }),
    ],
    [
      'signing in with a password',
      { allowUsernamePassword: false },
      '/ui/login/password',
      (browser) => ({ attempt: browser.field('attempt'), password }),
    ],
  ])('is no way in, whoever posts its form: %s', async (_, settings, form, fields) => {
    expect(await signsIn()).toBe('/ui/login/signedin');
    const browser = await atPassword();
    const csrf = browser.field('csrf');
    const before = await people();
    await ('organizations' in settings ? founding(true) : set(settings));
    try {
      await browser.post(form, { csrf, ...fields(browser) });
      expect([400, 403]).toContain(browser.status);
      expect(browser.accounts).toEqual([]);
      expect(await people()).toBe(before);
    } finally {
      await ('organizations' in settings ? founding(false) : set({}));
    }
    expect(await signsIn()).toBe('/ui/login/signedin');
  });
});
