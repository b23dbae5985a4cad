import type { Page } from 'puppeteer-core';
import { totpCodeAt } from '../../user/testing.ts';
import {
  admin,
  fill,
  insertKey,
  type Person,
  password,
  pathOf,
  press,
  type Scene,
  secretOn,
  signIn,
  to,
  users,
} from './scene.ts';

/** Looks at the page that is open, under a name of its own. */
export type See = (name: string) => Promise<void>;

export interface Walk {
  readonly scene: Scene;
  readonly page: Page;
  readonly see: See;
  /** Opens a path of the server. */
  readonly go: (path: string) => Promise<unknown>;
}

const choose = 'a[href^="/ui/login/mfa?"]';

const register = async ({ page, go }: Walk, email: string): Promise<void> => {
  await go('/ui/login/register');
  await fill(page, { firstName: 'Hubert Blaine', lastName: 'Wolfeschlegelsteinhausenbergerdorff', email });
  await fill(page, { newPassword: password, newPasswordConfirmation: password });
  await page.click('[name=terms]');
  await page.click('[name=privacy]');
  await press(page, to('/ui/login/register'));
};

/** From a name to an account, and to an address that is confirmed. */
export async function walkRegistration(walk: Walk): Promise<void> {
  const { scene, page, see, go } = walk;
  await go('/ui/login/loginname');
  await see('login-name');
  await go('/ui/login/passkey');
  await see('passkey');
  await go('/ui/login/register/org');
  await see('register-organization');
  await go('/ui/login/register');
  await see('register');
  await press(page, to('/ui/login/register'));
  await see('register-missing');
  const email = `wolfeschlegelsteinhausenbergerdorff.${scene.next()}@correspondence.people.example`;
  await register(walk, email);
  await see('verify-own');
  await press(page, 'a[href^="/ui/login/verify/change"]');
  await see('verify-change');
  await go(await scene.linkTo(email, '/verify?'));
  await see('verify-by-link');
  // As somebody who is not signed in here.
  await page.deleteCookie(...(await page.cookies()));
  await page.reload();
  await press(page, 'button.button');
  await see('verify-done');
}

/** A second factor is offered, a passkey after that, and the way out. */
export async function walkOffers(walk: Walk): Promise<void> {
  const { scene, page, see, go } = walk;
  await insertKey(page, 'internal');
  await register(walk, `hubert.${scene.next()}@people.example`);
  await press(page, '[name=later] ~ button');
  await see('second-factor-offered');
  await press(page, 'button[value=key]');
  await see('security-key-begin');
  await press(page, to('/ui/login/u2f/set'));
  await see('security-key-register');
  await go('/ui/login/mfa/setup');
  await press(page, 'button[value=app]');
  await see('app-set-up');
  await fill(page, { code: totpCodeAt(await secretOn(page)) });
  await press(page, to('/ui/login/mfa/setup/app'));
  await see('recovery-codes-offered');
  await press(page, 'button[name=make]');
  await see('recovery-codes');
  await press(page, 'button[name=done]');
  await see('signed-in');
  await press(page, 'a[href^="/ui/login/passkey/set"]');
  await see('passkey-begin');
  await press(page, to('/ui/login/passkey/set'));
  await see('passkey-register');
  await go('/ui/login/password/change');
  await see('change-password');
  await go('/ui/login/logout');
  await see('sign-out');
  await press(page, to('/ui/login/logout'));
  await see('signed-out');
}

/** What may be asked for beside a password, of somebody who has all of it. */
export async function walkSecondFactors({ page, see, go }: Walk, { name }: Person): Promise<void> {
  await insertKey(page, 'usb');
  await go('/ui/login/loginname');
  await fill(page, { loginName: name });
  await press(page, to('/ui/login/loginname'));
  await see('password');
  await fill(page, { password: 'Wrong-1234' });
  await press(page, to('/ui/login/password'));
  await see('password-wrong');
  await fill(page, { password });
  await press(page, to('/ui/login/password'));
  await press(page, choose);
  await see('second-factor-choice');
  for (const way of ['otp/app', 'u2f', 'otp/recovery']) {
    if (pathOf(page) !== '/ui/login/mfa') await press(page, choose);
    await press(page, `a[href^="/ui/login/${way}"]`);
    await see(`second-factor-${way.replace('/', '-')}`);
  }
  await fill(page, { code: 'wrong' });
  await press(page, to('/ui/login/otp/recovery'));
  await see('code-wrong');
}

/** Codes that are sent. */
export async function walkSentCodes({ scene, page, see, go }: Walk): Promise<void> {
  const { userId, name } = await scene.person();
  for (const way of ['AddOTPSMS', 'AddOTPEmail']) await scene.postern.call(`${users}/${way}`, { userId });
  await go('/ui/login/loginname');
  await signIn(page, { name });
  await press(page, to('/ui/login/otp/sms'));
  await see('code-sms');
  await press(page, choose);
  await press(page, to('/ui/login/otp/email'));
  await see('code-email');
}

/** A password that was lost, a link by mail, and where links of messages end. */
export async function walkLosses({ scene, page, see, go }: Walk): Promise<void> {
  const { name, email, userId } = await scene.person();
  await scene.postern.call(`${users}/AddOTPEmail`, { userId });
  const begin = async () => {
    await go('/ui/login/loginname');
    await fill(page, { loginName: name });
    await press(page, to('/ui/login/loginname'));
  };
  await begin();
  await press(page, to('/ui/login/password/reset'));
  await see('reset-sent');
  await go(await scene.linkTo(email, '/password/set?'));
  await see('reset');
  await begin();
  await press(page, to('/ui/login/link'));
  await see('mail-link');
  await go(`/ui/login/not-me?userId=${userId}&deviceId=1&code=1`);
  await see('not-me');
  await go('/ui/login/not-me/done');
  await see('not-me-done');
  await go('/ui/login/password/set/done');
  await see('reset-done');
  await go('/ui/login/verify/activated');
  await see('activated');
}

