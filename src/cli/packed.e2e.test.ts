/** What the build takes out of the JavaScript and packs is found by the executable. */
import { afterAll, beforeAll, expect } from 'bun:test';
import { contract } from '../contract/registry.ts';
import { pageTexts, supportedLanguages } from '../i18n/index.ts';
import { type RunningExecutable, startExecutable, test, usedFolder } from '../testing/executable.ts';

let running: RunningExecutable;
let cleanup: () => unknown = () => undefined;

beforeAll(async () => {
  const folder = await usedFolder();
  cleanup = folder.cleanup;
  running = await startExecutable({ folder: folder.path });
});

afterAll(async () => {
  await running?.end();
  await cleanup();
});

test('pages speak every language', async () => {
  for (const language of supportedLanguages) {
    const page = await fetch(`${running.url}/ui/login/login`, { headers: { 'accept-language': language } });
    expect(await page.text()).toContain(`<title>${pageTexts[language].loginName.title}`);
  }
});

test('every service reads its messages', async () => {
  const services = new Map(contract.routes.map((route) => [route.service, route.method]));
  expect(services.size).toBeGreaterThan(40);
  for (const [service, method] of services) {
    const answer = await fetch(`${running.url}/${service}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect([service, [200, 401, 501].includes(answer.status) ? 0 : answer.status]).toEqual([service, 0]);
  }
});

test('the console is there, page, scripts and styles', async () => {
  const page = await fetch(`${running.url}/ui/console/users`);
  const names = [
    ...(await page.text()).matchAll(/(?:src|href)="\/ui\/console\/assets\/([^"]+\.(?:js|css))"/g),
  ];
  expect(names.length).toBeGreaterThan(0);
  for (const [, name] of names) {
    const texts = [];
    for (const encoding of ['br', 'gzip', 'identity']) {
      const file = await fetch(`${running.url}/ui/console/assets/${name}`, {
        headers: { 'accept-encoding': encoding },
      });
      expect([file.status, file.headers.get('cache-control')]).toEqual([
        200,
        'public, max-age=31536000, immutable',
      ]);
      texts.push(await file.text());
    }
    expect(texts[0]).not.toBe('');
    expect(new Set(texts).size).toBe(1);
  }
  expect((await fetch(`${running.url}/ui/console/assets/none.js`)).status).toBe(404);
});
