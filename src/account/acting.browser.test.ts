import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Browser, Page } from 'puppeteer-core';
import { password } from '../oidc/testing.ts';
import {
  actorToken,
  type ExchangeScene,
  openExchangeScene,
  subjectToken,
  types,
} from '../oidc/testing-exchange.ts';
import { accessibilityProblems } from '../testing/axe.ts';
import { launchBrowser, looks, openPage, screenshots, setLook } from '../testing/browser.ts';

/** What people see of who acts as them, light on a desk and dark on a phone, and by axe. */

let scene: ExchangeScene;
let browser: Browser;
beforeAll(async () => {
  [scene, browser] = await Promise.all([openExchangeScene(), launchBrowser()]);
  await scene.allowImpersonation(true);
});
afterAll(async () => {
  await browser?.close();
  await scene?.postern.stop();
});

const extremes = looks.filter(({ scheme, size }) => (scheme === 'light') === (size === 'desktop'));
const submit = async (page: Page, field: string, value: string) => {
  await page.type(`[name=${field}]`, value);
  await Promise.all([page.waitForNavigation(), page.click('main form button')]);
};

test('who acts as a person stands on its pages, for everybody to read and use', async () => {
  const actor = await scene.addImpersonator('ORG_END_USER_IMPERSONATOR', scene.orgId);
  await scene.ask({ ...subjectToken(scene.alice.userId, types.userId), ...actorToken(actor.token) });
  await scene.postern.settled();
  const { page, context } = await openPage(browser);
  await page.goto(`${scene.postern.url}/account/applications`);
  await submit(page, 'loginName', 'alice');
  await submit(page, 'password', password);
  for (const place of ['activity', 'sessions', 'applications']) {
    await page.goto(`${scene.postern.url}/account/${place}`);
    expect(await page.$eval('main', (main) => main.textContent)).toContain(actor.name);
    await screenshots(page, `account-acting-${place}`, extremes);
    for (const look of extremes) {
      await setLook(page, look);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      expect([place, look, wide, await accessibilityProblems(page)]).toEqual([place, look, false, []]);
    }
  }
  await context.close();
});
