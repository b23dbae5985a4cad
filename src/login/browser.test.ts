import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Browser, Page } from 'puppeteer-core';
import { runCommand } from '../eventstore/index.ts';
import { supportedLanguages } from '../i18n/index.ts';
import { instanceAggregate } from '../instance/index.ts';
import {
  browserTransports,
  launchBrowser,
  openPage,
  protocolOf,
  screenshot,
  screenshots,
} from '../testing/browser.ts';
import { patience } from '../testing/patience.ts';
import { testScope } from '../testing/platform.ts';
import { testPassword } from '../testing/tenant.ts';
import { sealLogoutTarget } from './index.ts';
import { startTestLogin, type TestLogin } from './testing.ts';

let login: TestLogin;
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const begin = async (tls: boolean) => {
  login = await startTestLogin({ tls, limits: { account: { burst: 2, secondsPerFailure: 300 } } });
  await login.tenant.addPerson({ userName: 'maria.keller' });
  await login.tenant.addPerson({ userName: 'newcomer', changeRequired: true });
};

/** Everything that the page asked for and was refused, by its own policy or by the server. */
function mishaps(page: Page): string[] {
  const seen: string[] = [];
  page.on('console', (message) => message.type() === 'error' && seen.push(message.text()));
  page.on('requestfailed', (request) => seen.push(`${request.url()}: ${request.failure()?.errorText}`));
  return seen;
}

async function submit(page: Page, fields: Record<string, string>) {
  for (const [name, value] of Object.entries(fields)) await page.type(`[name=${name}]`, value);
  await Promise.all([page.waitForNavigation(), page.click('button.button')]);
}
const heading = (page: Page) => page.$eval('h1', (element) => element.textContent);
/** The browser moves the focus a moment after it loaded the page. */
const focuses = (page: Page, id: string) =>
  page.waitForFunction((wanted) => document.activeElement?.id === wanted, { timeout: patience(5_000) }, id);

