import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Browser, Page } from 'puppeteer-core';
import { type RelyingParty, startRelyingParty } from '../../examples/relying-party/relying-party.ts';
import { browserTransports, launchBrowser, openPage, protocolOf, screenshot } from '../testing/browser.ts';
import { freePort } from '../testing/ports.ts';
import { anyCertificate } from '../testing/postern.ts';
import { openScene, password, pkce, type Scene } from './testing.ts';

let scene: Scene;
let browser: Browser;
let clientId: string;
let app: RelyingParty;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const begin = async (tls: boolean) => {
  scene = await openScene({ tls });
  const port = freePort();
  const url = `http://localhost:${port}`;
  const client = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
    redirectUris: [`${url}/callback`],
    postLogoutRedirectUris: [`${url}/`],
  });
  clientId = client.clientId;
  app = await startRelyingParty({
    issuer: scene.issuer,
    clientId,
    port,
    fetch: (target, init) => fetch(target, { ...init, ...anyCertificate } as RequestInit),
  });
};
const end = async () => {
  await app?.stop();
  await scene?.postern.stop();
};

const text = (page: Page, selector: string) => page.$eval(selector, (element) => element.textContent ?? '');
const submit = (page: Page, selector: string) =>
  Promise.all([page.waitForNavigation(), page.click(selector)]).then(() => undefined);

async function signIn(page: Page): Promise<void> {
  await page.goto(app.url);
  await submit(page, '#login');
  await page.type('[name=loginName]', 'alice');
  await submit(page, 'main button[type=submit]');
  await page.type('[name=password]', password);
  await submit(page, 'main button[type=submit]');
}

const claim = (page: Page, name: string): Promise<unknown> =>
  page.$$eval(
    '#claims tr',
    (rows, wanted) => {
      const row = rows.find((each) => each.querySelector('th')?.textContent === wanted);
      return JSON.parse(row?.querySelector('td')?.textContent ?? 'null') as unknown;
    },
    name,
  );

describe.each(browserTransports)('over $protocol', ({ tls, protocol }) => {
  beforeAll(() => begin(tls));
  afterAll(end);

  test('a person signs in to the application, refreshes its tokens, and signs out', async () => {
    const { page, context } = await openPage(browser);
    expect(scene.issuer).toStartWith(tls ? 'https://' : 'http://');
    await page.goto(app.url);
    await submit(page, '#login');
    // The sign-in page itself, where the application's redirect led.
    expect(new URL(page.url()).origin).toBe(scene.issuer);
    expect(await protocolOf(page)).toBe(protocol);
    await signIn(page);
    expect(page.url()).toBe(`${app.url}/`);
    expect(new URL(page.url()).origin).not.toBe(scene.issuer);
    expect(await text(page, '#name')).toBe('Alice Example');
    expect(await claim(page, 'sub')).toBe(scene.alice.userId);
    const [firstIssued, signedInAt] = [Number(await claim(page, 'iat')), await claim(page, 'auth_time')];
    await screenshot(page, 'relying-party-signed-in');

    await submit(page, '#refresh');
    expect(await text(page, '#name')).toBe('Alice Example');
    expect(Number(await claim(page, 'iat'))).toBeGreaterThanOrEqual(firstIssued);
    expect(await claim(page, 'auth_time')).toBe(signedInAt);

    await submit(page, '#logout');
    expect(page.url()).toBe(`${app.url}/`);
    expect(await text(page, 'h1')).toBe('Nobody is signed in');
    await submit(page, '#login');
    expect(await page.$('[name=loginName]')).not.toBeNull();
    await context.close();
  });

  test('whoever is signed in already is not asked again, unless the application wants it', async () => {
    const { page, context } = await openPage(browser);
    await signIn(page);
    const { challenge } = pkce();
    const ask = (more: Record<string, string>) =>
      page.goto(
        `${scene.issuer}/oauth/v2/authorize?${new URLSearchParams({
          client_id: clientId,
          redirect_uri: `${app.url}/callback`,
          response_type: 'code',
          scope: 'openid',
          code_challenge: challenge,
          code_challenge_method: 'S256',
          ...more,
        })}`,
      );
    await ask({ prompt: 'none', state: 'silent' });
    const silent = new URL(page.url());
    expect(silent.origin + silent.pathname).toBe(`${app.url}/callback`);
    expect(silent.searchParams.get('code')).toBeTruthy();
    expect(silent.searchParams.get('state')).toBe('silent');

    await ask({});
    expect(new URL(page.url()).searchParams.get('code')).toBeTruthy();

    await ask({ prompt: 'login' });
    expect(await page.$('[name=loginName]')).not.toBeNull();
    await ask({ prompt: 'login', login_hint: 'alice' });
    expect(await page.$('[name=password]')).not.toBeNull();
    await ask({ prompt: 'none', id_token_hint: 'not-a-token' });
    expect(new URL(page.url()).searchParams.get('code')).toBeTruthy();

    // The form posts itself, as far as the page's own policy lets it.
    await Promise.all([
      page.waitForResponse(
        (answer) => answer.request().method() === 'POST' && answer.url() === `${app.url}/callback`,
      ),
      ask({ response_mode: 'form_post' }).catch(() => undefined),
    ]);
    await context.close();
  });

  test('the person may change its mind', async () => {
    const { page, context } = await openPage(browser, { scripts: false });
    await page.goto(app.url);
    await submit(page, '#login');
    await submit(page, 'form[action$="/cancel"] button');
    expect(page.url()).toStartWith(`${app.url}/callback?error=access_denied`);
    expect(await text(page, '#error')).toBe('access_denied');
    await context.close();
  });

  test('a wrong redirect URI is told to the person, on a page that can be looked at', async () => {
    const { page, context } = await openPage(browser);
    await page.goto(
      `${scene.issuer}/oauth/v2/authorize?client_id=${clientId}&redirect_uri=https://evil.example`,
    );
    expect(await text(page, 'h1')).toBe('This sign-in cannot go on');
    await screenshot(page, 'oidc-error');
    await context.close();
  });
});
