import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Browser, Page } from 'puppeteer-core';
import { accessibilityProblems } from '../testing/axe.ts';
import { browserTransports, launchBrowser, openPage, screenshots } from '../testing/browser.ts';
import { testPassword } from '../testing/tenant.ts';
import { startTestLogin, type TestLogin } from './testing.ts';

/** Choosing among accounts as people see it: without scripts, by keyboard, light, dark, and on a phone. */

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const heading = (page: Page) => page.$eval('h1', (element) => element.textContent);
const pressed = (page: Page, selector: string) =>
  Promise.all([page.waitForNavigation(), page.click(selector)]);
const textOf = (page: Page, selector: string) =>
  page.$$eval(selector, (found) => found.map((element) => element.textContent?.replace(/\s+/g, ' ').trim()));

describe.each(browserTransports)('over $protocol', ({ tls }) => {
  let login: TestLogin;
  beforeAll(async () => {
    login = await startTestLogin({ tls });
    await login.tenant.addPerson({ userName: 'maria.keller' });
    await login.tenant.addPerson({ userName: 'work-account-with-a-very-long-login-name-of-accounting' });
  });
  afterAll(() => login?.close());

  test('two people share a browser, and each comes to the application', async () => {
    const { page, context } = await openPage(browser, { scripts: false });
    const problems = async () => {
      await page.setJavaScriptEnabled(true);
      const found = await accessibilityProblems(page);
      await page.setJavaScriptEnabled(false);
      return found;
    };
    const signIn = async (loginName: string) => {
      await page.goto(`${login.origin}/ui/login/loginname`);
      await page.type('[name=loginName]', loginName);
      await pressed(page, 'button.button');
      await page.type('[name=password]', testPassword);
      await pressed(page, 'button.button');
    };
    await signIn('maria.keller');
    await screenshots(page, 'signed-in');
    await signIn('work-account-with-a-very-long-login-name-of-accounting');
    await pressed(page, 'a[href="/ui/login/accounts"]');
    await pressed(page, '.accounts li:last-child .link');
    login.requests.set('V2_1', { clientName: 'Ledger', prompt: ['select_account'], createdAt: new Date() });
    await page.goto(`${login.origin}/ui/login/login?authRequestID=V2_1`);
    expect(await heading(page)).toBe('Choose an account');
    expect(await textOf(page, '.account-state')).toEqual(['Signed in', 'Signed out']);
    // What stands beside an account says which it means.
    expect(await textOf(page, '.accounts .link')).toEqual([
      'Sign out: work-account-with-a-very-long-login-name-of-accounting',
      'Remove from this list: maria.keller',
    ]);
    await screenshots(page, 'accounts');
    expect(await problems()).toEqual([]);

    // By keyboard: the first tab stop is the first account.
    await page.keyboard.press('Tab');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    expect(page.url()).toBe(`${login.origin}/callback?code=code-of-V2_1`);

    await signIn('maria.keller');
    await page.goto(`${login.origin}/ui/login/logout`);
    expect(await textOf(page, '.accounts .person-name')).toHaveLength(2);
    await screenshots(page, 'logout-several');
    expect(await problems()).toEqual([]);
    await pressed(page, 'button[name=all]');
    expect(await heading(page)).toBe('You are signed out');
    await screenshots(page, 'signed-out-remembered');
    await context.close();
  });
});
