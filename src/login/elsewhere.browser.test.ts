import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Browser } from 'puppeteer-core';
import { harsh } from '../e2e/pages/brand.ts';
import { problemsOf } from '../e2e/pages/look.ts';
import { openScene, pathOf, press, type Scene, signIn, to } from '../e2e/pages/scene.ts';
import { launchBrowser, openPage, screenshots } from '../testing/browser.ts';

/** What a person sees whom an application asks from elsewhere (CIBA). */

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

for (const { brand, ...writing } of [
  { lang: 'en', dir: 'ltr' },
  { lang: 'ar-XB', dir: 'rtl', brand: harsh },
] as const) {
  test(`in ${writing.lang}`, async () => {
    const scene: Scene = await openScene({ brand, offers: false });
    const { page, context } = await openPage(browser, { language: writing.lang });
    const person = await scene.person();
    await scene.askElsewhere(person);
    const link = await scene.linkTo(person.email, 'authRequestID');
    await page.goto(scene.postern.url + link);
    await signIn(page, person);
    expect(pathOf(page)).toBe('/ui/login/elsewhere');
    expect(await page.$eval('.shown', ({ textContent }) => textContent)).toBe('Rechnung 2026-11-29 · W4SC');
    expect(await problemsOf(page, 'elsewhere', writing, scene.dressed)).toEqual([]);
    await screenshots(page, `elsewhere-${writing.lang}`);
    await press(page, to('/ui/login/elsewhere'));
    expect(pathOf(page)).toBe('/ui/login/elsewhere/allowed');
    expect(await problemsOf(page, 'elsewhere-allowed', writing, scene.dressed)).toEqual([]);

    await scene.askElsewhere(person);
    await page.goto(`${scene.postern.url}/account`);
    expect(await problemsOf(page, 'account-waiting', writing, scene.dressed)).toEqual([]);
    await screenshots(page, `account-waiting-${writing.lang}`);
    await press(page, 'a[href*="authRequestID="]');
    await press(page, to('/ui/login/elsewhere/refuse'));
    expect(pathOf(page)).toBe('/ui/login/elsewhere/refused');
    // What was answered stays so, for whoever goes back.
    await page.goto(scene.postern.url + link);
    expect(pathOf(page)).toBe('/ui/login/elsewhere/allowed');
    await page.goto(`${scene.postern.url}/account/applications`);
    expect(await page.$('a[href*="authRequestID="]')).toBeNull();
    await context.close();
    await scene.stop();
  });
}
