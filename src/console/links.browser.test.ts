import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type ConsoleScene, openConsole } from './testing.ts';

/** What the settings for links and support show in the console. */

const admin = 'zitadel.admin.v1.AdminService';

let scene: ConsoleScene;
beforeAll(async () => {
  scene = await openConsole();
});
afterAll(() => scene?.close());

test('the console leads where its operator says', async () => {
  expect(await scene.has('link', 'Handbook')).toBeFalse();
  await scene.postern.call(`${admin}/UpdatePrivacyPolicy`, {
    docsLink: 'https://docs.example/{{.Lang}}/',
    customLink: 'https://intranet.example/',
    customLinkText: 'Handbook',
  });
  await scene.open('/');
  const leadsTo = async (name: string) =>
    (await scene.find('link', name)).evaluate((link) => (link as HTMLAnchorElement).href);
  expect(await leadsTo('Documentation')).toBe('https://docs.example/en/');
  expect(await leadsTo('Handbook')).toBe('https://intranet.example/');
});

test('without a text of its own a link is named by where it leads', async () => {
  await scene.postern.call(`${admin}/UpdatePrivacyPolicy`, { customLink: 'https://intranet.example/' });
  await scene.open('/');
  await scene.find('link', 'https://intranet.example/');
});
