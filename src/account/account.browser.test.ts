import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { accessibilityProblems } from '../testing/axe.ts';
import {
  browserTransports,
  launchBrowser,
  looks,
  openPage,
  screenshots,
  setLook,
} from '../testing/browser.ts';
import { totpCodeAt } from '../user/testing.ts';
import { openScene, type Person, password, type Scene, users } from './testing.ts';

/** The account pages as people see them: each is looked at light and dark, on a desk and on a phone, and by axe. */

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const heading = (page: Page) => page.$eval('h1', (element) => element.textContent);
const note = (page: Page) => page.$eval('[role=status]', (element) => element.textContent);
const problem = (page: Page) => page.$eval('[role=alert]', (element) => element.textContent?.trim());
const pathOf = (page: Page) => new URL(page.url()).pathname;
const press = (page: Page, selector: string) => Promise.all([page.waitForNavigation(), page.click(selector)]);
const to = (action: string) => `form[action="${action}"] button`;
async function withKey(page: Page, more: object = {}) {
  const cdp = await page.createCDPSession();
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      ...more,
    },
  });
}
async function fill(page: Page, fields: Record<string, string>) {
  for (const [name, value] of Object.entries(fields)) {
    await page.$eval(`[name=${name}]`, (input) => {
      (input as unknown as { value: string }).value = '';
    });
    await page.type(`[name=${name}]`, value);
  }
}

const extremes = looks.filter(({ scheme, size }) => (scheme === 'light') === (size === 'desktop'));

/** Nothing hidden behind a look, nothing wider than the screen. */
async function lookAt(page: Page, name: string, scripts = true) {
  await screenshots(page, `account-${name}`, extremes);
  for (const look of extremes) {
    await setLook(page, look);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect([name, look, wide]).toEqual([name, look, false]);
    if (scripts) expect([name, look, await accessibilityProblems(page)]).toEqual([name, look, []]);
  }
  await setLook(page, { scheme: 'light', size: 'desktop' });
}

