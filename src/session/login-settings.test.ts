import { afterAll, beforeAll, expect, test } from 'bun:test';
import { FormClient } from '../login/testing.ts';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';

/** Login settings hold by the organization of who signs in, not by that of the instance alone. */

const admin = 'zitadel.admin.v1.AdminService';
const management = 'zitadel.management.v1.ManagementService';
const password = 'Secret-password1';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

let made = 0;
/** An organization with a person, and with login settings of its own where some are given. */
async function home(settings?: object) {
  const number = ++made;
  const { organizationId: orgId } = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: `Home ${number}` },
  );
  const person = {
    name: `person-${number}`,
    email: `person-${number}@mail.example`,
    phone: `+4179${1_000_000 + number}`,
  };
  await postern.call('zitadel.user.v2.UserService/AddHumanUser', {
    organization: { orgId },
    username: person.name,
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: person.email, isVerified: true },
    phone: { phone: person.phone, isVerified: true },
    password: { password, changeRequired: false },
  });
  const own = { allowUsernamePassword: true, ...settings };
  if (settings) await postern.callIn(orgId, `${management}/AddCustomLoginPolicy`, own);
  return { orgId, ...person };
}

const signsIn = (loginName: string, checks: object = { password: { password } }) =>
  postern
    .call('zitadel.session.v2.SessionService/CreateSession', { checks: { user: { loginName }, ...checks } })
    .then(
      () => 'ok',
      ({ body }: RpcFailure) => body.code ?? '',
    );

test('addresses and numbers sign in where the own organization lets them, whatever the instance says', async () => {
  const [usual, without, free] = [
    await home(),
    await home({ disableLoginWithEmail: true, disableLoginWithPhone: true }),
    await home({ disableLoginWithEmail: false, disableLoginWithPhone: false }),
  ];
  const ways = async ({ name, email, phone }: typeof usual) => [
    await signsIn(name),
    await signsIn(email),
    await signsIn(phone),
  ];
  const [all, nameOnly] = [
    ['ok', 'ok', 'ok'],
    ['ok', 'not_found', 'not_found'],
  ];
  expect([await ways(usual), await ways(without), await ways(free)]).toEqual([all, nameOnly, all]);
  const ofInstance = {
    allowUsernamePassword: true,
    disableLoginWithEmail: true,
    disableLoginWithPhone: true,
  };
  await postern.call(`${admin}/UpdateLoginPolicy`, ofInstance);
  expect([await ways(usual), await ways(without), await ways(free)]).toEqual([nameOnly, nameOnly, all]);
  await postern.callIn(without.orgId, `${management}/ResetLoginPolicyToDefault`);
  await postern.call(`${admin}/UpdateLoginPolicy`, { allowUsernamePassword: true });
  expect([await ways(usual), await ways(without), await ways(free)]).toEqual([all, all, all]);
});

test('an address of two people is that of the one whose organization lets it sign in', async () => {
  const [silent, speaking] = [await home({ disableLoginWithEmail: true }), await home()];
  const { result } = await postern.call<{ result: { userId: string }[] }>(
    'zitadel.user.v2.UserService/ListUsers',
    { queries: [{ organizationIdQuery: { organizationId: silent.orgId } }] },
  );
  await postern.call('zitadel.user.v2.UserService/SetEmail', {
    userId: result[0]?.userId,
    email: speaking.email,
    isVerified: true,
  });
  expect(await signsIn(speaking.email)).toBe('ok');
});

test('where passwords are not allowed they open nothing, and pages do not tell whom that is so of', async () => {
  const { name } = await home({ allowUsernamePassword: false });
  expect(await signsIn(name)).toBe('failed_precondition');
  expect(await signsIn(name, {})).toBe('ok');

  const atPages = async (loginName: string) => {
    const browser = await new FormClient(postern.url).open('/ui/login');
    await browser.submit({ loginName });
    await browser.submit({ password });
    const [, problem] = /role="alert"[\s\S]*?<p>([^<]+)<\/p>/.exec(browser.markup) ?? [];
    return [browser.status, problem];
  };
  const refused = await atPages(name);
  expect(refused).toEqual([400, expect.any(String)]);
  expect(await atPages('nobody')).toEqual(refused);
});
