import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Browser, Page } from 'puppeteer-core';
import { openScene, password, type Scene } from '../oidc/testing.ts';
import { accessibilityProblems } from '../testing/axe.ts';
import { launchBrowser, openPage, screenshots } from '../testing/browser.ts';

const admin = 'zitadel.admin.v1.AdminService';

let browser: Browser;
let there: Scene;
let here: Scene;
beforeAll(async () => {
  browser = await launchBrowser();
  there = await openScene();
  here = await openScene({ configure: (config) => config.outbound.allow.push('localhost') });
  const client = await there.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    redirectUris: [`${here.postern.url}/idps/callback`],
  });
  const { id: idpId } = await here.postern.call<{ id: string }>(`${admin}/AddGenericOIDCProvider`, {
    name: 'Elsewhere',
    issuer: there.issuer,
    clientId: client.clientId,
    clientSecret: client.secret,
    scopes: ['openid', 'profile', 'email'],
    providerOptions: { isCreationAllowed: true, isLinkingAllowed: true },
  });
  await here.postern.call(`${admin}/AddIDPToLoginPolicy`, { idpId });
});
afterAll(async () => {
  await browser?.close();
  await there?.postern.stop();
  await here?.postern.stop();
});

const press = (page: Page, selector: string) => Promise.all([page.waitForNavigation(), page.click(selector)]);

async function signInThere(page: Page, name = 'alice'): Promise<void> {
  await page.type('[name=loginName]', name);
  await press(page, 'form button.button');
  await page.type('[name=password]', password);
  await press(page, 'form button.button');
  const skip = 'form[action="/ui/login/mfa/setup"] [name=skip]';
  if (await page.$(skip)) await press(page, skip);
}

test('a browser goes to the provider and comes back, through the policies of both pages', async () => {
  const { page, context } = await openPage(browser, { scripts: false });
  await page.goto(`${here.postern.url}/ui/login/loginname`);
  expect(await accessibilityProblems(page)).toEqual([]);
  await screenshots(page, 'provider-choice');
  await press(page, '.providers button');
  expect(new URL(page.url()).origin).toBe(there.issuer);
  await signInThere(page);
  expect(new URL(page.url()).pathname).toBe('/ui/login/provider/back');
  expect(await accessibilityProblems(page)).toEqual([]);
  await screenshots(page, 'provider-account');
  await press(page, 'form[action="/ui/login/provider/account"] button');
  expect(new URL(page.url()).pathname).not.toContain('/provider');
  expect(await page.$eval('main', (main) => main.textContent)).toContain('Alice Example');
  await context.close();
});

test('a browser links an account that is there', async () => {
  await there.postern.call('zitadel.user.v2.UserService/AddHumanUser', {
    username: 'grace',
    profile: { givenName: 'Grace', familyName: 'There' },
    email: { email: 'grace@people.example', isVerified: true },
    password: { password },
  });
  const { page, context } = await openPage(browser, { scripts: false });
  await page.goto(`${here.postern.url}/ui/login/loginname`);
  await press(page, '.providers button');
  await signInThere(page, 'grace');
  await press(page, 'form[action="/ui/login/provider/existing"] button');
  await signInThere(page);
  expect(new URL(page.url()).pathname).toBe('/ui/login/provider/link');
  expect(await accessibilityProblems(page)).toEqual([]);
  await screenshots(page, 'provider-link');
  await press(page, '[name=link]');
  expect(new URL(page.url()).pathname).toBe('/ui/login/signedin');
  await context.close();
});
