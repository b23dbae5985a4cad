import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { runCommand } from '../eventstore/index.ts';
import { instanceAggregate } from '../instance/index.ts';
import { sessionOperations, sessionUsers } from '../session/index.ts';
import { secondFactor } from '../settings/index.ts';
import { testScope } from '../testing/platform.ts';
import { testPassword } from '../testing/tenant.ts';
import { ownFactors, userAggregate, userEvents } from '../user/index.ts';
import { totpCodeAt } from '../user/testing.ts';
import { FormClient, startTestLogin, type TestLogin } from './testing.ts';

/** The pages of second factors: asked, set up, offered, forced; and all ways around them. */

let login: TestLogin;
beforeAll(async () => {
  login = await startTestLogin();
});
afterAll(() => login?.close());

const write = (events: { type: string; payload: object }[]) =>
  runCommand(
    login.platform.store,
    testScope(login.tenant.instance.id),
    instanceAggregate,
    login.tenant.instance.id,
    () => ({
      events,
    }),
  );
const settings = async (payload: object) => {
  await write([{ type: 'instance.policy.login.changed', payload }]);
  await login.platform.settled();
};
beforeEach(() =>
  settings({ forceMFA: false, mfaInitSkipLifetime: 0, secondFactorCheckLifetime: 18 * 3_600e9 }),
);
beforeAll(async () => {
  for (const type of [secondFactor.otpEmail, secondFactor.otpSms, secondFactor.recoveryCodes])
    await login.admin('addSecondFactorToLoginPolicy', { type });
});

let made = 0;
const scope = () => testScope(login.tenant.instance.id);
const factors = () => ownFactors(login.platform);
async function person(...ways: ('app' | 'email' | 'sms' | 'recovery')[]) {
  const userName = `ada${++made}`;
  const userId = await login.tenant.addPerson({ userName });
  await runCommand(login.platform.store, scope(), userAggregate, userId, () => ({
    events: [
      userEvents.emailChanged({ email: `${userName}@mail.example` }),
      userEvents.emailVerified({}),
      userEvents.phoneChanged({ phone: '+41791234567' }),
      userEvents.phoneVerified({}),
    ],
  }));
  let secret = '';
  let codes: readonly string[] = [];
  if (ways.includes('app')) {
    await factors().registerApp(scope(), userId);
    const state = await factors().load(login.tenant.instance.id, userId);
    secret = (await factors().appBeingRegistered(login.tenant.instance, userId, state))?.secret ?? '';
    await factors().finishApp(scope(), userId, totpCodeAt(secret, Date.now() - 30_000));
  }
  if (ways.includes('email')) await factors().addEmail(scope(), userId);
  if (ways.includes('sms')) await factors().addSms(scope(), userId);
  if (ways.includes('recovery')) codes = await factors().makeRecoveryCodes(scope(), userId);
  await login.platform.settled();
  return { userId, userName, secret, codes };
}

const pathOf = (browser: FormClient) => new URL(browser.url).pathname;
let asked = 0;
const ask = (more: object = {}) => {
  const id = `V2_${++asked}`;
  login.requests.set(id, { clientName: 'Ledger', prompt: [], ...more });
  return id;
};
async function signIn(userName: string, id?: string, browser = new FormClient(login.origin)) {
  await browser.open(id ? `/ui/login?authRequest=${id}` : '/ui/login');
  await browser.submit({ loginName: userName });
  return browser.submit({ password: testPassword });
}
/** The code that the session of the browser waits for. */
async function codeIn(userId: string, type: string): Promise<string> {
  const { store, encryption } = login.platform;
  const events = await store.search({
    instanceId: login.tenant.instance.id,
    aggregateTypes: ['session'],
    eventTypes: [type, 'session.user.checked'],
    descending: true,
    limit: 20,
  });
  const session = events.find(
    ({ payload }) => (payload as { userID?: string }).userID === userId,
  )?.aggregateId;
  const found = events.find((event) => event.aggregateId === session && event.type === type);
  if (!found) throw new Error('no code was asked for');
  return encryption.openText((found.payload as { code: Parameters<typeof encryption.openText>[0] }).code);
}

