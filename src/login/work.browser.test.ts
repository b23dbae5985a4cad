import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Browser, Page } from 'puppeteer-core';
import { launchBrowser, openPage, screenshots } from '../testing/browser.ts';
import { testPassword } from '../testing/tenant.ts';
import { startTestLogin, type TestLogin } from './testing.ts';

/** A browser that works in place of waiting, and one that cannot. */

let browser: Browser;
let login: TestLogin;
beforeAll(async () => {
  browser = await launchBrowser();
  login = await startTestLogin({
    limits: { account: { burst: 1, secondsPerFailure: 60 } },
    proofOfWork: 12,
  });
  await login.tenant.addPerson({ userName: 'alice' });
  await login.tenant.addPerson({ userName: 'bob' });
});
afterAll(async () => {
  await browser?.close();
  await login?.close();
});

const go = (page: Page, button: string) => Promise.all([page.waitForNavigation(), page.click(button)]);
async function enter(page: Page, password: string) {
  await page.type('[name=password]', password);
  await go(page, 'form[action="/ui/login/password"] button');
}
async function refused(page: Page, name: string) {
  await page.goto(`${login.origin}/ui/login/loginname`);
  await page.type('[name=loginName]', name);
  await go(page, 'form[action="/ui/login/loginname"] button');
  await enter(page, 'Wrong-1234');
  await enter(page, testPassword);
}
const button = 'form[data-work] button';

test('the button does the work, leads back, and the right password signs in', async () => {
  const { page, context } = await openPage(browser);
  await refused(page, 'alice');
  await page.waitForSelector('form[data-work]:not([hidden])');
  await screenshots(page, 'work-instead-of-waiting');
  await go(page, button);
  expect(new URL(page.url()).pathname).toBe('/ui/login/password');
  await enter(page, testPassword);
  expect(new URL(page.url()).pathname).toBe('/ui/login/signedin');
  await context.close();
});

test('without scripts there is the time to wait and nothing that does not work', async () => {
  const { page, context } = await openPage(browser, { scripts: false });
  await refused(page, 'bob');
  expect(await page.$eval('main', (element) => element.textContent)).toContain('wait');
  expect(await page.$eval(button, (element) => element.checkVisibility())).toBe(false);
  await context.close();
});
