import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { appendIn, runCommand, writeOf } from '../eventstore/index.ts';
import { instanceAggregate } from '../instance/index.ts';
import { secondFactor } from '../settings/index.ts';
import { testScope } from '../testing/platform.ts';
import { testPassword } from '../testing/tenant.ts';
import { ownFactors, userAggregate, userCommands } from '../user/index.ts';
import { totpCodeAt } from '../user/testing.ts';
import { FormClient, startTestLogin, type TestLogin } from './testing.ts';

/** Signing in by the link of a mail: who gets one, where it counts, how often, and what it is no way around. */

let login: TestLogin;
const scope = () => testScope(login.tenant.instance.id);
const write = async (...events: { type: string; payload: object }[]) => {
  const { platform, tenant } = login;
  await runCommand(platform.store, scope(), instanceAggregate, tenant.instance.id, () => ({ events }));
  await platform.settled();
};
const byMail = { type: secondFactor.otpEmail };
beforeAll(async () => {
  login = await startTestLogin();
  await login.admin('addSecondFactorToLoginPolicy', byMail);
});
afterAll(() => login?.close());
beforeEach(() =>
  write({ type: 'instance.policy.login.changed', payload: { forceMFA: false, passwordlessType: 0 } }),
);

let people = 0;
/** Somebody who gets codes by mail. */
async function person({ password = false, app = false, mail = true } = {}) {
  const userName = `reader-${++people}`;
  const { platform, tenant } = login;
  const userId = password ? await tenant.addPerson({ userName }) : platform.ids();
  if (!password) {
    const decision = userCommands.addHuman(userAggregate.initial, {
      orgId: tenant.orgId,
      domainRequired: false,
      organizationScoped: false,
      userName,
      profile: { givenName: 'Rea', familyName: 'Der' },
      email: { address: `${userName}@example.com`, verification: { kind: 'verified' } },
    });
    const loaded = await platform.store.load(tenant.instance.id, userAggregate, userId);
    await appendIn(platform.store, scope(), [writeOf(loaded, tenant.orgId, decision)]);
  }
  const factors = ownFactors(platform);
  if (mail) await factors.addEmail(scope(), userId);
  let secret = '';
  if (app) {
    await factors.registerApp(scope(), userId);
    const state = await factors.load(tenant.instance.id, userId);
    secret = (await factors.appBeingRegistered(tenant.instance, userId, state))?.secret ?? '';
    await factors.finishApp(scope(), userId, totpCodeAt(secret, Date.now() - 30_000));
  }
  await platform.settled();
  return { userName, userId, secret };
}

const visitor = () => new FormClient(login.origin, { 'x-test-address': crypto.randomUUID() });
const at = (browser: FormClient) => new URL(browser.url).pathname;
const alert = (browser: FormClient) => /role="alert".*?<p>([^<]*)</s.exec(browser.markup)?.[1];
let requests = 0;
const ask = () => {
  const id = `V2_link_${++requests}`;
  login.requests.set(id, { clientName: 'Ledger', prompt: [], createdAt: new Date() });
  return id;
};
async function askFor(userName: string, id = ask(), browser = visitor()) {
  await browser.open(`/ui/login/login?authRequestID=${id}`);
  await browser.submit({ loginName: userName });
  await browser.submit({}, '/ui/login/link');
  return browser;
}
/** What the newest message to anybody would say. */
async function newestCode(): Promise<{ code: string; link: string } | undefined> {
  const { store, encryption } = login.platform;
  const [event] = await store.search({
    instanceId: login.tenant.instance.id,
    aggregateTypes: ['session'],
    eventTypes: ['session.otp.email.challenged'],
    descending: true,
    limit: 1,
  });
  if (!event) return undefined;
  const { code: sealed, urlTmpl } = event.payload as {
    code: Parameters<typeof encryption.openText>[0];
    urlTmpl: string;
  };
  const code = encryption.openText(sealed);
  return { code, link: urlTmpl.replace('{{.Code}}', code) };
}
const sent = async () => (await newestCode()) ?? { code: '', link: '' };

