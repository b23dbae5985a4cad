import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { appendIn, runCommand, writeOf } from '../eventstore/index.ts';
import { instanceAggregate } from '../instance/index.ts';
import { testScope } from '../testing/platform.ts';
import { testPassword } from '../testing/tenant.ts';
import { type User, userAggregate, userByCode, userCommands } from '../user/index.ts';
import { FormClient, startTestLogin, type TestLogin } from './testing.ts';

let login: TestLogin;
beforeAll(async () => {
  login = await startTestLogin();
});
afterAll(() => login?.close());

const visitor = (more: Record<string, string> = {}) =>
  new FormClient(login.origin, { 'x-test-address': crypto.randomUUID(), ...more });
const heading = (browser: FormClient) => /<h1>([^<]*)</.exec(browser.markup)?.[1];
const alert = (browser: FormClient) => /role="alert".*?<p>([^<]*)</s.exec(browser.markup)?.[1];
const at = (browser: FormClient) => new URL(browser.url).pathname;
const load = async (id: string) =>
  (await login.platform.store.load(login.tenant.instance.id, userAggregate, id)).state;
/** What stands in the field for the code. */
const entered = (browser: FormClient) => /name="code" type="text" value="([^"]*)"/.exec(browser.markup)?.[1];
const codeOf = async (id: string, kind: keyof User & `${string}Code`): Promise<string> => {
  const pending = (await load(id))[kind];
  return pending ? login.platform.encryption.openText(pending.sealed) : '';
};
const acting = () => ({ scope: testScope(login.tenant.instance.id), instance: login.tenant.instance });
let people = 0;
const person = async () => {
  people += 1;
  const userName = `person-${people}`;
  return { userName, id: await login.tenant.addPerson({ userName }) };
};
/** A new person without a password or a proven address. */
async function newcomer(more: Partial<Parameters<typeof userCommands.addHuman>[1]> = {}): Promise<string> {
  const { platform, tenant } = login;
  const id = platform.ids();
  people += 1;
  const decision = userCommands.addHuman(userAggregate.initial, {
    orgId: tenant.orgId,
    domainRequired: false,
    organizationScoped: false,
    userName: `newcomer-${people}`,
    profile: { givenName: 'New', familyName: 'Comer' },
    email: { address: `newcomer-${people}@example.com`, verification: { kind: 'unverified' } },
    ...more,
  });
  const loaded = await platform.store.load(tenant.instance.id, userAggregate, id);
  await appendIn(platform.store, testScope(tenant.instance.id), [writeOf(loaded, tenant.orgId, decision)]);
  await platform.settled();
  return id;
}
const sealedCode = (plain: string) => ({
  plain,
  sealed: login.platform.encryption.seal('code', plain),
  expiry: 3600e9,
});
const signIn = async (browser: FormClient, loginName: string, password: string) => {
  await browser.open('/ui/login/loginname');
  await browser.submit({ loginName });
  return browser.submit({ password });
};
const forget = async (browser: FormClient, loginName: string) => {
  await browser.open('/ui/login/loginname');
  await browser.submit({ loginName });
  return browser.submit({}, '/ui/login/password/reset');
};
const chosen = { newPassword: 'Another-5678', newPasswordConfirmation: 'Another-5678' };

