import { afterAll, beforeAll, expect, test } from 'bun:test';
import { deflateSync } from 'node:zlib';
import type { Browser } from 'puppeteer-core';
import { problemsOf } from '../e2e/pages/look.ts';
import { pathOf, signIn } from '../e2e/pages/scene.ts';
import { openRegistration, register } from '../oidc/registration/testing.ts';
import { documentHosts } from '../oidc/registration/testing-documents.ts';
import { openScene, password, pkce, type Scene } from '../oidc/testing.ts';
import { launchBrowser, openPage, screenshots } from '../testing/browser.ts';

/** What people see of a client that has registered itself, with a picture and pages of its own. */

let browser: Browser;
let scene: Scene;
const hosts = documentHosts();
beforeAll(async () => {
  browser = await launchBrowser();
  scene = await openScene({ outbound: hosts.outbound });
  await openRegistration(scene);
});
afterAll(async () => {
  await browser?.close();
  await scene?.postern.stop();
});

/** A square of one colour (PNG, RGB). */
function square(side: number, colour: readonly [number, number, number]): Uint8Array {
  const row = [0, ...Array.from({ length: side }, () => colour).flat()];
  const chunk = (type: string, content: Uint8Array) => {
    const named = Buffer.concat([Buffer.from(type), content]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(content.length);
    sum.writeUInt32BE(Bun.hash.crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(Array.from({ length: side }, () => row).flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const registered = {
  client_name: 'Orders of the Shop',
  redirect_uris: ['https://shop.example/callback'],
  token_endpoint_auth_method: 'none',
  logo_uri: 'https://shop.example/logo.png',
  client_uri: 'https://shop.example/',
  policy_uri: 'https://shop.example/privacy',
  tos_uri: 'https://legal.shop.example/terms',
};

async function addressOf(metadata: object): Promise<string> {
  const { body } = await register(scene, { ...registered, ...metadata });
  const query = new URLSearchParams({
    client_id: body.client_id,
    redirect_uri: registered.redirect_uris[0] ?? '',
    response_type: 'code',
    scope: 'openid profile',
    code_challenge: pkce().challenge,
    code_challenge_method: 'S256',
  });
  return `${scene.issuer}/oauth/v2/authorize?${query}`;
}

const english = { lang: 'en', dir: 'ltr' } as const;
const boxOf = { selector: '.claimed-logo' };

test('its picture stands beside the words that nobody has verified it, at sign-in and at consent', async () => {
  hosts.serve(registered.logo_uri, '', { body: square(64, [214, 64, 69]) });
  const { page, context } = await openPage(browser, { language: 'en' });
  await page.goto(await addressOf({}));
  const shown = await page.$eval(boxOf.selector, (image) => {
    const { naturalWidth, parentElement } = image as HTMLImageElement;
    return { naturalWidth, beside: parentElement?.textContent };
  });
  expect(shown).toEqual({
    naturalWidth: 64,
    beside: '“Orders of the Shop” has registered itself. Nobody has verified who it is.',
  });
  expect(await problemsOf(page, 'claimed', english, undefined)).toEqual([]);
  await screenshots(page, 'claimed');
  await signIn(page, { name: 'alice' }, password);
  expect(pathOf(page)).toBe('/ui/login/consent');
  expect(await problemsOf(page, 'claimed-consent', english, undefined)).toEqual([]);
  await screenshots(page, 'claimed-consent');
  await context.close();
});

test('a picture that cannot be had leaves no hole', async () => {
  const { page, context } = await openPage(browser, { language: 'en' });
  await page.goto(await addressOf({ logo_uri: 'https://shop.example/none.png' }));
  expect(await page.$eval(boxOf.selector, (image) => image.getBoundingClientRect().width)).toBe(0);
  await screenshots(page, 'claimed-without');
  await context.close();
});
