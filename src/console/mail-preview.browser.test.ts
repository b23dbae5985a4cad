import { afterAll, beforeAll, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** How a mail looks while its texts are written. */

let scene: ConsoleScene;
beforeAll(async () => {
  scene = await openConsole();
});
afterAll(() => scene?.close());

/** What the frames show, and on what ground. */
const mails = () =>
  scene.page.evaluate(() =>
    [...document.querySelectorAll<HTMLIFrameElement>('.mail iframe')].map(({ contentDocument: page }) => ({
      title: page?.querySelector('h1')?.textContent ?? '',
      ground: page?.body ? getComputedStyle(page.body).backgroundColor : '',
    })),
  );

test('what is written shows in the mail, on light and dark devices and on a phone', async () => {
  await scene.open('/instance/messages/password-reset');
  await until(async () => (await mails()).filter(({ title }) => title !== '').length === 3);
  const [light, dark, phone] = await mails();
  expect(light?.ground).not.toBe(dark?.ground);
  expect(phone?.ground).toBe(light?.ground);
  await scene.fill(/^Title/, 'For {{.DisplayName}} only');
  await until(async () => (await mails()).every(({ title }) => title === 'For Ada Lovelace only'));
  await expectFair(scene, 'mail-preview');
});

test('a text message has none', async () => {
  await scene.open('/instance/messages/verify-sms-otp');
  await scene.find('heading', /SMS|text message/i);
  expect(await mails()).toEqual([]);
});
