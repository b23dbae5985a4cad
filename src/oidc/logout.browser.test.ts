import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Browser, Page } from 'puppeteer-core';
import { accessibilityProblems } from '../testing/axe.ts';
import { launchBrowser, looks, openPage, screenshots, setLook } from '../testing/browser.ts';
import { until } from '../testing/patience.ts';
import { exchange, openScene, password, pkce, type Scene } from './testing.ts';

/** Applications that a browser tells of a logout, with scripts and without. */

let scene: Scene;
let browser: Browser;
/** Pages of applications that were loaded. */
const loaded: URL[] = [];
const held: ((response: Response) => void)[] = [];
const site = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  idleTimeout: 0,
  fetch(request) {
    const url = new URL(request.url);
    loaded.push(url);
    // Never answered while the browser waits.
    if (url.pathname === '/hangs') return new Promise<Response>((resolve) => held.push(resolve));
    return new Response(`<!doctype html><title>${url.pathname}</title><p>${url.pathname}`, {
      headers: { 'content-type': 'text/html' },
    });
  },
});
const at = (path: string) => new URL(path, site.url).href;
const hits = (path: string) => loaded.filter(({ pathname }) => pathname === path);

beforeAll(async () => {
  [scene, browser] = await Promise.all([openScene(), launchBrowser()]);
});
afterAll(async () => {
  for (const release of held) release(new Response());
  await browser?.close();
  await site.stop(true);
  await scene?.postern.stop();
});

const redirectUri = at('/callback');
async function application(path: string) {
  const client = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    redirectUris: [redirectUri],
    postLogoutRedirectUris: [at('/after')],
  });
  await scene.postern.call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
    projectId: scene.projectId,
    applicationId: client.appId,
    frontChannelLogoutUri: at(path),
  });
  return client;
}

const submit = async (page: Page, field: string, value: string) => {
  await page.type(`[name=${field}]`, value);
  await Promise.all([page.waitForNavigation(), page.click('main form button')]);
};

/** Signs in for an application, in the browser; who is signed in is not asked again. */
async function signIn(page: Page, client: { clientId: string; secret: string }): Promise<string> {
  const { verifier, challenge } = pkce();
  const asked = new URLSearchParams({
    client_id: client.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  await page.goto(`${scene.issuer}/oauth/v2/authorize?${asked}`);
  if (page.url().startsWith(scene.issuer)) {
    await submit(page, 'loginName', 'alice');
    await submit(page, 'password', password);
  }
  const code = new URL(page.url()).searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier };
  return (await exchange(scene, form, client)).body.id_token;
}

const leaving = (idToken: string): string => {
  const parameters = { id_token_hint: idToken, post_logout_redirect_uri: at('/after'), state: 'kept' };
  return `${scene.issuer}/oidc/v1/end_session?${new URLSearchParams(parameters)}`;
};
/** What is in a frame and does not end is not waited for. */
async function leave(page: Page, idToken: string): Promise<void> {
  page.goto(leaving(idToken)).catch(() => {});
  await page.waitForSelector('a[data-wait]');
}
const isAfter = (page: Page) => page.url() === `${at('/after')}?state=kept`;

test('all applications are loaded, and the browser goes on', async () => {
  const [shop, books] = [await application('/shop'), await application('/books')];
  const { page, context } = await openPage(browser);
  const idToken = await signIn(page, shop);
  await signIn(page, books);
  page.goto(leaving(idToken)).catch(() => {});
  await until(() => isAfter(page));
  expect(hits('/after')).toHaveLength(1);
  for (const path of ['/shop', '/books']) {
    const [url, ...more] = hits(path);
    expect(url?.searchParams.get('iss')).toBe(scene.issuer);
    expect(url?.searchParams.get('sid')).toMatch(/^\d+$/);
    expect(more).toEqual([]);
  }
  await context.close();
});

test('one that never answers is waited for, but not forever; the page says that the person is signed out', async () => {
  const client = await application('/hangs');
  const { page, context } = await openPage(browser);
  await leave(page, await signIn(page, client));
  expect(await page.$eval('h1', ({ textContent }) => textContent)).toBe('You are signed out');
  expect(await page.$eval('iframe', (frame) => frame.checkVisibility())).toBe(false);
  await until(() => isAfter(page));
  await context.close();
});

test('without scripts the browser goes on when they have been loaded, and at once by the link', async () => {
  const [quick, hanging] = [await application('/quick'), await application('/hangs')];
  const { page, context } = await openPage(browser, { scripts: false });
  page.goto(leaving(await signIn(page, quick))).catch(() => {});
  await until(() => isAfter(page));
  expect(hits('/quick')).toHaveLength(1);
  await leave(page, await signIn(page, hanging));
  for (const look of looks.filter(({ scheme, size }) => (scheme === 'light') === (size === 'desktop'))) {
    await screenshots(page, 'front-channel-logout', [look]);
    await setLook(page, look);
    expect(await accessibilityProblems(page)).toEqual([]);
  }
  await Promise.all([page.waitForNavigation(), page.click('a[data-wait]')]);
  expect(isAfter(page)).toBe(true);
  await context.close();
});
