import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Browser, CDPSession, Page } from 'puppeteer-core';
import { browserTransports, launchBrowser, openPage, protocolOf, screenshots } from '../testing/browser.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

/** Passkeys and security keys at the pages, with the virtual authenticator of Chromium. */

const users = 'zitadel.user.v2.UserService';
const password = 'Secret-1234';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

interface Key {
  readonly cdp: CDPSession;
  readonly authenticatorId: string;
}
async function insertKey(page: Page, more: object = {}): Promise<Key> {
  const cdp = await page.createCDPSession();
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
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
  return { cdp, authenticatorId };
}
const heading = (page: Page) => page.$eval('h1', (element) => element.textContent);
const pathOf = (page: Page) => new URL(page.url()).pathname;
const go = (page: Page, button: string) => Promise.all([page.waitForNavigation(), page.click(button)]);
const passkeyButton = 'form[action="/ui/login/passkey"] button';

describe.each(browserTransports)('keys over $protocol', ({ tls, protocol }) => {
  let postern: TestPostern;
  beforeAll(async () => {
    postern = await startTestPostern({ tls });
  });
  afterAll(() => postern?.stop());

  let made = 0;
  async function person(): Promise<{ userId: string; name: string }> {
    const name = `ada${++made}${tls ? 's' : ''}`;
    const { userId } = await postern.call<{ userId: string }>(`${users}/AddHumanUser`, {
      username: name,
      profile: { givenName: 'Ada', familyName: 'Lovelace' },
      email: { email: `${name}@people.example`, isVerified: true },
      password: { password },
    });
    return { userId, name };
  }
  async function linkFor(userId: string): Promise<string> {
    const { code } = await postern.call<{ code: { id: string; code: string } }>(
      `${users}/CreatePasskeyRegistrationLink`,
      { userId, returnCode: {} },
    );
    const query = new URLSearchParams({ userId, codeId: code.id, code: code.code });
    return `${postern.url}/ui/v2/login/passkey/set?${query}`;
  }
  async function register(page: Page, link: string) {
    await page.goto(link);
    await go(page, 'button.button');
    await page.type('[name=name]', 'This computer');
    await go(page, 'button.button');
  }
  async function withPassword(page: Page, name: string) {
    await page.goto(`${postern.url}/ui/login/loginname`);
    await page.type('[name=loginName]', name);
    await go(page, 'form[action="/ui/login/loginname"] button');
    await page.type('[name=password]', password);
    await go(page, 'form[action="/ui/login/password"] button');
  }

  test('a passkey is set up by the link of a message, and signs in without a name', async () => {
    const { page, context } = await openPage(browser);
    await insertKey(page);
    const { userId } = await person();
    const link = await linkFor(userId);
    await page.goto(link);
    expect(await protocolOf(page)).toBe(protocol);
    expect(await heading(page)).toBe('Set up a passkey');
    await screenshots(page, 'passkey-set-up');
    await go(page, 'button.button');
    await screenshots(page, 'passkey-register');
    await page.type('[name=name]', 'This computer');
    await go(page, 'button.button');
    expect(await heading(page)).toBe('Passkey set up');
    await screenshots(page, 'passkey-done');
    const listed = await postern.call<{ result: { name: string }[] }>(`${users}/ListPasskeys`, { userId });
    expect(listed.result.map(({ name }) => name)).toEqual(['This computer']);

    // Its link has been used up.
    await page.goto(link);
    await go(page, 'button.button');
    expect(await page.$eval('[role=alert]', (element) => element.textContent)).toContain('no longer valid');

    await page.goto(`${postern.url}/ui/login/passkey`);
    await screenshots(page, 'passkey-sign-in');
    await go(page, passkeyButton);
    expect(pathOf(page)).toBe('/ui/login/signedin');
    await context.close();
  });

  test('the page for names offers it, by a button and among what the browser fills in', async () => {
    const { page, context } = await openPage(browser);
    const { cdp, authenticatorId } = await insertKey(page, { automaticPresenceSimulation: false });
    const present = (enabled: boolean) =>
      cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
    await present(true);
    await register(page, await linkFor((await person()).userId));
    await present(false);
    await page.goto(`${postern.url}/ui/login/loginname`);
    expect(await page.$eval('[name=loginName]', (input) => input.getAttribute('autocomplete'))).toBe(
      'username webauthn',
    );
    await screenshots(page, 'login-name-with-passkey');
    // A click while the browser waits to fill one in takes its place.
    await present(true);
    await go(page, passkeyButton);
    expect(pathOf(page)).toBe('/ui/login/signedin');

    await page.deleteCookie(...(await page.cookies()));
    await page.goto(`${postern.url}/ui/login/loginname`);
    await page.waitForFunction(() => location.pathname === '/ui/login/signedin');
    await context.close();
  });

  test('what goes wrong is said where it goes wrong', async () => {
    const { page, context } = await openPage(browser);
    const { cdp, authenticatorId } = await insertKey(page);
    await register(page, await linkFor((await person()).userId));
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await page.goto(`${postern.url}/ui/login/passkey`);
    await page.click(passkeyButton);
    await page.waitForSelector('[data-says=failed]:not([hidden])');
    expect(pathOf(page)).toBe('/ui/login/passkey');
    await screenshots(page, 'passkey-failed');
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
    await go(page, passkeyButton);
    expect(pathOf(page)).toBe('/ui/login/signedin');
    await context.close();
  });

  test('without scripts the pages say what is missing, and names and passwords work', async () => {
    const { page, context } = await openPage(browser, { scripts: false });
    const { name } = await person();
    await page.goto(`${postern.url}/ui/login/loginname`);
    await go(page, passkeyButton);
    expect(await page.$eval('main', (element) => element.textContent)).toContain('JavaScript');
    await screenshots(page, 'passkey-without-scripts');
    await withPassword(page, name);
    expect(pathOf(page)).toBe('/ui/login/mfa/setup');
    await context.close();
  });

  test('a security key is set up on the way, and asked for after the next password', async () => {
    const { page, context } = await openPage(browser);
    await insertKey(page, { transport: 'usb', hasResidentKey: false, hasUserVerification: false });
    const { name } = await person();
    await withPassword(page, name);
    await screenshots(page, 'set-up-with-key');
    await go(page, 'button[value=key]');
    await go(page, 'button.button');
    expect(await heading(page)).toBe('Set up a security key');
    await screenshots(page, 'security-key-register');
    await page.type('[name=name]', 'Blue key');
    await go(page, 'button.button');
    expect(pathOf(page)).toBe('/ui/login/signedin');

    await page.deleteCookie(...(await page.cookies()));
    await withPassword(page, name);
    expect(pathOf(page)).toBe('/ui/login/u2f');
    await screenshots(page, 'security-key');
    // No page after it is reached without it.
    await page.goto(`${postern.url}/ui/login/signedin`);
    expect(pathOf(page)).toBe('/ui/login/u2f');
    await go(page, 'form[data-key] button');
    expect(pathOf(page)).toBe('/ui/login/signedin');
    await context.close();
  });
});
