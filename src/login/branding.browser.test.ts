import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Browser, Page } from 'puppeteer-core';
import { rest, uploadTo } from '../assets/testing.ts';
import { harsh, logoOf, uploadPictures } from '../e2e/pages/brand.ts';
import { png } from '../static/testing-files.ts';
import { accessibilityProblems } from '../testing/axe.ts';
import { launchBrowser, openPage, screenshots, setLook } from '../testing/browser.ts';
import { patience } from '../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

/** Brandings as browsers show them: calm ones, and those that would be unreadable as they were chosen. */

let postern: TestPostern;
let browser: Browser;
beforeAll(async () => {
  [postern, browser] = await Promise.all([startTestPostern(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await postern?.stop();
});

const brands = {
  calm: {
    primaryColor: '#0b5d3b',
    backgroundColor: '#fbf7ee',
    warnColor: '#a4161a',
    fontColor: '#1d2a24',
    primaryColorDark: '#2fa36f',
    backgroundColorDark: '#0d1713',
    warnColorDark: '#ff8fa3',
    fontColorDark: '#eef5f1',
  },
  harsh: harsh.colours,
} as const;

const policy = '/admin/v1/policies/label';
async function show(settings: object): Promise<void> {
  await rest(postern, 'PUT', policy, { body: settings });
  await uploadPictures(postern, 'instance');
  await rest(postern, 'POST', `${policy}/_activate`);
}

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
const styleOf = (page: Page, selector: string, property: string) =>
  page.$eval(selector, (element, name) => getComputedStyle(element).getPropertyValue(name), property);
const widthOfLogo = (page: Page) =>
  page.$eval('.logo img', (image) => (image as HTMLImageElement).naturalWidth);

describe.each(Object.entries(brands))('a %s branding', (name, colours) => {
  test('is on every page, in both themes', async () => {
    await show(colours);
    const { page, context } = await openPage(browser, { scripts: false });
    const seen = mishaps(page);
    await page.goto(`${postern.url}/ui/login`);
    await screenshots(page, `branding-${name}-login-name`);
    await page.setJavaScriptEnabled(true);
    await page.reload();
    expect(await widthOfLogo(page)).toBeGreaterThan(0);
    const rgb = (hex: string) =>
      `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(', ')})`;
    expect(await styleOf(page, 'button.button', 'background-color')).toBe(rgb(colours.primaryColor));
    await setLook(page, { scheme: 'dark', size: 'desktop' });
    expect(await styleOf(page, 'button.button', 'background-color')).toBe(rgb(colours.primaryColorDark));
    // The other picture comes a moment after the theme.
    await page.waitForFunction(
      () => (document.querySelector('.logo img') as HTMLImageElement).currentSrc.includes('logo-dark-'),
      { timeout: patience(5_000) },
    );
    await setLook(page, { scheme: 'light', size: 'desktop' });
    await submit(page, { loginName: 'admin' });
    await submit(page, { password: 'wrong-Password1' });
    await screenshots(page, `branding-${name}-password-wrong`);
    await submit(page, { password: postern.admin.password });
    await screenshots(page, `branding-${name}-signed-in`);
    // The product is named at the foot of both, within what assistive technology knows as it.
    for (const path of ['/ui/login/signedin', '/account']) {
      await page.goto(postern.url + path);
      expect(await page.$eval('footer .watermark span', (element) => element.textContent)).toBe('Postern');
      expect(await accessibilityProblems(page)).toEqual([]);
    }
    await page.goto(`${postern.url}/ui/login/password/change`);
    await screenshots(page, `branding-${name}-change-password`);
    await page.goto(`${postern.url}/ui/login/logout`);
    await screenshots(page, `branding-${name}-logout`);
    await page.goto(`${postern.url}/logout/done`);
    await screenshots(page, `branding-${name}-signed-out`);
    await page.goto(`${postern.url}/ui/login/nowhere`);
    await screenshots(page, `branding-${name}-not-found`);
    // Refusals answer 400 and 404, which the browser notes; nothing else may fail.
    expect(seen.filter((text) => !/\b40[04]\b/.test(text))).toEqual([]);
    await context.close();
  });
});

test('people see their own picture', async () => {
  const { userName, password } = postern.admin;
  const { sessionToken: token } = await postern.call<{ sessionToken: string }>(
    'zitadel.session.v2.SessionService/CreateSession',
    { checks: { user: { loginName: userName }, password: { password } } },
    postern.loginPat,
  );
  expect((await uploadTo(postern, 'users/me/avatar', png, { token })).status).toBe(200);
  const { page, context } = await openPage(browser);
  const seen = mishaps(page);
  await page.goto(`${postern.url}/ui/login`);
  await submit(page, { loginName: userName });
  await submit(page, { password });
  await page.waitForFunction(
    () => (document.querySelector('.picture') as HTMLImageElement).naturalWidth > 0,
    {
      timeout: patience(5_000),
    },
  );
  await screenshots(page, 'signed-in-with-picture', [{ scheme: 'light', size: 'phone' }]);
  expect(seen).toEqual([]);
  await context.close();
});

test('one theme for all is shown whatever the device wants', async () => {
  await show({ ...brands.calm, themeMode: 'THEME_MODE_DARK', disableWatermark: true });
  const { page, context } = await openPage(browser);
  await page.goto(`${postern.url}/ui/login`);
  expect(await styleOf(page, 'body', 'background-color')).toBe('rgb(13, 23, 19)');
  expect(await styleOf(page, ':root', 'color-scheme')).toBe('dark');
  expect(await page.title()).toBe('Sign in');
  await screenshots(page, 'branding-always-dark', [{ scheme: 'light', size: 'desktop' }]);
  await context.close();
});

test('what is drafted is not shown, and what is activated is on the first page of a fresh browser', async () => {
  await show({ ...brands.calm, themeMode: 'THEME_MODE_LIGHT' });
  /** The first page of somebody who was never here: how it looks, and what of it was changed. */
  const firstPage = async () => {
    const { page, context } = await openPage(browser);
    const seen = mishaps(page);
    await page.goto(`${postern.url}/ui/login`);
    const told = {
      button: await styleOf(page, 'button.button', 'background-color'),
      logo: new URL(await page.$eval('.logo img', (image) => (image as HTMLImageElement).currentSrc))
        .pathname,
      width: await widthOfLogo(page),
      title: await page.$eval('h1', (element) => element.textContent),
    };
    expect(seen).toEqual([]);
    await context.close();
    return told;
  };
  const before = await firstPage();
  expect(before).toMatchObject({ button: 'rgb(11, 93, 59)', title: 'Sign in' });
  expect(before.width).toBeGreaterThan(0);

  await rest(postern, 'PUT', policy, {
    body: { ...brands.calm, primaryColor: '#7a1fa2', themeMode: 'THEME_MODE_LIGHT' },
  });
  await uploadTo(postern, 'instance/policy/label/logo', logoOf('#7a1fa2', '#7a1fa2'));
  interface Told {
    readonly policy: { readonly primaryColor: string; readonly logoUrl: string };
  }
  const draft = await rest<Told>(postern, 'GET', `${policy}/_preview`);
  const active = await rest<Told>(postern, 'GET', policy);
  expect(draft.policy.primaryColor).toBe('#7a1fa2');
  expect(active.policy.primaryColor).toBe('#0b5d3b');
  expect(draft.policy.logoUrl).not.toBe(active.policy.logoUrl);
  expect(await firstPage()).toEqual(before);

  await rest(postern, 'POST', `${policy}/_activate`);
  const after = await firstPage();
  expect(after).toMatchObject({ button: 'rgb(122, 31, 162)', logo: new URL(draft.policy.logoUrl).pathname });
  expect(after.width).toBeGreaterThan(0);

  await rest(postern, 'PUT', '/admin/v1/text/login/en', { body: { loginText: { title: 'Come in' } } });
  expect((await firstPage()).title).toBe('Come in');
});