describe('a link by mail', () => {
  test('signs in who has nothing else, in the browser that asked for it, for the application', async () => {
    const { userName, userId } = await person();
    const id = ask();
    const browser = await askFor(userName, id);
    expect([at(browser), browser.status]).toEqual(['/ui/login/link', 200]);
    const { link, code } = await sent();
    // Opening it does nothing yet: programs open links, too.
    await browser.open(link);
    expect(browser.markup).toContain(`value="${code}"`);
    expect(login.completed.has(id)).toBeFalse();
    await browser.submit({ code });
    expect(browser.url).toContain(`code=code-of-${id}`);
    const { userId: whose, proven } = login.completed.get(id) ?? {};
    expect([whose, proven?.map(({ proof }) => proof)]).toEqual([userId, ['otpEmail']]);
    expect((await browser.open('/ui/login/signedin')).markup).toContain(userName);
  });

  test('in another browser says where it counts, and signs nobody in', async () => {
    const { userName } = await person();
    const browser = await askFor(userName);
    const { link, code } = await sent();
    const elsewhere = await visitor().open(link);
    expect(elsewhere.markup).toContain(`enter this code there: ${code}`);
    await elsewhere.post('/ui/login/link', { csrf: elsewhere.field('csrf'), code });
    expect(elsewhere.accounts).toEqual([]);
    // Nor for somebody else who has asked for a link of their own.
    const other = await askFor((await person()).userName);
    await other.submit({ code });
    expect([other.status, alert(other)]).toEqual([
      400,
      'The code is wrong. Check it, or have another one sent.',
    ]);
    await browser.submit({ code });
    expect(at(browser)).toBe('/callback');
  });

  test('is good once', async () => {
    const { userName } = await person();
    const browser = await askFor(userName);
    const { code } = await sent();
    const kept = new Map(browser.cookies);
    await browser.submit({ code });
    expect(at(browser)).toBe('/callback');
    const thief = visitor();
    for (const [name, value] of kept) thief.cookies.set(name, value);
    await thief.open(`/ui/login/link?code=${code}`);
    await thief.submit({ code });
    expect([thief.status, thief.accounts]).toEqual([400, []]);
  });

  test('is no way around a password or another factor', async () => {
    const both = await person({ password: true });
    const id = ask();
    const browser = await askFor(both.userName, id);
    await browser.submit({ code: (await sent()).code });
    expect([at(browser), login.completed.has(id)]).toEqual(['/ui/login/password', false]);
    for (const path of [
      `/ui/login/login?authRequestID=${id}`,
      '/ui/login/signedin',
      `/ui/login/mfa?account=${both.userId}`,
    ]) {
      await browser.open(path);
      expect([path, at(browser), login.completed.has(id)]).toEqual([path, '/ui/login/password', false]);
    }
    await browser.open(`/ui/login/login?authRequestID=${id}`);
    await browser.submit({ password: testPassword });
    expect(
      login.completed
        .get(id)
        ?.proven.map(({ proof }) => proof)
        .toSorted(),
    ).toEqual(['otpEmail', 'password']);

    const careful = await person({ app: true });
    const other = await askFor(careful.userName);
    await other.submit({ code: (await sent()).code });
    expect(at(other)).toBe('/ui/login/otp/app');
    await other.submit({ code: totpCodeAt(careful.secret) });
    expect(at(other)).toBe('/callback');

    await write({ type: 'instance.policy.login.changed', payload: { forceMFA: true } });
    const forced = await askFor((await person()).userName);
    await forced.submit({ code: (await sent()).code });
    expect(at(forced)).toBe('/ui/login/mfa/setup');
  });

  test('does not tell who there is, nor who gets one: the same pages, and every code is wrong', async () => {
    const names = [(await person()).userName, (await person({ mail: false })).userName, `nobody-${people}`];
    const seen: unknown[] = [];
    for (const name of names) {
      const browser = await askFor(name);
      const kept = browser.cookies.get('postern.link')?.length;
      const page = [at(browser), browser.status, browser.cookies.size, kept];
      await browser.submit({ code: '00000000' });
      seen.push([...page, at(browser), browser.status, alert(browser)]);
    }
    expect(new Set(seen.map((each) => JSON.stringify(each))).size).toBe(1);
  });

  test('is sent a few times, then one has to wait', async () => {
    const { userName } = await person();
    const browser = await askFor(userName);
    const first = await sent();
    await browser.submit({ send: '1' });
    const second = await sent();
    expect(second.code).not.toBe(first.code);
    await browser.submit({ code: first.code });
    expect(browser.status).toBe(400);
    await browser.submit({ send: '1' });
    await browser.submit({ send: '1' });
    expect([browser.status, browser.headers.has('retry-after')]).toEqual([429, true]);
  });

  test('is there only where the settings allow codes by mail', async () => {
    const { userName } = await person();
    const browser = await askFor(userName);
    const { code } = await sent();
    await login.admin('removeSecondFactorFromLoginPolicy', byMail);
    await browser.submit({ code });
    expect([browser.status, browser.accounts]).toEqual([403, []]);
    const later = await visitor().open('/ui/login/loginname');
    await later.submit({ loginName: userName });
    expect(later.markup).not.toContain('/ui/login/link');
    await login.admin('addSecondFactorToLoginPolicy', byMail);
  });
});
