import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Browser, Page } from 'puppeteer-core';
import { runCommand } from '../eventstore/index.ts';
import { secondFactor } from '../settings/index.ts';
import { browserTransports, launchBrowser, openPage, protocolOf, screenshots } from '../testing/browser.ts';
import { testScope } from '../testing/platform.ts';
import { testPassword } from '../testing/tenant.ts';
import { ownFactors, userAggregate, userEvents } from '../user/index.ts';
import { totpCodeAt } from '../user/testing.ts';
import { startTestLogin, type TestLogin } from './testing.ts';

/** Pages of second factors as people see them: without scripts, light, dark, and on a phone. */

let login: TestLogin;
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const scope = () => testScope(login.tenant.instance.id);
const begin = async (tls: boolean) => {
  login = await startTestLogin({ tls, settings: { mfaInitSkipLifetime: 720 * 3_600e9 } });
  for (const type of [secondFactor.otpEmail, secondFactor.otpSms, secondFactor.recoveryCodes])
    await login.admin('addSecondFactorToLoginPolicy', { type });
};
async function person(userName: string, ...ways: ('email' | 'sms' | 'recovery')[]) {
  const userId = await login.tenant.addPerson({ userName });
  const { store } = login.platform;
  await runCommand(store, scope(), userAggregate, userId, () => ({
    events: [
      userEvents.emailChanged({ email: `${userName}@mail.example` }),
      userEvents.emailVerified({}),
      userEvents.phoneChanged({ phone: '+41791234567' }),
      userEvents.phoneVerified({}),
    ],
  }));
  const factors = ownFactors(login.platform);
  if (ways.includes('email')) await factors.addEmail(scope(), userId);
  if (ways.includes('sms')) await factors.addSms(scope(), userId);
  if (ways.includes('recovery')) await factors.makeRecoveryCodes(scope(), userId);
  await login.platform.settled();
  return userId;
}

const pressed = (page: Page, selector: string) =>
  Promise.all([page.waitForNavigation(), page.click(selector)]).then(() => undefined);
async function submit(page: Page, fields: Record<string, string>, button = 'button.button') {
  for (const [name, value] of Object.entries(fields)) await page.type(`[name=${name}]`, value);
  await pressed(page, button);
}
const heading = (page: Page) => page.$eval('h1', (element) => element.textContent);
async function signIn(page: Page, loginName: string) {
  login.requests.set('V2_1', { clientName: 'Ledger', prompt: [] });
  await page.goto(`${login.origin}/ui/login?authRequest=V2_1`);
  await submit(page, { loginName });
  await submit(page, { password: testPassword });
}

describe.each(browserTransports)('over $protocol', ({ tls, protocol }) => {
  beforeAll(() => begin(tls));
  afterAll(() => login?.close());

  test('an app is set up by its picture, recovery codes are shown once, and both sign in', async () => {
    await person('maria.keller');
    const { page, context } = await openPage(browser, { scripts: false });
    await signIn(page, 'maria.keller');
    expect(await heading(page)).toBe('Protect your account');
    await screenshots(page, 'factor-offer');
    await pressed(page, 'button[value=app]');
    expect(await heading(page)).toBe('Set up an authenticator app');
    await screenshots(page, 'factor-app-set-up');
    const secret = ((await page.$eval('.secret', (element) => element.textContent)) ?? '').replaceAll(
      ' ',
      '',
    );
    await submit(page, { code: '000000' });
    expect(await page.$eval('[role=alert]', (element) => element.textContent)).toContain('The code is wrong');
    await submit(page, { code: totpCodeAt(secret) });
    expect(await heading(page)).toBe('Your recovery codes');
    await pressed(page, 'button[name=make]');
    await screenshots(page, 'factor-recovery-codes');
    const codes = await page.$$eval('.codes code', (found) => found.map((each) => each.textContent ?? ''));
    expect(codes).toHaveLength(10);
    await pressed(page, 'button[name=done]');
    expect(page.url()).toBe(`${login.origin}/callback?code=code-of-V2_1`);
    await page.setJavaScriptEnabled(true);
    expect(await protocolOf(page)).toBe(protocol);
    await context.close();

    const later = await openPage(browser, { scripts: false });
    await signIn(later.page, 'maria.keller');
    expect(await heading(later.page)).toBe('Confirm that it is you');
    await screenshots(later.page, 'factor-app');
    await pressed(later.page, 'p.aside a');
    await screenshots(later.page, 'factor-choice');
    await pressed(later.page, 'a[href^="/ui/login/otp/recovery"]');
    await screenshots(later.page, 'factor-recovery');
    await submit(later.page, { code: codes[3] ?? '' });
    expect(later.page.url()).toBe(`${login.origin}/callback?code=code-of-V2_1`);
    await later.context.close();
  });

  test('a code by text message is sent by a press, and by another not at once', async () => {
    await person('erik.lund', 'sms', 'email', 'recovery');
    const { page, context } = await openPage(browser, { scripts: false });
    await signIn(page, 'erik.lund');
    await pressed(page, '.choices form:first-child button');
    expect(await page.$eval('#hint', (element) => element.textContent)).toContain('+41 ••• 67');
    await pressed(page, 'button.link');
    expect(await page.$eval('[role=status]', (element) => element.textContent)).toContain('half a minute');
    await screenshots(page, 'factor-sms');
    await submit(page, { code: '1' });
    expect(await page.$eval('[role=alert]', (element) => element.textContent)).toContain('The code is wrong');
    // Going back leads nowhere else.
    await page.goBack();
    await page.goto(`${login.origin}/ui/login/signedin`);
    expect(new URL(page.url()).pathname).toBe('/ui/login/mfa');
    await context.close();
  });
});