describe('a second factor', () => {
  test('is asked for after the password, and leads to the application', async () => {
    const ada = await person('app');
    const id = ask();
    const browser = await signIn(ada.userName, id);
    expect(pathOf(browser)).toBe('/ui/login/otp/app');
    expect(browser.markup).toContain('Enter the code that your authenticator app shows.');
    await browser.submit({ code: '' });
    expect([browser.status, browser.markup.includes('Enter the code.')]).toEqual([400, true]);
    await browser.submit({ code: '000000' });
    expect([browser.status, browser.markup.includes('was used before')]).toEqual([400, true]);
    await browser.submit({ code: totpCodeAt(ada.secret) });
    expect(browser.url).toContain(`code=code-of-${id}`);
    expect(
      login.completed
        .get(id)
        ?.proven.map(({ proof }) => proof)
        .sort(),
    ).toEqual(['password', 'totp']);
    // The browser goes on signed in, with both.
    const next = ask();
    await browser.open(`/ui/login?authRequest=${next}`);
    expect(browser.url).toContain(`code=code-of-${next}`);
  });

  test('is chosen where there are several, and one that is lost is replaced by a recovery code', async () => {
    const ada = await person('app', 'sms', 'recovery');
    const browser = await signIn(ada.userName);
    await browser.open('/ui/login/mfa');
    for (const way of ['Authenticator app', 'Code by text message', 'Recovery code'])
      expect(browser.markup).toContain(way);
    expect(browser.markup).not.toContain('Code by e-mail');
    await browser.open('/ui/login/otp/recovery');
    expect(browser.markup).toContain('10 codes are left.');
    await browser.submit({ code: ada.codes[0] ?? '' });
    expect(pathOf(browser)).toBe('/ui/login/signedin');
    const again = await signIn(ada.userName);
    await again.open('/ui/login/otp/recovery');
    expect(again.markup).toContain('9 codes are left.');
    await again.submit({ code: ada.codes[0] ?? '' });
    expect(again.status).toBe(400);
  });

  test.each([
    ['sms', 'session.otp.sms.challenged', '+41 ••• 67'],
    ['email', 'session.otp.email.challenged', 'a•••@mail.example'],
  ] as const)(
    'by %s is sent by a form, at once where nothing else is there, told half of the address, and not too often',
    async (way, type, address) => {
      const ada = await person(way);
      const browser = await signIn(ada.userName);
      expect(pathOf(browser)).toBe(`/ui/login/otp/${way}`);
      // Nor is it chosen afterwards: a code is under way.
      await browser.open('/ui/login/mfa');
      expect(pathOf(browser)).toBe(`/ui/login/otp/${way}`);
      expect(browser.markup).toContain(address);
      const fields = { csrf: browser.field('csrf'), send: '1' };
      await browser.post(`/ui/login/otp/${way}`, fields);
      expect(browser.markup).toContain('Wait half a minute');
      await browser.open(`/ui/login/otp/${way}?code=12345678`);
      expect(browser.markup).toContain('value="12345678"');
      await browser.open(`/ui/login/otp/${way}?code=%22%3E%3Cscript%3E`);
      expect(browser.markup).not.toContain('<script');
      await browser.submit({ code: await codeIn(ada.userId, type) });
      expect(pathOf(browser)).toBe('/ui/login/signedin');
    },
  );

  test('of which there are several is chosen before any code is sent, and no address sends one', async () => {
    const ada = await person('sms', 'email');
    const browser = await signIn(ada.userName);
    expect(pathOf(browser)).toBe('/ui/login/mfa');
    for (const way of ['sms', 'email']) {
      await browser.open(`/ui/login/otp/${way}`);
      expect(pathOf(browser)).toBe('/ui/login/mfa');
    }
    expect(codeIn(ada.userId, 'session.otp.sms.challenged')).rejects.toThrow('no code was asked for');
    await browser.submit({}, '/ui/login/otp/sms');
    expect(pathOf(browser)).toBe('/ui/login/otp/sms');
    await browser.submit({ code: await codeIn(ada.userId, 'session.otp.sms.challenged') });
    expect(pathOf(browser)).toBe('/ui/login/signedin');
  });

  test('that is all there is is asked for at once, whatever it is', async () => {
    const ada = await person('recovery');
    const browser = await signIn(ada.userName);
    expect(pathOf(browser)).toBe('/ui/login/otp/recovery');
    expect(browser.markup).not.toContain('Choose another way');
    await browser.open('/ui/login/mfa');
    expect(pathOf(browser)).toBe('/ui/login/otp/recovery');
    await browser.submit({ code: ada.codes[0] ?? '' });
    expect(pathOf(browser)).toBe('/ui/login/signedin');
  });

  test('is sent too often: whoever signs in still is told so, by the form that would send one more', async () => {
    const ada = await person('sms');
    for (const _ of [1, 2, 3]) expect(pathOf(await signIn(ada.userName))).toBe('/ui/login/otp/sms');
    const browser = await signIn(ada.userName);
    expect(pathOf(browser)).toBe('/ui/login/mfa');
    expect(browser.markup).not.toContain('Choose how you want to confirm it.');
    await browser.submit({});
    expect([browser.status, browser.markup.includes('Too many attempts')]).toEqual([429, true]);
  });

  test('that was proven is asked for again when its time is over', async () => {
    const ada = await person('app');
    const browser = await signIn(ada.userName);
    await browser.submit({ code: totpCodeAt(ada.secret) });
    expect(pathOf(browser)).toBe('/ui/login/signedin');
    await settings({ secondFactorCheckLifetime: 1 });
    await browser.open('/ui/login');
    expect(pathOf(browser)).toBe('/ui/login/otp/app');
  });
});

