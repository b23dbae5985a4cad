import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import { launchBrowser, openPage } from '../testing/browser.ts';
import { until } from '../testing/patience.ts';
import { basic, openScene, password, pkce, type Scene } from './testing.ts';

/** OpenID Connect Session Management 1.0: pages of applications that ask a frame whether a sign-in is still there. */

let scene: Scene;
let browser: Browser;
const site = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: () =>
    new Response('<!doctype html><title>Shop</title><p>Shop', { headers: { 'content-type': 'text/html' } }),
});
const origin = `http://127.0.0.1:${site.port}`;
const elsewhere = `http://localhost:${site.port}`;
const redirectUri = `${origin}/callback`;
let shop: { readonly clientId: string; readonly secret: string };
let frame: string;

beforeAll(async () => {
  [scene, browser] = await Promise.all([openScene({ tls: true }), launchBrowser()]);
  shop = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    redirectUris: [redirectUri],
    postLogoutRedirectUris: [origin],
  });
  const metadata = await (await scene.postern.fetch('/.well-known/openid-configuration')).json();
  frame = (metadata as { check_session_iframe: string }).check_session_iframe;
});
afterAll(async () => {
  await browser?.close();
  await site.stop(true);
  await scene?.postern.stop();
});

const submit = async (page: Page, field: string, value: string) => {
  await page.type(`[name=${field}]`, value);
  await Promise.all([page.waitForNavigation(), page.click('main form button')]);
};

/** The answer to an authorization request, in the browser; whoever is signed in is not asked again. */
async function authorized(page: Page, more: Record<string, string> = {}) {
  const { verifier, challenge } = pkce();
  const asked = new URLSearchParams({
    client_id: shop.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...more,
  });
  await page.goto(`${scene.issuer}/oauth/v2/authorize?${asked}`);
  if (page.url().startsWith(scene.issuer)) {
    await submit(page, 'loginName', 'alice');
    await submit(page, 'password', password);
  }
  const answer = new URL(page.url()).searchParams;
  return { code: answer.get('code') ?? '', state: answer.get('session_state') ?? '', verifier };
}

async function idTokenFor({ code, verifier }: { code: string; verifier: string }): Promise<string> {
  const answer = await scene.postern.fetch('/oauth/v2/token', {
    method: 'POST',
    headers: { authorization: basic(shop.clientId, shop.secret) },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }),
  });
  return ((await answer.json()) as { id_token: string }).id_token;
}

/** What the frame says to a page of the application. */
async function told(context: BrowserContext, message: unknown, at = origin): Promise<string> {
  const page = await context.newPage();
  await page.goto(at);
  const said = await page.evaluate(
    (src, sent) =>
      new Promise<string>((resolve) => {
        const shown = document.createElement('iframe');
        addEventListener('message', ({ data, source }) => {
          if (source === shown.contentWindow) resolve(String(data));
        });
        shown.addEventListener('load', () => shown.contentWindow?.postMessage(sent, new URL(src).origin));
        shown.src = src;
        document.body.append(shown);
      }),
    frame,
    message,
  );
  await page.close();
  return said;
}

test('the frame tells an application whether the sign-in is still there, and nobody else', async () => {
  const { page, context } = await openPage(browser);
  const first = await authorized(page);
  expect(first.state).toMatch(/^[\w-]{43}\.[\w-]{22}$/);
  const { clientId } = shop;
  expect(await told(context, `${clientId} ${first.state}`)).toBe('unchanged');
  // Another answer has another salt, and is as good.
  const again = await authorized(page, { prompt: 'none' });
  expect(again.state).not.toBe(first.state);
  expect(await told(context, `${clientId} ${again.state}`)).toBe('unchanged');
  expect(await told(context, `${clientId} ${first.state}`, elsewhere)).toBe('changed');
  expect(await told(context, `other ${first.state}`)).toBe('changed');
  for (const wrong of ['', clientId, `${clientId} x`, `${clientId} ${first.state} more`, 7, null, { a: 1 }])
    expect(await told(context, wrong), JSON.stringify(wrong)).toBe('error');
  const idToken = await idTokenFor(again);
  await page.goto(
    `${scene.issuer}/oidc/v1/end_session?${new URLSearchParams({ id_token_hint: idToken, post_logout_redirect_uri: origin })}`,
  );
  await until(() => page.url().startsWith(origin));
  expect(await told(context, `${clientId} ${first.state}`)).toBe('changed');
  const next = await authorized(page);
  expect(await told(context, `${clientId} ${next.state}`)).toBe('unchanged');
  expect(await told(context, `${clientId} ${first.state}`)).toBe('changed');
  await context.close();
});

test('where the browser keeps cookies from the frame, nobody is made to sign in again and again', async () => {
  const { page, context } = await openPage(browser);
  const { state } = await authorized(page);
  const stranger = await openPage(browser);
  expect(await told(stranger.context, `${shop.clientId} ${state}`)).toBe('error');
  await stranger.context.close();
  await context.close();
});

test('what scripts may read is of no use to anybody, and all else they may not', async () => {
  const { page, context } = await openPage(browser);
  await authorized(page);
  const cookies = (await context.cookies()).filter(({ name }) => name.includes('postern.'));
  const readable = cookies.filter(({ httpOnly }) => !httpOnly);
  expect(readable.map(({ name }) => name)).toEqual([
    expect.stringMatching(/^__Host-postern\.state-[\w-]{12}$/),
  ]);
  const [{ name = '', value = '', secure, sameSite } = {}] = readable;
  expect({ secure, sameSite }).toEqual({ secure: true, sameSite: 'None' });
  const account = await scene.postern.fetch('/account', { headers: { cookie: `${name}=${value}` } });
  expect(account.status).toBe(303);
  const silent = await scene.postern.fetch(
    `/oauth/v2/authorize?${new URLSearchParams({
      client_id: shop.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      prompt: 'none',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    })}`,
    { headers: { cookie: `${name}=${value}` } },
  );
  expect(silent.headers.get('location')).toContain('error=login_required');
  const answer = await scene.postern.fetch('/oidc/v1/check_session');
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[\w+/=]+'; /);
  expect(policy).not.toContain('unsafe');
  await context.close();
});