describe('a forgotten password', () => {
  test('is replaced with the code of a message, by its link, and signs in at once', async () => {
    const { id, userName } = await person();
    const browser = await forget(visitor(), userName);
    expect(at(browser)).toBe('/ui/login/password/sent');
    const code = await codeOf(id, 'passwordCode');
    const mail = `/ui/v2/login/password/set?userId=${id}&code=${code}&organization=${login.tenant.orgId}`;
    const elsewhere = await visitor().open(mail);
    expect(entered(elsewhere)).toBe(code);
    expect((await load(id)).passwordCode).toBeDefined();
    await elsewhere.submit({ code, ...chosen });
    expect(at(elsewhere)).toBe('/ui/login/signedin');
    expect(at(await signIn(visitor(), userName, chosen.newPassword))).toBe('/ui/login/signedin');
    expect((await signIn(visitor(), userName, testPassword)).status).toBe(400);
  });

  test('is replaced where it was asked for, and the sign-in for the application goes on', async () => {
    const { id, userName } = await person();
    login.requests.set('V2_reset', { clientName: 'Ledger', prompt: [] });
    const browser = await visitor().open('/ui/login/login?authRequestID=V2_reset');
    await browser.submit({ loginName: userName });
    await browser.submit({}, '/ui/login/password/reset');
    const [, next = ''] = /<a class="button block" href="([^"]*)"/.exec(browser.markup) ?? [];
    await browser.open(next.replaceAll('&amp;', '&'));
    await browser.submit({ code: (await codeOf(id, 'passwordCode')).toLowerCase(), ...chosen });
    expect(browser.url).toBe(`${login.origin}/callback?code=code-of-V2_reset`);
  });

  test('tells nobody whether there is somebody: same pages, same times, and every code is wrong', async () => {
    const { userName } = await person();
    const seen: unknown[] = [];
    for (const name of [userName, 'nobody-of-this-name']) {
      const browser = await forget(visitor(), name);
      const page = [at(browser), browser.status, heading(browser)];
      const [, next = ''] = /<a class="button block" href="([^"]*)"/.exec(browser.markup) ?? [];
      await browser.open(next.replaceAll('&amp;', '&'));
      // Beyond the five tries that a code has, and the ten that a name has in one place.
      for (let tries = 0; tries < 12; tries++) {
        await browser.submit({ code: 'AAAAAA', ...chosen });
        page.push(at(browser), browser.status, heading(browser), alert(browser));
        if (tries === 6) {
          await browser.submit({ resend: 'true' });
          page.push(browser.status, heading(browser), alert(browser));
        }
        if (browser.status === 429) await browser.open(next.replaceAll('&amp;', '&'));
      }
      expect(page).toContain(429);
      seen.push(page);
    }
    expect(seen[0]).toEqual(seen[1]);
  });

  test('has a code that works once, for a few tries, and for no weak password', async () => {
    const { id, userName } = await person();
    await forget(visitor(), userName);
    const code = await codeOf(id, 'passwordCode');
    const browser = await visitor().open(`/ui/login/password/set?userId=${id}`);
    await browser.submit({ code: '', ...chosen });
    expect(alert(browser)).toBe('Enter the code.');
    await browser.submit({ code, newPassword: 'Another-5678', newPasswordConfirmation: 'other' });
    expect(alert(browser)).toBe('The two passwords are not the same.');
    await browser.submit({ code, newPassword: 'weak', newPasswordConfirmation: 'weak' });
    expect(alert(browser)).toBe('The password does not have everything that it needs.');
    await browser.submit({ code: 'WRONG1', ...chosen });
    expect(alert(browser)).toBe('The code is wrong. Check it, or have another one sent.');
    await browser.submit({ code, ...chosen });
    expect(at(browser)).toBe('/ui/login/signedin');
    const again = await visitor().open(`/ui/login/password/set?userId=${id}`);
    await again.submit({ code, ...chosen });
    expect(alert(again)).toBe('This code is no longer valid. Have another one sent.');

    await forget(visitor(), userName);
    const second = await codeOf(id, 'passwordCode');
    const guesser = await visitor().open(`/ui/login/password/set?userId=${id}`);
    for (let guess = 0; guess < 5; guess += 1) await guesser.submit({ code: `GUES${guess}0`, ...chosen });
    await guesser.submit({ code: second, ...chosen });
    expect(alert(guesser)).toBe('This code is no longer valid. Have another one sent.');
  });

  test('is sent a few times, then there is a time to wait', async () => {
    const { userName } = await person();
    const address = { 'x-test-address': crypto.randomUUID() };
    const states: number[] = [];
    for (let time = 0; time < 4; time += 1) states.push((await forget(visitor(address), userName)).status);
    expect(states).toEqual([200, 200, 200, 429]);
  });

  test('is no way around a lock', async () => {
    const { id, userName } = await person();
    await forget(visitor(), userName);
    const code = await codeOf(id, 'passwordCode');
    const { platform, tenant } = login;
    const loaded = await platform.store.load(tenant.instance.id, userAggregate, id);
    const locked = userCommands.lockUser(loaded.state);
    await appendIn(platform.store, testScope(tenant.instance.id), [writeOf(loaded, tenant.orgId, locked)]);
    const browser = await visitor().open(`/ui/login/password/set?userId=${id}`);
    await browser.submit({ code, ...chosen });
    expect([browser.status, alert(browser)]).toEqual([
      400,
      'This code is no longer valid. Have another one sent.',
    ]);
    expect((await load(id)).encodedHash).toBe(loaded.state.encodedHash);
  });
});