describe('setting one up', () => {
  test('is offered, left for later, and not offered again until its time', async () => {
    await settings({ mfaInitSkipLifetime: 720 * 3_600e9 });
    const ada = await person();
    const browser = new FormClient(login.origin);
    browser.stopsAtOffers = true;
    const id = ask();
    await signIn(ada.userName, id, browser);
    expect(pathOf(browser)).toBe('/ui/login/mfa/setup');
    expect(browser.markup).toContain('name="skip"');
    await browser.submit({ skip: '1' });
    expect(browser.url).toContain(`code=code-of-${id}`);
    const next = new FormClient(login.origin);
    next.stopsAtOffers = true;
    await signIn(ada.userName, undefined, next);
    expect(pathOf(next)).toBe('/ui/login/signedin');
  });

  test('is forced: nothing is to be skipped, and the app’s code finishes it, with recovery codes shown once', async () => {
    await settings({ forceMFA: true });
    const ada = await person();
    const id = ask();
    const browser = await signIn(ada.userName, id);
    expect(pathOf(browser)).toBe('/ui/login/mfa/setup');
    expect(browser.markup).not.toContain('name="skip"');
    const csrf = browser.field('csrf');
    await browser.post('/ui/login/mfa/setup', { csrf, authRequestID: id, skip: '1' });
    expect(pathOf(browser)).toBe('/ui/login/mfa/setup');
    expect(login.completed.has(id)).toBe(false);

    await browser.post('/ui/login/mfa/setup', { csrf, authRequestID: id, way: 'app' });
    expect(pathOf(browser)).toBe('/ui/login/mfa/setup/app');
    expect(browser.markup).toContain('<svg class="qr"');
    const secret = /class="secret">([^<]+)</.exec(browser.markup)?.[1]?.replaceAll(' ', '') ?? '';
    // The page stays as it is when it is opened again.
    await browser.open(`/ui/login/mfa/setup/app?authRequestID=${id}`);
    expect(browser.markup.replaceAll(' ', '')).toContain(secret);
    await browser.submit({ code: '000000' });
    expect(browser.status).toBe(400);
    await browser.submit({ code: totpCodeAt(secret) });
    expect(pathOf(browser)).toBe('/ui/login/mfa/recovery');
    await browser.submit({ make: '1' });
    const codes = [...browser.markup.matchAll(/<code>([^<]+)<\/code>/g)].map(([, code]) => code);
    expect(codes).toHaveLength(10);
    await browser.submit({ done: '1' });
    expect(browser.url).toContain(`code=code-of-${id}`);
    expect(
      login.completed
        .get(id)
        ?.proven.map(({ proof }) => proof)
        .sort(),
    ).toEqual(['password', 'totp']);
    await browser.open('/ui/login/mfa/recovery');
    expect(browser.markup).not.toContain(codes[0] ?? '');
  });

  test('of codes by mail has one sent and asked for before anybody relies on it', async () => {
    await settings({ forceMFA: true });
    const ada = await person();
    const browser = await signIn(ada.userName);
    await browser.post('/ui/login/mfa/setup', { csrf: browser.field('csrf'), way: 'email' });
    expect(pathOf(browser)).toBe('/ui/login/otp/email');
    await browser.submit({ code: await codeIn(ada.userId, 'session.otp.email.challenged') });
    expect(pathOf(browser)).toBe('/ui/login/signedin');
  });
});

