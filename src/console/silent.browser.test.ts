/** How the console goes on without asking: `prompt=none` by a request of its own page, followed to its callback. */

import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Browser, Page } from 'puppeteer-core';
import { openScene, password, pkce, type Scene } from '../oidc/testing.ts';
import { browserTransports, launchBrowser, openPage } from '../testing/browser.ts';

describe.each(browserTransports)('over $protocol', ({ tls }) => {
  let scene: Scene;
  let browser: Browser;
  let clientId: string;
  beforeAll(async () => {
    scene = await openScene({ tls });
    const environment = await scene.postern.fetch('/ui/console/assets/environment.json');
    ({ clientid: clientId } = (await environment.json()) as { clientid: string });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await scene?.postern.stop();
  });

  /** Where the page's request ends, as its script sees it. */
  const askSilently = (page: Page, challenge: string) =>
    page.evaluate(
      async (path) => {
        const response = await fetch(path, { redirect: 'follow', credentials: 'same-origin' });
        return { url: response.url, status: response.status, type: response.type };
      },
      `/oauth/v2/authorize?${new URLSearchParams({
        client_id: clientId,
        redirect_uri: `${scene.issuer}/ui/console/auth/callback`,
        response_type: 'code',
        scope: 'openid',
        prompt: 'none',
        state: 'silent',
        code_challenge: challenge,
        code_challenge_method: 'S256',
      })}`,
    );

  /** The console's page with its policy, and without what would sign in by itself meanwhile. */
  async function withoutApplication(page: Page): Promise<void> {
    await page.setRequestInterception(true);
    page.on('request', (request) =>
      request.resourceType() === 'script' ? request.abort() : request.continue(),
    );
  }

  test('the answer is in the address that the request ends at', async () => {
    const { page, context } = await openPage(browser);
    await withoutApplication(page);
    await page.goto(`${scene.issuer}/ui/console`);
    const nobody = await askSilently(page, pkce().challenge);
    expect([nobody.status, nobody.type]).toEqual([200, 'basic']);
    expect(nobody.url).toStartWith(`${scene.issuer}/ui/console/auth/callback?error=login_required&`);

    await page.goto(`${scene.issuer}/ui/login/loginname`);
    await page.type('[name=loginName]', 'alice');
    await Promise.all([page.waitForNavigation(), page.click('button[type=submit]')]);
    await page.type('[name=password]', password);
    await Promise.all([page.waitForNavigation(), page.click('button[type=submit]')]);

    await page.goto(`${scene.issuer}/ui/console/users`);
    const { verifier, challenge } = pkce();
    const { url, status } = await askSilently(page, challenge);
    expect([status, new URL(url).origin, new URL(url).pathname]).toEqual([
      200,
      scene.issuer,
      '/ui/console/auth/callback',
    ]);
    expect(new URL(url).searchParams.get('state')).toBe('silent');
    const token = await page.evaluate(
      async (form) => {
        const response = await fetch('/oauth/v2/token', { method: 'POST', body: new URLSearchParams(form) });
        return (await response.json()) as { access_token?: string };
      },
      {
        grant_type: 'authorization_code',
        client_id: clientId,
        code: new URL(url).searchParams.get('code') ?? '',
        redirect_uri: `${scene.issuer}/ui/console/auth/callback`,
        code_verifier: verifier,
      },
    );
    expect(token.access_token).toBeString();
    await context.close();
  });
});
