import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { accessibilityProblems } from '../testing/axe.ts';
import { setLook } from '../testing/browser.ts';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';

/** Providers of mail and SMS, through the console's pages. */

let scene: ConsoleScene;
beforeAll(async () => {
  scene = await openConsole();
});
afterAll(() => scene?.close());

interface Listed {
  readonly id: string;
  readonly state: string;
  readonly description: string;
  readonly smtp?: Readonly<Record<string, unknown>>;
  readonly twilio?: Readonly<Record<string, unknown>>;
  readonly http?: Readonly<Record<string, unknown>>;
}
const listed = async (method: 'ListEmailProviders' | 'ListSMSProviders') =>
  (await scene.postern.call<{ result?: readonly Listed[] }>(`zitadel.admin.v1.AdminService/${method}`, {}))
    .result ?? [];
const heading = () =>
  until(() => scene.page.evaluate(() => document.querySelector('main h1') !== null), 'a heading');
const confirm = async () => {
  await scene.find('dialog', /./);
  const button = await scene.page.waitForSelector('[role=dialog] button[data-kind=danger]');
  await button?.click();
};

describe('mail', () => {
  test('a mail server is added, changed, activated, given another password and removed', async () => {
    await scene.open('/settings/mail');
    await heading();
    expect(scene.address()).toStartWith('/instance/mail');
    await scene.says('No mail provider yet');
    await scene.press('button', 'Add SMTP');
    await scene.fill(/^Name/, 'Ours');
    await scene.fill('Host and port', 'mail.example.com:587');
    await scene.fill('Sender address', 'id@example.com');
    await scene.fill('Sender name', 'Example');
    await scene.fill('Password', 'Secret-1234');
    await scene.press('button', 'Save');
    await scene.says('SMTP · mail.example.com:587');
    expect(await listed('ListEmailProviders')).toMatchObject([
      { description: 'Ours', smtp: { host: 'mail.example.com:587', senderAddress: 'id@example.com' } },
    ]);
    expect(await scene.page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('Secret-1234');

    await scene.press('button', 'More: Ours');
    await scene.press('menuitem', 'Change');
    await scene.fill('Sender name', 'Example Inc.');
    await scene.press('button', 'Save');
    await scene.says('Saved');
    await scene.press('button', 'More: Ours');
    await scene.press('menuitem', 'Activate');
    await scene.says('Ours sends now');
    const [ours] = await listed('ListEmailProviders');
    expect(ours).toMatchObject({ state: 'EMAIL_PROVIDER_ACTIVE', smtp: { senderName: 'Example Inc.' } });
    await scene.press('button', 'More: Ours');
    await scene.press('menuitem', 'Set the password');
    await scene.fill('Password', 'Other-1234');
    await scene.press('button', 'Save');
    await scene.look('providers-mail');
    await scene.press('button', 'More: Ours');
    await scene.press('menuitem', 'Remove');
    await confirm();
    await scene.says('No mail provider yet');
    expect(await listed('ListEmailProviders')).toEqual([]);
  });

  test('a service of one’s own gets a signing key, shown once, and a new one when asked', async () => {
    await scene.open('/instance/mail');
    await scene.press('button', 'Add HTTP');
    await scene.fill(/^Name/, 'Relay');
    await scene.fill('Endpoint', 'https://relay.example.com/mail');
    await scene.press('button', 'Save');
    await scene.says('Requests are signed with it');
    await scene.page.keyboard.press('Escape');
    await scene.saysNot('Requests are signed with it');
    await scene.press('button', 'More: Relay');
    await scene.press('menuitem', 'New signing key');
    await confirm();
    await scene.says('Requests are signed with it');
    await scene.page.keyboard.press('Escape');
    expect(await listed('ListEmailProviders')).toMatchObject([
      { description: 'Relay', http: { endpoint: 'https://relay.example.com/mail' } },
    ]);
  });
});

test('SMS by Twilio is added and activated, and deactivated again', async () => {
  await scene.open('/instance/sms');
  await scene.press('button', 'Add Twilio');
  await scene.fill(/^Name/, 'Texts');
  await scene.fill('Account SID', 'AC0123456789');
  await scene.fill('Auth token', 'Secret-1234');
  await scene.fill('Sender number', '+41790000000');
  await scene.press('button', 'Save');
  await scene.says('Twilio · AC0123456789');
  await scene.press('button', 'More: Texts');
  await scene.press('menuitem', 'Activate');
  await scene.says('Texts sends now');
  expect(await listed('ListSMSProviders')).toMatchObject([
    { state: 'SMS_PROVIDER_CONFIG_ACTIVE', twilio: { sid: 'AC0123456789', senderNumber: '+41790000000' } },
  ]);
  await scene.press('button', 'More: Texts');
  await scene.press('menuitem', 'Deactivate');
  await scene.says('Texts sends no more');
  expect(await listed('ListSMSProviders')).toMatchObject([{ state: 'SMS_PROVIDER_CONFIG_INACTIVE' }]);
});

test.each(['/instance/mail', '/instance/sms'])('%s can be used by everybody', async (route) => {
  await scene.open(route);
  await heading();
  for (const scheme of ['light', 'dark'] as const) {
    await setLook(scene.page, { scheme, size: 'desktop' });
    expect(await accessibilityProblems(scene.page)).toEqual([]);
  }
  await setLook(scene.page, { scheme: 'light', size: 'phone' });
  expect(await scene.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBeTrue();
  expect(scene.mishaps).toEqual([]);
});