/** Several people in one browser, and what is said when something is over or not there. */
export async function walkAccounts({ scene, page, see, go }: Walk): Promise<void> {
  for (const { name } of [await scene.person(), await scene.person()]) {
    await go('/ui/login/loginname');
    await signIn(page, { name });
    await press(page, '[name=skip]');
  }
  await go('/ui/login/accounts');
  await see('accounts');
  await go('/ui/login/logout');
  await see('sign-out-of-one-of-several');
  await go('/ui/login/nothing-there');
  await see('no-such-page');
  await go('/ui/login/login?authRequestID=V2_gone');
  await see('expired');
}

/** A device that shows a code: it is entered, and the device is allowed or refused. */
export async function walkDevices({ scene, page, see, go }: Walk): Promise<void> {
  const { name } = await scene.person();
  await go('/ui/login/device');
  await see('device-code');
  await fill(page, { user_code: 'BBBB-BBBB' });
  await press(page, to('/ui/login/device'));
  await see('device-code-wrong');
  await go(`/device?user_code=${await scene.deviceCode()}`);
  await see('device-code-filled-in');
  await press(page, to('/ui/login/device'));
  await signIn(page, { name });
  if (pathOf(page) === '/ui/login/mfa/setup') await press(page, '[name=skip]');
  await see('device-consent');
  await press(page, to('/ui/login/device/allow'));
  await see('device-allowed');
  await go(`/device?user_code=${await scene.deviceCode()}`);
  await press(page, to('/ui/login/device'));
  await press(page, to('/ui/login/cancel'));
  await see('device-refused');
}

/** An application that asks for consent: for everything, then for what is new, and in the account what was agreed to. */
export async function walkConsent({ scene, page, see, go }: Walk): Promise<void> {
  const { name } = await scene.person();
  await go(scene.consentRequest.replace('+phone', ''));
  await signIn(page, { name });
  if (pathOf(page) === '/ui/login/mfa/setup') await press(page, '[name=skip]');
  await see('consent');
  await press(page, to('/ui/login/consent'));
  await go(scene.consentRequest);
  await see('consent-to-more');
  await press(page, to('/ui/login/consent'));
  await go('/account/applications');
  await see('account-consents');
}

/** An application that asks from elsewhere: the person is written to, and allows or refuses; another leaves it open. */
export async function walkElsewhere({ scene, page, see, go }: Walk): Promise<void> {
  const person = await scene.person();
  await scene.askElsewhere(person);
  await go(await scene.linkTo(person.email, 'authRequestID'));
  await signIn(page, person);
  if (pathOf(page) === '/ui/login/mfa/setup') await press(page, '[name=skip]');
  await see('elsewhere');
  await press(page, to('/ui/login/elsewhere'));
  await see('elsewhere-allowed');
  await scene.askElsewhere(person);
  await go('/account/applications');
  await see('account-waiting');
  await press(page, 'a[href*="authRequestID="]');
  await press(page, to('/ui/login/elsewhere/refuse'));
  await see('elsewhere-refused');
  await go('/ui/login/elsewhere/left');
  await see('elsewhere-left');
}

/** Identity providers of every kind of mark, and visits that nobody comes of. */
export async function walkProviders({ scene, page, see, go }: Walk): Promise<void> {
  const { call } = scene.postern;
  const ofClient = { clientId: 'ours', clientSecret: 'Sesame3' };
  const ids: string[] = [];
  for (const [kind, more] of [
    ['LDAP', directory],
    ['GenericOIDC', { ...ofClient, issuer: 'https://idp.postern.invalid' }],
    ['Google', ofClient],
  ] as const) {
    const name = `${kind} of Wolfeschlegelsteinhausenbergerdorff`;
    const { id } = await call<{ id: string }>(`${admin}/Add${kind}Provider`, { name, ...more });
    await call(`${admin}/AddIDPToLoginPolicy`, { idpId: id });
    ids.push(id);
  }
  const [directoryId = '', unreachable = ''] = ids;
  await go('/ui/login/loginname');
  await see('login-name-providers');
  await press(page, `input[value="${unreachable}"] ~ button`);
  await see('provider-unavailable');
  await go('/ui/login/loginname');
  await press(page, `input[value="${directoryId}"] ~ button`);
  await see('provider-directory');
  await press(page, to('/ui/login/provider/directory'));
  await see('provider-directory-missing');
  await go('/ui/login/provider/back?id=1&token=other');
  await see('provider-back');
  await go('/ui/login/provider/failed?id=1&error=access_denied');
  await see('provider-failed');
  for (const idpId of ids) await call(`${admin}/RemoveIDPFromLoginPolicy`, { idpId });
}

const directory = {
  servers: ['ldaps://directory.postern.invalid'],
  baseDn: 'dc=postern,dc=invalid',
  bindDn: 'cn=reader,dc=postern,dc=invalid',
  bindPassword: 'Sesame3',
  userBase: 'dn',
  userObjectClasses: ['person'],
  userFilters: ['uid'],
  timeout: '5s',
};
