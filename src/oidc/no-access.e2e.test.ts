import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Browser, Page } from 'puppeteer-core';
import { launchBrowser, openPage, screenshots } from '../testing/browser.ts';
import { openScene, password, redirectUri, type Scene } from './testing.ts';

/** What a person sees who may not use the application. */

let scene: Scene;
let browser: Browser;
beforeAll(async () => {
  [scene, browser] = await Promise.all([openScene(), launchBrowser()]);
  const { call } = scene.postern;
  await call('zitadel.project.v2.ProjectService/UpdateProject', {
    projectId: scene.projectId,
    authorizationRequired: true,
  });
  await call('zitadel.admin.v1.AdminService/UpdatePrivacyPolicy', { supportEmail: 'help@example.com' });
});
afterAll(async () => {
  await browser?.close();
  await scene?.postern.stop();
});

const asking = () =>
  `${scene.issuer}/oauth/v2/authorize?${new URLSearchParams({
    client_id: scene.web.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    state: 'here',
  })}`;
const text = (page: Page) => page.$eval('main', (element) => element.textContent ?? '');
const submit = (page: Page) =>
  Promise.all([page.waitForNavigation(), page.click('main button[type=submit]')]).then(() => undefined);

async function signIn(page: Page): Promise<void> {
  await page.goto(asking());
  await page.type('[name=loginName]', 'alice');
  await submit(page);
  await page.type('[name=password]', password);
  await submit(page);
}

test('tells why, whom to ask, and leads to another account or back to the application', async () => {
  const { page, context } = await openPage(browser);
  await signIn(page);
  const shown = await text(page);
  expect(shown).toContain('No access to client 1');
  expect(shown).toContain('Nobody has given you access yet');
  expect(shown).toContain('alice');
  expect(await page.$eval('a[href^="mailto:"]', (link) => link.getAttribute('href'))).toBe(
    'mailto:help@example.com',
  );
  await screenshots(page, 'no-access');
  const other = await page.$eval('a.button', (link) => link.getAttribute('href') ?? '');
  expect(other).toStartWith('/ui/login/loginname?authRequestID=V2_');

  // Given meanwhile, the same request goes on.
  await scene.postern.call('zitadel.authorization.v2.AuthorizationService/CreateAuthorization', {
    userId: scene.alice.userId,
    projectId: scene.projectId,
    organizationId: scene.orgId,
    roleKeys: [],
  });
  const id = new URL(other, scene.issuer).searchParams.get('authRequestID') ?? '';
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const answer = await fetch(`${scene.issuer}/ui/login/login?authRequestID=${id}`, {
    redirect: 'manual',
    headers: { cookie },
  });
  const location = new URL(answer.headers.get('location') ?? '');
  expect(location.origin + location.pathname).toBe(redirectUri);
  expect(location.searchParams.get('code')).toBeTruthy();
  await context.close();
});
