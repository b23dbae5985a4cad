/** The page's policy in a browser: it lets through what React and React Aria do, and nothing that somebody injects. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { launchBrowser, openPage } from '../testing/browser.ts';
import { until } from '../testing/patience.ts';
import { bundleConsole } from './bundle.ts';
import { openConsole } from './files.ts';
import { consoleHeaders } from './headers.ts';
import { packConsole } from './pack.ts';
import { assetsPath, consolePage } from './page.ts';
import { serveFile } from './serve.ts';

const nonce = 'c29tZXRoaW5nIHJhbmRvbQ==';
let server: Bun.Server<undefined>;
let browser: Browser;
beforeAll(async () => {
  const { index, bytes } = await packConsole(
    await bundleConsole(join(import.meta.dir, 'testing/sample.tsx')),
    'quick',
  );
  const files = openConsole(index, ([start, end]) => bytes.subarray(start, end));
  server = Bun.serve({
    port: 0,
    fetch(request) {
      const { pathname } = new URL(request.url);
      const file = files.file(pathname.slice(assetsPath.length));
      if (file) return serveFile(request, file);
      if (pathname.startsWith('/ui/console'))
        return new Response(consolePage(index, 'en', nonce), { headers: consoleHeaders(nonce) });
      return new Response('', { status: 404, headers: { 'content-type': 'text/javascript' } });
    },
  });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop(true);
});

/** The page at a path, and what its policy refused so far. */
async function open(
  path: string,
): Promise<{ page: Page; refused: () => Promise<string[]>; close(): Promise<void> }> {
  const { page, context } = await openPage(browser);
  await page.evaluateOnNewDocument(() => {
    const refused: string[] = [];
    Object.assign(globalThis, { refused });
    document.addEventListener('securitypolicyviolation', (event) => {
      refused.push(`${event.effectiveDirective} ${event.blockedURI}`);
    });
  });
  await page.goto(new URL(path, server.url).href);
  await page.waitForSelector('#open');
  const refused = () => page.evaluate(() => (globalThis as unknown as { refused: string[] }).refused);
  return { page, refused, close: () => context.close() };
}

const marginOf = (page: Page, selector: string) =>
  page.$eval(selector, (element) => getComputedStyle(element).marginLeft);

test('lets through what the console does', async () => {
  const { page, refused, close } = await open('/ui/console/some/where');
  expect(await marginOf(page, 'main')).toBe('17px');
  expect(await page.$eval('main', (main) => getComputedStyle(main).paddingTop)).toBe('13px');
  await page.click('#open');
  await page.waitForSelector('#late');
  expect(await marginOf(page, '#late')).toBe('19px');
  await page.keyboard.press('Escape');
  await page.waitForSelector('#late', { hidden: true });
  // What React Aria styles by an element of its own.
  expect(await page.$$eval('head style', (styles) => styles.filter(({ sheet }) => sheet).length)).toBe(1);
  await page.click('#ask');
  await page.waitForFunction(() => document.querySelector('#answer')?.textContent !== '');
  expect(await refused()).toEqual([]);
  await close();
});

test('refuses what somebody injects', async () => {
  const { page, refused, close } = await open('/ui/console');
  await page.evaluate(async () => {
    const inject = (markup: string) => document.body.insertAdjacentHTML('beforeend', markup);
    inject('<img src="x:" onerror="globalThis.ran = true">');
    inject('<style>main { margin-left: 0 }</style><p style="color: red"></p>');
    inject('<form action="/elsewhere"><button></button></form>');
    inject('<iframe src="https://evil.example/"></iframe>');
    inject('<base href="https://evil.example/">');
    document.querySelector('form')?.submit();
    await fetch('https://evil.example/').catch(() => {});
  });
  const directives = async () => [...new Set((await refused()).map((line) => line.split(' ')[0]))].sort();
  const injected = [
    'base-uri',
    'connect-src',
    'form-action',
    'frame-src',
    'img-src',
    'script-src-attr',
    'style-src-attr',
    'style-src-elem',
  ];
  await until(async () => (await directives()).length >= injected.length, 'all of it is refused');
  expect(await directives()).toEqual(injected);
  expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
  expect(await marginOf(page, 'main')).toBe('17px');
  await close();
});