describe('no way leads around it:', () => {
  test('not another tab, not going back, not an address', async () => {
    const ada = await person('app');
    const id = ask();
    const browser = await signIn(ada.userName, id);
    for (const path of [
      '/ui/login',
      `/ui/login?authRequest=${id}`,
      '/ui/login/signedin',
      `/ui/login/password/change?authRequestID=${id}`,
      `/ui/login/mfa/setup?authRequestID=${id}`,
      `/ui/login/mfa/setup/app?authRequestID=${id}`,
      `/ui/login/mfa/recovery?authRequestID=${id}`,
    ]) {
      await browser.open(path);
      expect([path, pathOf(browser)]).toEqual([path, '/ui/login/otp/app']);
    }
    const csrf = browser.field('csrf');
    for (const [path, fields] of [
      ['/ui/login/mfa/setup', { skip: '1' }],
      ['/ui/login/mfa/setup', { way: 'email' }],
      ['/ui/login/mfa/recovery', { make: '1' }],
      ['/ui/login/mfa/recovery', { done: '1' }],
      ['/ui/login/password/change', { newPassword: 'Other-1234', newPasswordConfirmation: 'Other-1234' }],
    ] as const) {
      await browser.post(path, { csrf, authRequestID: id, ...fields });
      expect([path, pathOf(browser)]).toEqual([path, '/ui/login/otp/app']);
    }
    // Nor a way that she has not set up.
    await browser.post('/ui/login/otp/email', { csrf, authRequestID: id, send: '1' });
    expect(pathOf(browser)).toBe('/ui/login/otp/app');
    expect(login.completed.has(id)).toBe(false);
    expect((await factors().load(login.tenant.instance.id, ada.userId)).recoveryCodes).toEqual([]);
  });

  test('not what another browser of the same person was answered', async () => {
    const ada = await person('app');
    const id = ask();
    const whole = await signIn(ada.userName, id);
    await whole.submit({ code: totpCodeAt(ada.secret) });
    expect(whole.url).toContain(`code=code-of-${id}`);
    const half = await signIn(ada.userName);
    expect(pathOf(half)).toBe('/ui/login/otp/app');
    for (const path of [`/ui/login?authRequest=${id}`, `/ui/login/otp/app?authRequestID=${id}`]) {
      await half.open(path);
      expect(half.url).not.toContain('code-of-');
      expect(half.status).toBe(400);
    }
  });

  test('not the session cookie of somebody else, and not a session that the API made', async () => {
    const [ada, eve] = [await person('app'), await person()];
    const of = await signIn(eve.userName);
    const half = await signIn(ada.userName);
    // Eve's whole session in the place of Ada's half sign-in is Eve's.
    const [[name] = ['']] = half.accounts;
    half.cookies.set(name, of.accounts[0]?.[1] ?? '');
    const id = ask();
    await half.open(`/ui/login?authRequest=${id}`);
    expect(login.completed.get(id)?.userId).toBe(eve.userId);
    // A session that was made over the API with the password alone has no cookie, and its token is none.
    const { instance } = login.tenant;
    const made = await sessionOperations(login.platform, sessionUsers(login.platform)).create(scope(), {
      instance,
      checks: { user: { userId: ada.userId }, password: testPassword },
    });
    half.cookies.set(name, made.token);
    await half.open('/ui/login/signedin');
    expect(pathOf(half)).toBe('/ui/login/loginname');
  });

  test('not a password that was forgotten and chosen anew', async () => {
    const ada = await person('app');
    const { encryption, store } = login.platform;
    const code = userEvents.passwordCodeAdded({ code: encryption.seal('code', 'RESET1'), expiry: 3_600e9 });
    await runCommand(store, scope(), userAggregate, ada.userId, () => ({ events: [code] }));
    const id = ask();
    const browser = new FormClient(login.origin);
    await browser.open(`/ui/login/password/set?userId=${ada.userId}&code=RESET1&authRequestID=${id}`);
    await browser.submit({
      code: 'RESET1',
      newPassword: 'Another-1234',
      newPasswordConfirmation: 'Another-1234',
    });
    expect(pathOf(browser)).toBe('/ui/login/otp/app');
    expect(login.completed.has(id)).toBe(false);
    await browser.submit({ code: totpCodeAt(ada.secret) });
    expect(login.completed.has(id)).toBe(true);
  });

  test('not the pages after the password, for who was told to enter it again', async () => {
    const ada = await person('app');
    const browser = await signIn(ada.userName);
    const entered = Date.now();
    const id = ask({ prompt: ['login'], createdAt: new Date(entered + 60_000) });
    await browser.open(`/ui/login/otp/app?authRequestID=${id}`);
    await browser.submit({ code: totpCodeAt(ada.secret) });
    expect(pathOf(browser)).toBe('/ui/login/password');
    expect(login.completed.has(id)).toBe(false);
  });

  test('not guessing: it slows down and stops, on the pages as over the API', async () => {
    const ada = await person('app');
    const browser = await signIn(ada.userName);
    const csrf = browser.field('csrf');
    const tries = await Promise.all(
      Array.from({ length: 14 }, (_, i) =>
        browser.request('/ui/login/otp/app', {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({ csrf, code: String(100_000 + i) }).toString(),
        }),
      ),
    );
    const statuses = tries.map(({ status }) => status);
    expect(statuses.filter((status) => status === 400)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(4);
    await browser.post('/ui/login/otp/app', { csrf, code: totpCodeAt(ada.secret) });
    expect(browser.status).toBe(429);
    expect(browser.headers.get('retry-after')).not.toBeNull();
  });

  test('not a form of another site, nor without the browser’s own token', async () => {
    const ada = await person('app');
    const browser = await signIn(ada.userName);
    await browser.post('/ui/login/otp/app', { csrf: 'forged', code: totpCodeAt(ada.secret) });
    expect(browser.status).toBe(403);
  });
});

test('a form that is sent twice at once leads on, though the code counts once', async () => {
  const ada = await person('app');
  const browser = await signIn(ada.userName);
  const body = new URLSearchParams({
    csrf: browser.field('csrf'),
    code: totpCodeAt(ada.secret),
  }).toString();
  const post = () =>
    browser.request('/ui/login/otp/app', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });
  const answers = await Promise.all([post(), post()]);
  expect(answers.map(({ status }) => status)).toEqual([303, 303]);
  // Once more, when it is done already: the way goes on.
  const late = await post();
  expect(late.status).toBe(303);
});
