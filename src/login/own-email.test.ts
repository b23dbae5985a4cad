import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { runCommand } from '../eventstore/index.ts';
import { instanceAggregate } from '../instance/index.ts';
import { testScope } from '../testing/platform.ts';
import { testPassword } from '../testing/tenant.ts';
import { userAggregate, userEvents } from '../user/index.ts';
import type { UnverifiedEmail } from './due.ts';
import { FormClient, startTestLogin, type TestLogin } from './testing.ts';

/** Who signs in with an e-mail address that is not confirmed is dealt with as the configuration says. */

let login: TestLogin;
let people = 0;
const scope = () => testScope(login.tenant.instance.id);
const load = async (userId: string) =>
  (await login.platform.store.load(login.tenant.instance.id, userAggregate, userId)).state;
const codeOf = async (userId: string) => {
  const { emailCode } = await load(userId);
  return emailCode ? login.platform.encryption.openText(emailCode.sealed) : '';
};
async function person() {
  const userName = `unproven-${++people}`;
  const userId = await login.tenant.addPerson({ userName });
  await runCommand(login.platform.store, scope(), userAggregate, userId, () => ({
    events: [userEvents.emailChanged({ email: `${userName}@new.example` })],
  }));
  await login.platform.settled();
  return { userName, userId };
}
const open = async (unverifiedEmail: UnverifiedEmail, mail = true) => {
  login = await startTestLogin({ unverifiedEmail });
  if (!mail) return;
  const provider = { senderAddress: 'no-reply@acme.example', senderName: 'ACME', host: 'relay.example:25' };
  await runCommand(login.platform.store, scope(), instanceAggregate, login.tenant.instance.id, () => ({
    events: [{ type: 'instance.smtp.config.added', payload: provider }],
  }));
  await login.platform.settled();
};
let requests = 0;
const ask = () => {
  const id = `V2_email_${++requests}`;
  login.requests.set(id, { clientName: 'Ledger', prompt: [], createdAt: new Date() });
  return id;
};
const at = (browser: FormClient) => new URL(browser.url).pathname;
const alert = (browser: FormClient) => /role="alert".*?<p>([^<]*)</s.exec(browser.markup)?.[1];
const visitor = () => new FormClient(login.origin, { 'x-test-address': crypto.randomUUID() });
async function signIn(userName: string, id = ask(), browser = visitor()) {
  await browser.open(`/ui/login/login?authRequestID=${id}`);
  await browser.submit({ loginName: userName });
  return browser.submit({ password: testPassword });
}

describe('asked', () => {
  beforeAll(() => open('ask'));
  afterAll(() => login?.close());

  test('is for the code, which is sent by a form, and then the sign-in goes on', async () => {
    const { userName, userId } = await person();
    const id = ask();
    const browser = await signIn(userName, id);
    expect([at(browser), login.completed.has(id)]).toEqual(['/ui/login/verify', false]);
    expect(browser.markup).toContain(`${userName}@new.example is not confirmed yet`);
    expect(await codeOf(userId)).toBe('');
    await browser.submit({ resend: 'true' });
    await browser.submit({ code: 'AAAAAA' });
    expect(alert(browser)).toStartWith('The code is wrong');
    await browser.submit({ code: await codeOf(userId) });
    expect(login.completed.get(id)?.userId).toBe(userId);
    expect((await load(userId)).email.verified).toBeTrue();
  });

  test('may be left for later, once a sign-in', async () => {
    const { userName, userId } = await person();
    const id = ask();
    const browser = await signIn(userName, id);
    await browser.submit({ later: '1' });
    expect(login.completed.get(id)?.userId).toBe(userId);
    const second = ask();
    await browser.open(`/ui/login/login?authRequestID=${second}`);
    expect(login.completed.has(second)).toBeTrue();
    expect(at(await signIn(userName))).toBe('/ui/login/verify');
  });

  test('may be answered with another address, to which a code goes', async () => {
    const { userName, userId } = await person();
    const id = ask();
    const browser = await signIn(userName, id);
    const [, change = ''] = /href="(\/ui\/login\/verify\/change[^"]*)"/.exec(browser.markup) ?? [];
    await browser.open(change.replaceAll('&amp;', '&'));
    await browser.submit({ email: 'no address' });
    expect([browser.status, alert(browser)]).toEqual([400, 'This is not an e-mail address.']);
    await browser.submit({ email: `${userName}@other.example` });
    expect(at(browser)).toBe('/ui/login/verify');
    expect((await load(userId)).email).toMatchObject({
      address: `${userName}@other.example`,
      verified: false,
    });
    await browser.submit({ code: await codeOf(userId) });
    expect(login.completed.get(id)?.userId).toBe(userId);
  });

  test('has messages that are limited, and an address that nobody else changes', async () => {
    const { userName, userId } = await person();
    const browser = await signIn(userName);
    for (let i = 0; i < 3; i++) await browser.submit({ resend: 'true' });
    await browser.submit({ resend: 'true' });
    expect([browser.status, browser.headers.has('retry-after')]).toEqual([429, true]);
    const stranger = await visitor().open(`/ui/login/verify/change?account=${userId}`);
    expect(at(stranger)).toBe('/ui/login/loginname');
    const eve = await signIn('admin');
    await eve.open(`/ui/login/verify?userId=${userId}`);
    expect(eve.markup).not.toContain('verify/change');
    await eve.post('/ui/login/verify', { csrf: eve.field('csrf'), userId, later: '1' });
    expect(at(eve)).toBe('/ui/login/signedin');
  });
});

test('nothing is asked where no message can be sent, or where the configuration says so', async () => {
  for (const [policy, mail] of [
    ['ask', false],
    ['ignore', true],
  ] as const) {
    await open(policy, mail);
    expect(at(await signIn((await person()).userName))).toBe('/callback');
    await login.close();
  }
});

describe('required', () => {
  beforeAll(() => open('require'));
  afterAll(() => login?.close());

  test('is the code: there is no way around it', async () => {
    const { userName, userId } = await person();
    const id = ask();
    const browser = await signIn(userName, id);
    expect([at(browser), browser.markup.includes('name="later"')]).toEqual(['/ui/login/verify', false]);
    const csrf = browser.field('csrf');
    await browser.post('/ui/login/verify', { csrf, userId, authRequestID: id, account: userId, later: '1' });
    for (const path of [
      `/ui/login/login?authRequestID=${id}`,
      '/ui/login',
      '/ui/login/signedin',
      '/ui/login/mfa',
    ]) {
      await browser.open(path);
      expect([path, at(browser), login.completed.has(id)]).toEqual([path, '/ui/login/verify', false]);
    }
    await browser.open(`/ui/login/login?authRequestID=${id}`);
    await browser.submit({ resend: 'true' });
    await browser.submit({ code: await codeOf(userId) });
    expect(login.completed.get(id)?.userId).toBe(userId);
  });
});
