import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Browser, Page } from 'puppeteer-core';
import { password } from '../oidc/testing.ts';
import { accessibilityProblems } from '../testing/axe.ts';
import { launchBrowser, looks, openPage, screenshots, setLook } from '../testing/browser.ts';
import { type Running, startApplication, startAskingProxy } from '../testing/forward-proxies.ts';
import { freePort } from '../testing/ports.ts';
import { type ForwardScene, openForwardScene } from './testing.ts';

/** A person at an application that knows nothing of sign-ins. */

const origin = `http://wiki.localhost:${freePort()}`;
let scene: ForwardScene;
let browser: Browser;
let application: Running;
let proxy: Running;
let app: { readonly appId: string };

beforeAll(async () => {
  [scene, browser] = await Promise.all([openForwardScene(), launchBrowser()]);
  application = startApplication();
  app = await scene.addClient({ redirectUris: [], developmentMode: true });
  await scene.protect({ origins: [origin] }, app);
  const headers = ['X-Auth-Request-User', 'X-Auth-Request-Email'];
  proxy = startAskingProxy({ issuer: scene.issuer, origin, upstream: application.port, headers });
});
afterAll(async () => {
  await browser?.close();
  await proxy?.stop();
  await application?.stop();
  await scene?.postern.stop();
});

const submit = async (page: Page, field: string, value: string) => {
  await page.type(`[name=${field}]`, value);
  await Promise.all([page.waitForNavigation(), page.click('main form button')]);
};
const heading = (page: Page) => page.$eval('h1', ({ textContent }) => textContent);

async function signIn(page: Page, path: string): Promise<void> {
  await page.goto(origin + path);
  expect(page.url()).toStartWith(scene.issuer);
  await submit(page, 'loginName', 'alice');
  await submit(page, 'password', password);
}

test('they sign in on the way to a page, are known there, and sign out by a button of the application', async () => {
  const { page, context } = await openPage(browser);
  await signIn(page, '/pages/one?a=1');
  expect(page.url()).toBe(`${origin}/pages/one?a=1`);
  expect(await heading(page)).toBe('Wiki /pages/one');
  expect(await page.$eval('pre', ({ textContent }) => JSON.parse(textContent ?? '{}'))).toMatchObject({
    'x-auth-request-user': scene.alice.userId,
    'x-auth-request-email': 'alice@example.com',
  });
  await page.goto(`${origin}/pages/two`);
  expect(await heading(page)).toBe('Wiki /pages/two');

  await Promise.all([page.waitForNavigation(), page.click('form button')]);
  expect(page.url()).toBe(`${scene.issuer}/logout/done`);
  await page.goto(`${origin}/pages/two`);
  expect(page.url()).toStartWith(scene.issuer);
  await context.close();
});

test('who is signed in already comes through without a page', async () => {
  const { page, context } = await openPage(browser);
  await signIn(page, '/');
  await page.deleteCookie(...(await page.cookies(origin)));
  await page.goto(`${origin}/again`);
  expect(page.url()).toBe(`${origin}/again`);
  await context.close();
});

test('who may not use it reads so, and a sign-in that is over offers another', async () => {
  const { page, context } = await openPage(browser);
  await signIn(page, '/');
  await scene.protect({ origins: [origin], allowedRoles: ['editor'] }, app);
  await page.goto(`${origin}/`);
  expect(await heading(page)).toStartWith('No access to client');
  const look = async (name: string) => {
    for (const each of looks) {
      await setLook(page, each);
      await screenshots(page, name, [each]);
      expect(await accessibilityProblems(page)).toEqual([]);
    }
  };
  await look('forward-auth-no-access');
  await scene.protect({ origins: [origin] }, app);
  const { page: other } = await openPage(browser);
  await other.goto(`${origin}/.postern/callback?code=x&state=of-another-browser`);
  expect(await heading(other)).toBe('This sign-in has expired');
  await screenshots(other, 'forward-auth-failed', looks);
  expect(await accessibilityProblems(other)).toEqual([]);
  await Promise.all([other.waitForNavigation(), other.click('a')]);
  expect(other.url()).toStartWith(scene.issuer);
  await context.close();
});
