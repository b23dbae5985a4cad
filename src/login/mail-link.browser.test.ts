import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Browser, Page } from 'puppeteer-core';
import { partOf, startRelay, type TestRelay } from '../notification/testing-relay.ts';
import { accessibilityProblems } from '../testing/axe.ts';
import { browserTransports, launchBrowser, openPage, screenshots } from '../testing/browser.ts';
import { until } from '../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

/** A sign-in by the link of a real message, in a real browser without scripts. */

const admin = 'zitadel.admin.v1.AdminService';
const users = 'zitadel.user.v2.UserService';

let relay: TestRelay;
let browser: Browser;
beforeAll(async () => {
  [relay, browser] = await Promise.all([startRelay(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await relay?.stop();
});

const pressed = (page: Page, selector: string) =>
  Promise.all([page.waitForNavigation(), page.click(selector)]);
const heading = (page: Page) => page.$eval('h1', (element) => element.textContent);

describe.each(browserTransports)('over $protocol', ({ tls }) => {
  let postern: TestPostern;
  beforeAll(async () => {
    postern = await startTestPostern({
      tls,
      configure: (config) => config.outbound.allow.push('localhost', '127.0.0.1'),
    });
    const { id } = await postern.call<{ id: string }>(`${admin}/AddSMTPConfig`, {
      senderAddress: 'no-reply@postern.example',
      senderName: 'Postern',
      host: relay.host,
    });
    await postern.call(`${admin}/ActivateSMTPConfig`, { id });
    await postern.call(`${admin}/AddSecondFactorToLoginPolicy`, { type: 'SECOND_FACTOR_TYPE_OTP_EMAIL' });
  });
  afterAll(() => postern?.stop());

  test('somebody without a password asks for a link, and follows it', async () => {
    const email = `mary-${tls ? 'tls' : 'plain'}@people.example`;
    const { userId } = await postern.call<{ userId: string }>(`${users}/AddHumanUser`, {
      username: email,
      profile: { givenName: 'Mary', familyName: 'Shelley' },
      email: { email, isVerified: true },
    });
    await postern.call(`${users}/AddOTPEmail`, { userId });
    await postern.call(`${users}/HumanMFAInitSkipped`, { userId });
    const { page, context } = await openPage(browser, { scripts: false });
    await page.goto(`${postern.url}/ui/login/loginname`);
    await page.type('[name=loginName]', email);
    await pressed(page, 'button.button');
    await screenshots(page, 'password-with-link');
    expect(await accessibilityProblems(page)).toEqual([]);
    await pressed(page, 'form[action="/ui/login/link"] button');
    expect(await heading(page)).toBe('Sign in by e-mail');
    await screenshots(page, 'mail-link');
    expect(await accessibilityProblems(page)).toEqual([]);

    const links = () =>
      relay.received
        .filter(({ to }) => to.includes(email))
        .flatMap(({ source }) => /https?:\/\/\S+/.exec(partOf(source, 'text/plain'))?.[0] ?? []);
    await until(() => links().length > 0, `a message to ${email}`);
    const { pathname, search } = new URL(links().at(-1) as string);
    const elsewhere = await openPage(browser, { scripts: false, language: 'de' });
    await elsewhere.page.goto(postern.url + pathname + search);
    expect(await heading(elsewhere.page)).toBe('Mit E-Mail anmelden');
    await screenshots(elsewhere.page, 'mail-link-elsewhere');
    await elsewhere.context.close();

    await page.goto(postern.url + pathname + search);
    await pressed(page, 'button.button');
    expect(await heading(page)).toBe('You are signed in');
    await context.close();
  });
});