describe('an address', () => {
  test('is proven by the code of the message, which opening the link does not use up', async () => {
    const code = 'ABC123';
    const id = await newcomer({
      email: {
        address: 'proof@example.com',
        verification: { kind: 'code', code: sealedCode(code), returned: false },
      },
    });
    const browser = visitor();
    for (let time = 0; time < 2; time += 1)
      await browser.open(`/ui/v2/login/verify?userId=${id}&code=${code}`);
    expect((await load(id)).email.verified).toBeFalse();
    await browser.submit({ code: 'ABC124' });
    expect(alert(browser)).toBe('The code is wrong. Check it, or have another one sent.');
    await browser.submit({ code });
    expect([at(browser), heading(browser)]).toEqual(['/ui/login/verify/done', 'E-mail address confirmed']);
    expect((await load(id)).email.verified).toBeTrue();
    await browser.open(browser.url);
    expect(browser.status).toBe(200);
  });

  test('gets another code for whoever asks, where one was sent before', async () => {
    const id = await newcomer({
      email: {
        address: 'again@example.com',
        verification: { kind: 'code', code: sealedCode('FIRST1'), returned: false },
      },
    });
    const browser = await visitor().open(`/ui/login/verify?userId=${id}&code=FIRST1`);
    await browser.submit({ resend: 'true' });
    expect(browser.markup).toContain('role="status"');
    expect(entered(browser)).toBe('');
    const second = await codeOf(id, 'emailCode');
    expect(second).not.toBe('FIRST1');
    await browser.submit({ code: 'FIRST1' });
    expect(browser.status).toBe(400);
    await browser.submit({ code: second });
    expect(at(browser)).toBe('/ui/login/verify/done');
    // Of whom nothing is known, the page says the same.
    const nobody = await visitor().open('/ui/login/verify?userId=1&code=X');
    await nobody.submit({ resend: 'true' });
    expect(nobody.status).toBe(200);
    await nobody.submit({ code: 'ABC123' });
    expect(alert(nobody)).toBe('This code is no longer valid. Have another one sent.');
  });
});

describe('an account that others made', () => {
  test('is taken over with the code of version 1, which proves the address too', async () => {
    const id = await newcomer({ initialization: sealedCode('INIT12') });
    const browser = await visitor().open(`/ui/v2/login/verify?userId=${id}&code=INIT12&initial=true`);
    expect(heading(browser)).toBe('Activate your account');
    await browser.submit({ code: 'INIT12', ...chosen });
    expect(at(browser)).toBe('/ui/login/signedin');
    expect(await load(id)).toMatchObject({ initialized: true, email: { verified: true } });
  });

  test('is taken over by an invitation', async () => {
    const id = await newcomer();
    const { platform, tenant } = login;
    const loaded = await platform.store.load(tenant.instance.id, userAggregate, id);
    const invited = userCommands.requestInvite(
      loaded.state,
      { code: sealedCode('INVITE'), returned: false },
      false,
    );
    await appendIn(platform.store, testScope(tenant.instance.id), [writeOf(loaded, tenant.orgId, invited)]);
    const browser = await visitor().open(`/ui/v2/login/verify?userId=${id}&code=INVITE&invite=true`);
    await browser.submit({ code: 'INVITE', ...chosen });
    expect(at(browser)).toBe('/ui/login/signedin');
    expect(await load(id)).toMatchObject({ inviteCode: undefined, email: { verified: true } });
  });

  test('gets its code once more', async () => {
    const id = await newcomer({ initialization: sealedCode('INIT12') });
    await userByCode.sendCode(login.platform, acting(), id, 'initialization');
    const second = await codeOf(id, 'initializationCode');
    expect(second).not.toBe('INIT12');
    expect(second).not.toBe('');
    const { id: other } = await person();
    await userByCode.sendCode(login.platform, acting(), other, 'initialization');
    await userByCode.sendCode(login.platform, acting(), 'nobody', 'password');
    expect(await codeOf(other, 'initializationCode')).toBe('');
    expect((await load('nobody')).lifecycle).toBe('absent');
  });

  test('is taken over with what the organization wants to be agreed to', async () => {
    const { platform, tenant } = login;
    const privacy = (payload: object) =>
      runCommand(
        platform.store,
        testScope(tenant.instance.id),
        instanceAggregate,
        tenant.instance.id,
        () => ({
          events: [{ type: 'instance.policy.privacy.changed', payload }],
        }),
      );
    await privacy({ tosLink: 'https://acme.example/{{.Lang}}/terms', privacyLink: '' });
    await platform.settled();
    const id = await newcomer();
    const loaded = await platform.store.load(tenant.instance.id, userAggregate, id);
    const request = { code: sealedCode('INVITE'), returned: false };
    const invited = userCommands.requestInvite(loaded.state, request, false);
    await appendIn(platform.store, testScope(tenant.instance.id), [writeOf(loaded, tenant.orgId, invited)]);
    const browser = await visitor().open(`/ui/v2/login/verify?userId=${id}&code=INVITE&invite=true`);
    expect(browser.markup).toContain('href="https://acme.example/en/terms"');
    await browser.submit({ code: 'INVITE', ...chosen });
    expect(alert(browser)).toBe('Accept these too to go on.');
    await browser.submit({ code: 'INVITE', ...chosen, terms: 'true' });
    expect(at(browser)).toBe('/ui/login/signedin');
    await privacy({ tosLink: '' });
    await platform.settled();
  });
});
