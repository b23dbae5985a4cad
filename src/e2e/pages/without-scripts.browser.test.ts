import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Browser, Page } from 'puppeteer-core';
import { launchBrowser, openPage } from '../../testing/browser.ts';
import { totpCodeAt } from '../../user/testing.ts';
import {
  fill,
  management,
  openScene,
  password,
  pathOf,
  press,
  type Scene,
  signIn,
  to,
  users,
} from './scene.ts';

/** Nothing but keys needs a script: a person's life with an account, in a browser that runs none. */

let scene: Scene;
let browser: Browser;
beforeAll(async () => {
  [scene, browser] = await Promise.all([openScene({ offers: false }), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await scene?.stop();
});

const note = (page: Page) => page.$eval('[role=status]', (element) => element.textContent);
const problem = (page: Page) => page.$eval('[role=alert]', (element) => element.textContent?.trim());
const go = (page: Page, path: string) => page.goto(scene.postern.url + path);
/** A browser that ran a script says so at once. */
const scriptless = async () => {
  const { page, context } = await openPage(browser, { scripts: false });
  return { page, close: () => context.close() };
};

test('from registration to the end of the account', async () => {
  const { page, close } = await scriptless();
  const email = 'grace@people.example';
  await go(page, '/ui/login/register');
  await fill(page, { firstName: 'Grace', lastName: 'Hopper', email });
  await fill(page, { newPassword: password, newPasswordConfirmation: password });
  await page.click('[name=terms]');
  await page.click('[name=privacy]');
  await press(page, to('/ui/login/register'));
  expect(pathOf(page)).toBe('/ui/login/verify');
  await fill(page, { code: await scene.codeTo(email) });
  await press(page, 'button.button');
  expect(pathOf(page)).toBe('/ui/login/signedin');

  // The account: a name, an app, recovery codes.
  await go(page, '/account/profile');
  await fill(page, { displayName: 'Rear Admiral Hopper' });
  await press(page, to('/account/profile'));
  expect(await note(page)).toBe('Saved.');
  await go(page, '/account/security');
  await press(page, to('/account/factors/app'));
  const secret = (await page.$eval('.secret', (element) => element.textContent ?? '')).replaceAll(' ', '');
  await fill(page, { code: '000000' });
  await press(page, to('/account/factors/app/finish'));
  expect(await problem(page)).toBe('The code is wrong, or was used before.');
  await fill(page, { code: totpCodeAt(secret) });
  await press(page, to('/account/factors/app/finish'));
  await go(page, '/account/recovery-codes');
  await press(page, to('/account/recovery-codes'));
  const codes = await page.$$eval('.codes code', (found) => found.map((each) => each.textContent ?? ''));

  // Signed out, and in again by the app.
  await go(page, '/ui/login/logout');
  await press(page, to('/ui/login/logout'));
  await go(page, '/ui/login/loginname');
  await signIn(page, { name: email });
  expect(pathOf(page)).toBe('/ui/login/otp/app');
  // The code that set it up is used up; the next one counts ahead of its time.
  await fill(page, { code: totpCodeAt(secret, Date.now() + 30_000) });
  await press(page, to('/ui/login/otp/app'));
  expect(pathOf(page)).toBe('/ui/login/signedin');
  await close();

  // Elsewhere, with password and telephone lost.
  const later = await scriptless();
  await go(later.page, '/ui/login/loginname');
  await fill(later.page, { loginName: email });
  await press(later.page, to('/ui/login/loginname'));
  await press(later.page, to('/ui/login/password/reset'));
  await go(later.page, await scene.linkTo(email, '/password/set?'));
  const better = { newPassword: 'Better-5678', newPasswordConfirmation: 'Better-5678' };
  await fill(later.page, better);
  await press(later.page, to('/ui/login/password/set'));
  await press(later.page, 'a[href^="/ui/login/mfa?"]');
  await press(later.page, 'a[href^="/ui/login/otp/recovery"]');
  await fill(later.page, { code: codes[0] ?? '' });
  await press(later.page, to('/ui/login/otp/recovery'));
  expect(pathOf(later.page)).toBe('/ui/login/signedin');

  // What is over: signed out everywhere else, the app, and the account.
  await go(later.page, '/account/security');
  await press(later.page, to('/account/factors/app/remove'));
  expect(await note(later.page)).toBe('Removed.');
  const { result } = await scene.postern.call<{ result: { userId: string }[] }>(`${users}/ListUsers`, {
    queries: [{ emailQuery: { emailAddress: email } }],
  });
  const userId = result[0]?.userId ?? '';
  await scene.postern.call(`${management}/AddOrgMember`, { userId, roles: ['ORG_USER_SELF_MANAGER'] });
  await go(later.page, '/account/data/delete');
  await press(later.page, to('/account/data/delete'));
  expect(await problem(later.page)).toBe('Confirm it with the box first.');
  await later.page.click('[name=sure]');
  await press(later.page, to('/account/data/delete'));
  expect(pathOf(later.page)).toBe('/account/deleted');
  await later.close();
});

test('a number is confirmed by the message that came, its codes sign in, and both go', async () => {
  const { page, close } = await scriptless();
  const ada = await scene.person({ phone: undefined });
  const phone = '+41446681800';
  await go(page, '/account/security');
  await signIn(page, ada);
  // No number, no codes to it.
  expect(await page.$(to('/account/factors/sms'))).toBeNull();
  await go(page, '/account/phone');
  await fill(page, { address: '044 668' });
  await press(page, to('/account/phone'));
  expect(await problem(page)).toBe('This is not a phone number. Begin with + and the country code.');
  await fill(page, { address: '+41 44 668 18 00' });
  await press(page, to('/account/phone'));
  expect([pathOf(page), await note(page)]).toEqual([
    '/account/phone/code',
    'Changed. A code is on its way; enter it below.',
  ]);
  const code = await scene.codeTo(phone);
  await fill(page, { code: code === 'AAAAAA' ? 'BBBBBB' : 'AAAAAA' });
  await press(page, to('/account/phone/code'));
  expect(await problem(page)).toStartWith('The code is wrong');
  await fill(page, { code });
  await press(page, to('/account/phone/code'));
  expect([pathOf(page), await note(page)]).toEqual(['/account/contact', 'Confirmed. Thank you.']);

  await go(page, '/account/security');
  await press(page, to('/account/factors/sms'));
  // It is tried before anybody relies on it, and nothing is sent before somebody asks for it.
  expect([pathOf(page), scene.messagesTo(phone)]).toEqual(['/ui/login/mfa', 1]);
  await press(page, to('/ui/login/otp/sms'));
  const asked = async (at: Page, sent: number) => {
    expect(pathOf(at)).toBe('/ui/login/otp/sms');
    await fill(at, { code: await scene.codeTo(phone, sent) });
    await press(at, to('/ui/login/otp/sms'));
  };
  await asked(page, 1);
  expect(pathOf(page)).toBe('/account/security');

  const elsewhere = await scriptless();
  await go(elsewhere.page, '/account');
  await signIn(elsewhere.page, ada);
  // All that there is need not be chosen.
  await asked(elsewhere.page, 2);
  expect(pathOf(elsewhere.page)).toBe('/account');
  await elsewhere.close();

  await go(page, '/account/security');
  await press(page, to('/account/factors/sms/remove'));
  expect(await note(page)).toBe('Removed.');
  const again = await scriptless();
  await go(again.page, '/account');
  await signIn(again.page, ada);
  expect(pathOf(again.page)).toBe('/account');
  await again.close();
  await go(page, '/account/phone');
  await press(page, to('/account/phone/remove'));
  expect([pathOf(page), await note(page)]).toEqual(['/account/contact', 'Removed.']);
  await close();
});

test('who agrees to what an application asks for, and takes it back', async () => {
  const { page, close } = await scriptless();
  await go(page, scene.consentRequest);
  await signIn(page, await scene.person());
  expect(pathOf(page)).toBe('/ui/login/consent');
  await page.click('[name=agree][value=phone]');
  await press(page, to('/ui/login/consent'));
  expect(new URL(page.url()).searchParams.get('code')).toBeTruthy();
  await go(page, '/account/applications');
  const given = await page.$eval('main', (element) => element.textContent);
  expect(given).toContain('your e-mail address');
  expect(given).not.toContain('your phone number');
  await press(page, to('/account/consents/withdraw'));
  expect(await note(page)).toBe('Access withdrawn.');
  await close();
});
