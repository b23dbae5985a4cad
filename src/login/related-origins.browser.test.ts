import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Browser, Page } from 'puppeteer-core';
import { addDomain } from '../system/index.ts';
import { launchBrowser, openPage, screenshots } from '../testing/browser.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

/** A passkey of the former address of an instance, used at the present one as Chromium has it. */

const users = 'zitadel.user.v2.UserService';
const [former, present] = ['former-id.com', 'present-id.com'];

let postern: TestPostern;
let browser: Browser;
let port: string;
beforeAll(async () => {
  postern = await startTestPostern({ tls: true });
  ({ port } = new URL(postern.url));
  for (const domain of [former, present])
    await addDomain(postern.server.platform, postern.instanceId, domain, false);
  await postern.settled();
  browser = await launchBrowser({ [former]: port, [present]: port });
});
afterAll(async () => {
  await browser?.close();
  await postern?.stop();
});

const go = (page: Page, button: string) => Promise.all([page.waitForNavigation(), page.click(button)]);

test('after a change of host a passkey of the former address signs in at the present one', async () => {
  const { page, context } = await openPage(browser);
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
    },
  });
  const { userId } = await postern.call<{ userId: string }>(`${users}/AddHumanUser`, {
    username: 'ada',
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: 'ada@people.example', isVerified: true },
  });
  const { code } = await postern.call<{ code: { id: string; code: string } }>(
    `${users}/CreatePasskeyRegistrationLink`,
    { userId, returnCode: {} },
  );
  const query = new URLSearchParams({ userId, codeId: code.id, code: code.code });
  await page.goto(`https://${former}:${port}/ui/v2/login/passkey/set?${query}`);
  await go(page, 'button.button');
  await page.type('[name=name]', 'This computer');
  await go(page, 'button.button');
  await postern.settled();

  await page.goto(`https://${present}:${port}/ui/login/passkey`);
  await screenshots(page, 'passkey-of-former-address');
  // This address has no key, and the page says what to do.
  await page.click('form[data-key] button.button:not(.button-quiet)');
  await page.waitForSelector('[data-says=failed]:not([hidden])');
  expect(await page.$eval('main', (element) => element.textContent)).toContain('had another address before');
  await go(page, 'form[data-key] button.button-quiet');
  expect(new URL(page.url()).pathname).toBe('/ui/login/signedin');
  await context.close();
});