describe.each(browserTransports)('in a browser over $protocol', ({ tls, protocol }) => {
  beforeAll(() => begin(tls));
  afterAll(() => login?.close());

  test('a person signs in for an application without a script running', async () => {
    const { page, context } = await openPage(browser, { scripts: false });
    const seen = mishaps(page);
    login.requests.set('V2_1', { clientName: 'Ledger', prompt: [], maxAge: undefined });
    await page.goto(`${login.origin}/ui/v2/login/login?authRequest=V2_1`);
    await screenshots(page, 'login-name');
    await submit(page, { loginName: 'maria.keller' });
    await screenshots(page, 'password');
    await submit(page, { password: testPassword });
    expect(page.url()).toBe(`${login.origin}/callback?code=code-of-V2_1`);
    await page.setJavaScriptEnabled(true);
    expect(await protocolOf(page)).toBe(protocol);
    expect(seen).toEqual([]);
    await page.goto(`${login.origin}/ui/login/signedin`);
    await screenshots(page, 'signed-in');
    await page.goto(`${login.origin}/ui/login/logout`);
    await screenshots(page, 'logout');
    await submit(page, {});
    expect(await heading(page)).toBe('You are signed out');
    await screenshots(page, 'signed-out');
    await context.close();
  });

  test('every form that can end at an application gets there, on whatever origin that is', async () => {
    const elsewhere = login.origin.replace('localhost', '127.0.0.1');
    const { page, context } = await openPage(browser, { scripts: false });
    const seen = mishaps(page);
    const instanceId = login.tenant.instance.id;
    const { store } = login.platform;

    // A sign-in that no application asked for ends where the settings say.
    const homeIs = async (defaultRedirectURI: string) => {
      await runCommand(store, testScope(instanceId), instanceAggregate, instanceId, () => ({
        events: [{ type: 'instance.policy.login.changed', payload: { defaultRedirectURI } }],
      }));
      await login.platform.settled();
    };
    await homeIs(`${elsewhere}/callback?home=1`);
    await page.goto(`${login.origin}/ui/login`);
    await submit(page, { loginName: 'maria.keller' });
    await submit(page, { password: testPassword });
    expect(page.url()).toBe(`${elsewhere}/callback?home=1`);

    // What is no web address is told to clients, and no browser is sent there.
    for (const home of [
      'localhost:8080',
      'com.example.app://home',
      'javascript:alert(1)',
      '//evil.example',
    ]) {
      await homeIs(home);
      await page.goto(`${login.origin}/ui/login/logout`);
      await submit(page, {});
      await page.goto(`${login.origin}/ui/login`);
      await submit(page, { loginName: 'maria.keller' });
      await submit(page, { password: testPassword });
      expect(page.url()).toBe(`${login.origin}/ui/login/signedin`);
    }

    // A sign-out ends where the application said; without a session the same.
    const out = `${elsewhere}/callback?out=1`;
    const next = sealLogoutTarget(login.platform, instanceId, out);
    await page.goto(`${login.origin}/ui/login/logout?next=${next}`);
    expect(await heading(page)).toBe('Sign out?');
    await submit(page, {});
    expect(page.url()).toBe(out);

    // The way back, and a sign-in that is asked for and ends with a new password.
    login.redirectsTo(elsewhere);
    login.requests.set('V2_4', { clientName: 'Ledger', prompt: [] });
    await page.goto(`${login.origin}/ui/login/login?authRequestID=V2_4`);
    await Promise.all([page.waitForNavigation(), page.click('button.link')]);
    expect(page.url()).toBe(`${elsewhere}/callback?error=access_denied`);
    await login.tenant.addPerson({ userName: 'traveller', changeRequired: true });
    login.requests.set('V2_5', { clientName: 'Ledger', prompt: [] });
    await page.goto(`${login.origin}/ui/login/login?authRequestID=V2_5`);
    await submit(page, { loginName: 'traveller' });
    await submit(page, { password: testPassword });
    await submit(page, { newPassword: 'Better-5678', newPasswordConfirmation: 'Better-5678' });
    expect(page.url()).toBe(`${elsewhere}/callback?code=code-of-V2_5`);
    expect(seen).toEqual([]);
    login.redirectsTo(login.origin);
    await homeIs('');
    await context.close();
  });

  test('a one-time password is changed, with help', async () => {
    const { page, context } = await openPage(browser);
    const seen = mishaps(page);
    await page.goto(`${login.origin}/ui/login`);
    await focuses(page, 'loginName');
    await submit(page, { loginName: 'newcomer' });
    await focuses(page, 'password');
    await submit(page, { password: testPassword });
    expect(await heading(page)).toBe('Choose a new password');
    await focuses(page, 'newPassword');
    await screenshots(page, 'change-password');
    await submit(page, { newPassword: 'weakpass1', newPasswordConfirmation: 'weakpass1' });
    await screenshots(page, 'change-password-weak');
    await submit(page, { newPassword: 'Better-5678', newPasswordConfirmation: 'Better-5678' });
    expect(await heading(page)).toBe('You are signed in');
    // Refused forms answer 400, which the browser notes; nothing else may fail.
    expect(seen.filter((text) => !text.includes('400'))).toEqual([]);
    await context.close();
  });

  test('what goes wrong is said plainly', async () => {
    const { page, context } = await openPage(browser, { language: 'de' });
    await page.goto(`${login.origin}/ui/login`);
    await submit(page, { loginName: 'nobody' });
    for (const attempt of ['Falsch-1', 'Falsch-2']) {
      await submit(page, { password: attempt });
      expect(await page.$eval('[role=alert]', (element) => element.textContent)).toContain('ist falsch');
    }
    await screenshots(page, 'password-wrong-de');
    await submit(page, { password: 'Falsch-3' });
    expect(await heading(page)).toBe('Zu viele Versuche');
    await screenshots(page, 'limited-de');
    await page.goto(`${login.origin}/ui/login/login?authRequestID=V2_gone`);
    await screenshots(page, 'expired-de');
    await context.close();
  });

  test('everything can be done from the keyboard, with focus to be seen', async () => {
    const { page, context } = await openPage(browser);
    login.requests.set('V2_2', { clientName: 'Ledger', prompt: ['login'] });
    await page.goto(`${login.origin}/ui/login/login?authRequestID=V2_2`);
    await focuses(page, 'loginName');
    await page.keyboard.type('maria.keller');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    await focuses(page, 'password');
    const stops: string[] = [];
    for (let i = 0; i < 6; i++) {
      stops.push(
        await page.evaluate(() => {
          const { tagName, id, className } = document.activeElement as HTMLElement;
          return `${tagName.toLowerCase()} ${id || className}`;
        }),
      );
      await page.keyboard.press('Tab');
    }
    const stations = ['input password', 'button button', 'button link', 'a ', 'button link', 'body '];
    expect(stops).toEqual(stations);
    await page.keyboard.down('Shift');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.up('Shift');
    const outline = await page.evaluate(
      () => getComputedStyle(document.activeElement as Element).outlineStyle,
    );
    expect(outline).toBe('solid');
    await screenshots(page, 'password-focus', [{ scheme: 'light', size: 'desktop' }]);
    await context.close();
  });

  test('a changed text is on the first page of a fresh browser', async () => {
    const instanceId = login.tenant.instance.id;
    const write = (text: string) =>
      runCommand(login.platform.store, testScope(instanceId), instanceAggregate, instanceId, () => ({
        events: [
          {
            type: 'instance.customtext.set',
            payload: { template: 'Login', key: 'Login.Title', language: 'en', text },
          },
        ],
      })).then(() => login.platform.settled());
    for (const text of ['Come in', 'Welcome <back>']) {
      await write(text);
      const { page, context } = await openPage(browser);
      await page.goto(`${login.origin}/ui/login/loginname`);
      expect(await heading(page)).toBe(text);
      expect(await page.title()).toStartWith(text);
      await context.close();
    }
    await write('Sign in');
  });

  test('every language fits a small phone', async () => {
    const { page, context } = await openPage(browser);
    await page.setViewport({ width: 320, height: 640, deviceScaleFactor: 1 });
    for (const language of supportedLanguages) {
      for (const path of ['loginname', 'logout', 'nothing-there']) {
        await page.goto(`${login.origin}/ui/login/${path}?ui_locales=${language}`);
        const shown = await page.evaluate(() => ({
          language: document.documentElement.lang,
          overflow: document.documentElement.scrollWidth - window.innerWidth,
        }));
        expect({ path, ...shown }).toEqual({ path, language, overflow: 0 });
      }
    }
    await context.close();
  });

  test('long names and large text fit a small phone', async () => {
    const { page, context } = await openPage(browser);
    await page.setViewport({ width: 320, height: 640, deviceScaleFactor: 2 });
    const long = `${'very-long-name-'.repeat(8)}@subsidiary.example.com`;
    login.requests.set('V2_3', { clientName: 'A'.repeat(80), prompt: [] });
    await page.goto(`${login.origin}/ui/login/login?authRequestID=V2_3`);
    await submit(page, { loginName: long });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(await overflow()).toBe(0);
    await screenshot(page, 'password-long');
    await context.close();
  });
});