describe.each(browserTransports)('the account over $protocol', ({ tls }) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene({ tls });
  });
  afterAll(() => scene?.stop());

  async function signIn(page: Page, { name }: Person, path = '/account') {
    await page.goto(scene.postern.url + path);
    await fill(page, { loginName: name });
    await press(page, to('/ui/login/loginname'));
    await fill(page, { password });
    await press(page, to('/ui/login/password'));
  }
  const go = (page: Page, path: string) => page.goto(scene.postern.url + path);

  test.each([
    ['', 'profile', 'contact', 'email', 'phone'],
    ['security', 'password', 'passkeys/add', 'keys/add'],
    ['sessions', 'applications', 'activity', 'data'],
  ])('%s, %s, %s and %s can be read and used by everybody', async (...names) => {
    const { page, context } = await openPage(browser);
    const ada = await scene.person();
    await signIn(page, ada);
    expect(await heading(page)).toBe('Welcome, Ada Lovelace');
    for (const name of names as string[]) {
      await go(page, `/account/${name}`);
      expect([name, pathOf(page).replace(/\/$/, '')]).toEqual([
        name,
        name === '' ? '/account' : `/account/${name}`,
      ]);
      await lookAt(page, name.replaceAll('/', '-') || 'overview');
    }
    await context.close();
  });

  test('names, address, app, recovery codes and sign-outs go without scripts', async () => {
    const { page, context } = await openPage(browser, { scripts: false });
    const ada = await scene.person();
    await signIn(page, ada, '/account/profile');
    await fill(page, { firstName: 'Augusta', displayName: 'Augusta Ada King' });
    await page.select('[name=preferredLanguage]', 'fr');
    await press(page, to('/account/profile'));
    expect(await page.$eval('html', (element) => element.lang)).toBe('fr');
    await screenshots(page, 'account-profile-fr');
    await page.select('[name=preferredLanguage]', '');
    await press(page, to('/account/profile'));
    expect(await note(page)).toBe('Saved.');

    await go(page, '/account/email');
    const address = `new-${tls}-${ada.email}`;
    await fill(page, { address: 'no address' });
    await press(page, to('/account/email'));
    await screenshots(page, 'account-email-wrong');
    await fill(page, { address });
    await press(page, to('/account/email'));
    await screenshots(page, 'account-email-code');
    await fill(page, { code: await scene.codeTo(address) });
    await press(page, to('/account/email/code'));
    expect(await note(page)).toBe('Confirmed. Thank you.');
    await screenshots(page, 'account-contact-confirmed');

    await go(page, '/account/security');
    await press(page, to('/account/factors/app'));
    await screenshots(page, 'account-app');
    const secret = (await page.$eval('.secret', (element) => element.textContent))?.replaceAll(' ', '') ?? '';
    await fill(page, { code: totpCodeAt(secret) });
    await press(page, to('/account/factors/app/finish'));
    expect(pathOf(page)).toBe('/account/security');
    await press(page, 'a[href="/account/recovery-codes"]');
    await press(page, to('/account/recovery-codes'));
    expect(await page.$$eval('.codes li', (codes) => codes.length)).toBeGreaterThan(5);
    await screenshots(page, 'account-recovery-codes');
    await press(page, 'a.button');
    await screenshots(page, 'account-security-app');

    await go(page, '/account/sessions');
    expect(await page.$eval('.rows .name', (element) => element.textContent)).toContain('Chrome on Linux');
    await press(page, '.top .leave a');
    await press(page, 'button');
    await go(page, '/account');
    expect(pathOf(page)).toStartWith('/ui/login/');
    await context.close();
  });

  test('a passkey is added, used, seen to be used, called otherwise and taken away', async () => {
    const { page, context } = await openPage(browser);
    await withKey(page);
    const ada = await scene.person();
    await signIn(page, ada, '/account/passkeys/add');
    await press(page, to('/account/passkeys/add'));
    await lookAt(page, 'passkey-register');
    await fill(page, { name: 'This computer' });
    await press(page, to('/account/passkeys/add'));
    expect(pathOf(page)).toBe('/account/security');
    const rowText = () =>
      page.$eval('a[href^="/account/passkeys/rename"]', (link) => link.closest('li')?.textContent);
    expect(await rowText()).toContain('This computer');
    expect(await rowText()).toContain('Not used yet');

    // Whoever has one shows by it to be the one.
    const later = scene.postern.advance(11 * 60_000);
    try {
      await go(page, '/account/email');
      // On the page that offers it, which this key answers by itself.
      await page.waitForFunction(() => location.pathname === '/account/email');
      await go(page, '/account/security');
      expect(await rowText()).toContain('Last used');
      await lookAt(page, 'security-passkey');

      await press(page, 'a[href^="/account/passkeys/rename"]');
      await lookAt(page, 'passkey-rename');
      await fill(page, { name: 'Laptop' });
      await press(page, to('/account/passkeys/rename'));
      expect(await rowText()).toContain('Laptop');
      const listed = await scene.postern.call<{ result: { name: string }[] }>(`${users}/ListPasskeys`, {
        userId: ada.userId,
      });
      expect(listed.result.map(({ name }) => name)).toEqual(['Laptop']);

      await press(page, 'a[href^="/account/passkeys/remove"]');
      expect(await heading(page)).toBe('Remove Laptop?');
      await lookAt(page, 'passkey-remove');
      await press(page, to('/account/passkeys/remove'));
      expect(await note(page)).toBe('Removed.');
    } finally {
      later();
    }
    await context.close();
  });

  test('a security key is added beside the password, and taken away', async () => {
    const { page, context } = await openPage(browser);
    await withKey(page, { transport: 'usb', hasResidentKey: false });
    await signIn(page, await scene.person(), '/account/keys/add');
    await press(page, to('/account/keys/add'));
    await fill(page, { name: 'Blue one' });
    await press(page, to('/account/keys/add'));
    expect([pathOf(page), await note(page)]).toEqual([
      '/account/security',
      'Added. You are asked for it from the next sign-in on.',
    ]);
    await press(page, 'a[href^="/account/keys/remove"]');
    await press(page, to('/account/keys/remove'));
    expect(await note(page)).toBe('Removed.');
    await context.close();
  });

  test('a picture is shown, and taken away', async () => {
    const { page, context } = await openPage(browser);
    await signIn(page, await scene.person(), '/account/profile');
    const send = async (name: string, bytes: Uint8Array) => {
      const file = (await page.$('input[type=file]')) as unknown as {
        uploadFile(path: string): Promise<void>;
      };
      await file.uploadFile(await fileOf(name, bytes));
      await press(page, to('/account/avatar'));
    };
    // What is no picture, and what is larger than any request may be: a page, over either protocol.
    await send('notes.txt', Buffer.from('notes'));
    expect(await problem(page)).toBe(
      'This file cannot be used: it must be a PNG, JPEG, GIF or WebP picture of at most 512 kB.',
    );
    await send('large.png', Buffer.alloc(9_000_000, picture));
    expect(await problem(page)).toBe('This file has 9 MB. A picture may have at most 512 kB.');
    await send('me.png', picture);
    expect(await note(page)).toBe('Saved.');
    expect(
      await page.$eval(
        '.portrait img',
        (image) => (image as unknown as { naturalWidth: number }).naturalWidth,
      ),
    ).toBe(1);
    await press(page, '[name=remove]');
    expect(await page.$('.portrait img')).toBeNull();
    await context.close();
  });

  test('the account is deleted', async () => {
    const { page, context } = await openPage(browser, { scripts: false });
    const ada = await scene.person();
    await scene.postern.call('zitadel.management.v1.ManagementService/AddOrgMember', {
      userId: ada.userId,
      roles: ['ORG_USER_SELF_MANAGER'],
    });
    await signIn(page, ada, '/account/data');
    await press(page, 'a[href="/account/data/delete"]');
    await screenshots(page, 'account-delete');
    await page.click('[name=sure]');
    await press(page, to('/account/data/delete'));
    expect(await heading(page)).toBe('Your account is deleted');
    await screenshots(page, 'account-deleted');
    await context.close();
  });
});

const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

async function fileOf(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'postern-picture-')), name);
  await writeFile(path, bytes);
  return path;
}
