import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Browser, Page } from 'puppeteer-core';
import { accessibilityProblems } from '../testing/axe.ts';
import { browserTransports, launchBrowser, openPage, screenshots } from '../testing/browser.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { passwordRules } from './password-rules.ts';

/** What a new password needs is ticked off while it is typed, on every page that takes one. */

const users = 'zitadel.user.v2.UserService';
const password = 'Secret-1234';
const policy = { minLength: 8, hasLowercase: true, hasUppercase: true, hasNumber: true, hasSymbol: true };

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const go = (page: Page, button: string) => Promise.all([page.waitForNavigation(), page.click(button)]);
const shown = (page: Page) =>
  page.$$eval('#rules li', (items) =>
    items.map((item) => [
      item.getAttribute('data-rule'),
      item.className,
      item.textContent?.split(': ')[1] ?? '',
    ]),
  );
const type = async (page: Page, text: string) => {
  await page.click('#newPassword', { count: 3 });
  await page.keyboard.press('Backspace');
  await page.type('#newPassword', text);
};
const judged = (text: string, wrong: string) =>
  passwordRules(policy, text).map(({ kind, met }) => [
    kind,
    met ? 'met' : wrong,
    met ? 'done' : wrong === '' ? '' : 'missing',
  ]);

/** Ticked while typing, said to be missing afterwards only, and judged as the server does. */
async function ticks(page: Page, name: string) {
  expect((await shown(page)).every(([, look]) => look === '')).toBe(true);
  await type(page, 'Summer');
  expect(await shown(page)).toEqual(judged('Summer', ''));
  await screenshots(page, `password-typing-${name}`);
  await page.focus('#newPasswordConfirmation');
  expect(await shown(page)).toEqual(judged('Summer', 'unmet'));
  expect(await accessibilityProblems(page)).toEqual([]);
  await type(page, 'Summer-2024');
  expect((await shown(page)).every(([, look, said]) => look === 'met' && said === 'done')).toBe(true);
}

describe.each(browserTransports)('a new password over $protocol', ({ tls }) => {
  let postern: TestPostern;
  beforeAll(async () => {
    postern = await startTestPostern({ tls });
  });
  afterAll(() => postern?.stop());

  let made = 0;
  async function person(changeRequired: boolean) {
    const name = `ada${++made}`;
    const { userId } = await postern.call<{ userId: string }>(`${users}/AddHumanUser`, {
      username: name,
      profile: { givenName: 'Ada', familyName: 'Lovelace' },
      email: { email: `${name}@people.example`, isVerified: true },
      password: { password, changeRequired },
    });
    return { userId, name };
  }
  async function signIn(page: Page, name: string) {
    await page.goto(`${postern.url}/ui/login/loginname`);
    await page.type('[name=loginName]', name);
    await go(page, 'form[action="/ui/login/loginname"] button');
    await page.type('[name=password]', password);
    await go(page, 'form[action="/ui/login/password"] button');
  }

  test('of who registers; letters and signs of every script count as they do at the server', async () => {
    const { page, context } = await openPage(browser);
    await page.goto(`${postern.url}/ui/login/register`);
    await ticks(page, 'register');
    for (const text of [
      'пароль',
      'ПАРОЛЬ-٣',
      '密码密码密码密码',
      '😀😀😀',
      'e\u0301E\u0301 x',
      'ǅ1_',
      '        ',
    ]) {
      await page.$eval(
        '#newPassword',
        (input, value) => {
          (input as unknown as { value: string }).value = value;
          input.dispatchEvent(new Event('input'));
        },
        text,
      );
      expect([text, await shown(page)]).toEqual([text, judged(text.normalize('NFC'), '')]);
    }
    await context.close();
  });

  test('of who was sent a code', async () => {
    const { page, context } = await openPage(browser);
    const { userId } = await person(false);
    await page.goto(`${postern.url}/ui/login/password/set?userId=${userId}`);
    await ticks(page, 'code');
    await context.close();
  });

  test('of who has to change theirs, and in the account', async () => {
    const { page, context } = await openPage(browser);
    await signIn(page, (await person(true)).name);
    await ticks(page, 'change');
    await page.type('#newPasswordConfirmation', 'Summer-2024');
    await go(page, 'form[action="/ui/login/password/change"] button');
    await page.goto(`${postern.url}/account/password`);
    await ticks(page, 'account');
    await context.close();
  });

  test('without scripts the page says it once it is sent; and other pages run none', async () => {
    const { page, context } = await openPage(browser, { scripts: false });
    await page.goto(`${postern.url}/ui/login/register`);
    await page.type('#newPassword', 'Summer');
    expect((await shown(page)).every(([, look]) => look === '')).toBe(true);
    await context.close();
    const policyOf = async (path: string) =>
      (await postern.fetch(path)).headers.get('content-security-policy') ?? '';
    expect(await policyOf('/ui/login/register')).toContain("script-src 'self'");
    expect(await policyOf('/ui/login/accounts')).not.toContain('script-src');
  });
});
