import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Browser } from 'puppeteer-core';
import { harsh } from '../e2e/pages/brand.ts';
import { problemsOf } from '../e2e/pages/look.ts';
import { openScene, press, type Scene, signIn, to } from '../e2e/pages/scene.ts';
import { launchBrowser, openPage, screenshots } from '../testing/browser.ts';

/** The question whether an application may have what it asks for, as browsers show it. */

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** What an application asks for beyond scopes. */
async function payments({ postern: { call } }: Scene): Promise<string> {
  const { org } = await call<{ org: { id: string } }>('zitadel.management.v1.ManagementService/GetMyOrg');
  const { projectId } = await call<{ projectId: string }>('zitadel.project.v2.ProjectService/CreateProject', {
    organizationId: org.id,
    name: 'Bank',
  });
  await call('postern.project.v1.AuthorizationDetailsService/SetAuthorizationDetailsType', {
    projectId,
    name: 'payment',
    title: { en: 'Start a payment' },
    fields: [
      { path: 'amount', kind: 'FIELD_KIND_AMOUNT', label: { en: 'Amount' } },
      { path: 'creditor', kind: 'FIELD_KIND_TEXT', label: { en: 'To' } },
      { path: 'urgent', kind: 'FIELD_KIND_BOOLEAN', label: { en: 'At once' } },
    ],
  });
  const payment = {
    type: 'payment',
    amount: { currency: 'EUR', amount: '123.50' },
    creditor: `Merchant <b>A</b> ${'x'.repeat(120)}`,
    urgent: true,
  };
  return `&${new URLSearchParams({ authorization_details: JSON.stringify([payment]) })}`;
}

for (const { brand, ...writing } of [
  { lang: 'en', dir: 'ltr' },
  { lang: 'ar-XB', dir: 'rtl', brand: harsh },
] as const) {
  test(`in ${writing.lang}`, async () => {
    const scene: Scene = await openScene({ brand, offers: false });
    const { page, context } = await openPage(browser, { language: writing.lang });
    const details = await payments(scene);
    await page.goto(scene.postern.url + scene.consentRequest.replace('+phone', '') + details);
    await signIn(page, await scene.person());
    expect(await problemsOf(page, 'consent', writing, scene.dressed)).toEqual([]);
    await screenshots(page, `consent-${writing.lang}`);
    // By the keyboard, past what is ticked.
    await page.focus('[name=agree][value=email]');
    await page.keyboard.press('Space');
    await press(page, to('/ui/login/consent'));
    await page.goto(scene.postern.url + scene.consentRequest);
    expect(await problemsOf(page, 'consent-to-more', writing, scene.dressed)).toEqual([]);
    await screenshots(page, `consent-more-${writing.lang}`);
    await press(page, to('/ui/login/consent'));
    await page.goto(`${scene.postern.url}/account/applications`);
    expect(await problemsOf(page, 'account-consents', writing, scene.dressed)).toEqual([]);
    await screenshots(page, `account-consents-${writing.lang}`);
    await context.close();
    await scene.stop();
  });
}
