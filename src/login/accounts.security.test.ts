import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { runCommand } from '../eventstore/index.ts';
import { instanceAggregate } from '../instance/index.ts';
import { testScope } from '../testing/platform.ts';
import { testPassword } from '../testing/tenant.ts';
import { ownFactors, userAggregate, userCommands } from '../user/index.ts';
import { totpCodeAt } from '../user/testing.ts';
import type { AuthorizationDescription } from './authorization-flow.ts';
import { maxAccounts } from './browser-accounts.ts';
import { FormClient, startTestLogin, type TestLogin } from './testing.ts';

/** Several people in one browser: the right one or the right question, whatever is asked for, and never another. */

let login: TestLogin;
let ids: Readonly<Record<'ada' | 'bob', string>>;
beforeAll(async () => {
  login = await startTestLogin();
  ids = {
    ada: await login.tenant.addPerson({ userName: 'ada' }),
    bob: await login.tenant.addPerson({ userName: 'bob' }),
  };
});
afterAll(() => login?.close());

const visitor = () => new FormClient(login.origin, { 'x-test-address': crypto.randomUUID() });
const at = (browser: FormClient) => new URL(browser.url).pathname;
const shownNames = (browser: FormClient) =>
  [...browser.markup.matchAll(/name="choose" value="\d+".*?class="person-login">([^<]*)</gs)].map(
    ([, name]) => name,
  );
const stateOf = (browser: FormClient, name: string) =>
  new RegExp(`person-login">${name}<.*?account-state">([^<]*)<`, 's').exec(browser.markup)?.[1];
const states = async (browser: FormClient) => {
  await browser.open('/ui/login/accounts');
  return { ada: stateOf(browser, 'ada'), bob: stateOf(browser, 'bob') };
};
let requests = 0;
const ask = (more: Partial<AuthorizationDescription> = {}) => {
  const id = `V2_accounts_${++requests}`;
  login.requests.set(id, { clientName: 'Ledger', prompt: [], createdAt: new Date(), ...more });
  return id;
};
const open = (browser: FormClient, id: string) => browser.open(`/ui/login/login?authRequestID=${id}`);
async function signIn(browser: FormClient, loginName: string, id?: string) {
  await browser.open(`/ui/login/loginname${id ? `?authRequestID=${id}` : ''}`);
  await browser.submit({ loginName });
  return browser.submit({ password: testPassword });
}
const choose = (browser: FormClient, userId: string) => browser.submit({ choose: userId });
const signedIn = async (...names: string[]) => {
  const browser = visitor();
  for (const name of names) await signIn(browser, name);
  return browser;
};
const settings = async (payload: object) => {
  const { platform, tenant } = login;
  await runCommand(
    platform.store,
    testScope(tenant.instance.id),
    instanceAggregate,
    tenant.instance.id,
    () => ({
      events: [{ type: 'instance.policy.login.changed', payload }],
    }),
  );
  await platform.settled();
};

/** Where a request leads: to whose sign-in, or to which page; of the page for the password, whose. */
async function endOf(browser: FormClient, id: string): Promise<string> {
  await open(browser, id);
  const userId = login.completed.get(id)?.userId;
  if (userId !== undefined)
    return Object.entries(ids).find(([, each]) => each === userId)?.[0] ?? 'a stranger';
  const asked = /name="username" value="([^"]*)"/.exec(browser.markup)?.[1];
  return asked === undefined ? at(browser).replace('/ui/login/', '') : `password of ${asked}`;
}

describe('a request', () => {
  type Wants = (of: typeof ids) => Partial<AuthorizationDescription>;
  const hour = new Date(Date.now() + 3_600_000);
  const none: Wants = () => ({});
  const hint: Wants = () => ({ loginHint: 'ada' });
  const stranger: Wants = () => ({ loginHint: 'zoe' });
  const token: Wants = ({ ada }) => ({ expectedUserId: ada });
  const prompt =
    (...prompts: string[]): Wants =>
    () => ({ prompt: prompts });
  const both =
    (...wants: Wants[]): Wants =>
    (of) =>
      Object.assign({}, ...wants.map((want) => want(of)));
  const old: Wants = () => ({ maxAge: 60, createdAt: hour });

  // With nobody, with Ada, with Bob, with both: Bob was last.
  test.each<[string, Wants, string, string, string, string]>([
    ['as such', none, 'loginname', 'ada', 'bob', 'accounts'],
    ['with a login_hint', hint, 'password of ada', 'ada', 'password of ada', 'ada'],
    ['with the hint of nobody here', stranger, ...same('password of zoe')],
    ['with an id_token_hint', token, 'password of ada', 'ada', 'password of ada', 'ada'],
    ['with both hints', both(token, hint), 'password of ada', 'ada', 'password of ada', 'ada'],
    ['that must be recent', old, 'loginname', 'password of ada', 'password of bob', 'accounts'],
    ['of somebody that must be recent', both(old, token), ...same('password of ada')],
    ['to sign in again', prompt('login'), ...same('loginname')],
    ['to sign in again, hinted', both(prompt('login'), hint), ...same('password of ada')],
    ['to sign in again, expected', both(prompt('login'), token), ...same('password of ada')],
    ['to choose', prompt('select_account'), 'loginname', 'accounts', 'accounts', 'accounts'],
    [
      'to choose, expected',
      both(prompt('select_account'), token),
      'password of ada',
      'accounts',
      'password of ada',
      'accounts',
    ],
    [
      'to choose and sign in',
      prompt('select_account', 'login'),
      'loginname',
      'accounts',
      'accounts',
      'accounts',
    ],
    ['to make an account', prompt('create'), ...same('register')],
  ])('%s', async (_, wants, nobody, ada, bob, together) => {
    // prompt=login wants more than a sign-in of a moment ago, which the tolerance of clocks lets through.
    const wanted = () => {
      const description = wants(ids);
      return ask(description.prompt?.includes('login') ? { ...description, createdAt: hour } : description);
    };
    expect(await endOf(visitor(), wanted())).toBe(nobody);
    expect(await endOf(await signedIn('ada'), wanted())).toBe(ada);
    expect(await endOf(await signedIn('bob'), wanted())).toBe(bob);
    expect(await endOf(await signedIn('ada', 'bob'), wanted())).toBe(together);
  });

  function same(end: string): [string, string, string, string] {
    return [end, end, end, end];
  }

  test('for people of an organization is for those', async () => {
    const { orgId } = login.tenant;
    expect(await endOf(await signedIn('ada'), ask({ orgId }))).toBe('ada');
    expect(await endOf(await signedIn('ada', 'bob'), ask({ orgId }))).toBe('accounts');
    expect(await endOf(await signedIn('ada', 'bob'), ask({ orgId: '404' }))).toBe('loginname');
  });
});

describe('the chooser', () => {
  test('leads on as whom one chose, in whatever order they came', async () => {
    for (const name of ['ada', 'bob'] as const) {
      const browser = await signedIn('bob', 'ada');
      const id = ask();
      await open(browser, id);
      expect(shownNames(browser)).toEqual(['ada', 'bob']);
      expect(browser.markup).toContain('<span class="person-login">ACME</span>');
      await choose(browser, ids[name]);
      expect(login.completed.get(id)?.userId).toBe(ids[name]);
    }
  });

  test('has a choice hold for its own request, and for who opens the pages by themselves', async () => {
    const browser = await signedIn('ada', 'bob');
    await browser.open('/ui/login/accounts');
    await choose(browser, ids.ada);
    expect(browser.markup).toContain('<p class="person-login">ada</p>');
    expect((await browser.open('/ui/login/signedin')).markup).toContain('<p class="person-login">ada</p>');
    expect(await endOf(browser, ask({ prompt: ['select_account'] }))).toBe('accounts');
  });

  test('proves nothing: a second factor, a sign-in of now and a new password are asked for', async () => {
    const scope = testScope(login.tenant.instance.id);
    const userId = await login.tenant.addPerson({ userName: 'careful' });
    const factors = ownFactors(login.platform);
    await factors.registerApp(scope, userId);
    const state = await factors.load(login.tenant.instance.id, userId);
    const { secret } = (await factors.appBeingRegistered(login.tenant.instance, userId, state)) ?? {
      secret: '',
    };
    await factors.finishApp(scope, userId, totpCodeAt(secret, Date.now() - 30_000));
    const browser = await signedIn('ada', 'careful');
    const id = ask();
    await open(browser, id);
    await choose(browser, userId);
    expect(at(browser)).toBe('/ui/login/otp/app');
    // Nor does the address of a page lead on, nor the other's session.
    await browser.open(`/ui/login/login?authRequestID=${id}&account=${userId}`);
    expect(at(browser)).toBe('/ui/login/otp/app');
    expect(login.completed.has(id)).toBeFalse();
    await browser.submit({ code: totpCodeAt(secret) });
    expect(login.completed.get(id)?.userId).toBe(userId);

    const recent = ask({ maxAge: 60, createdAt: new Date(Date.now() + 3_600_000) });
    await open(browser, recent);
    await choose(browser, ids.ada);
    expect(at(browser)).toBe('/ui/login/password');
    await browser.open(`/ui/login/mfa?authRequestID=${recent}&account=${ids.ada}`);
    expect([at(browser), login.completed.has(recent)]).toEqual(['/ui/login/password', false]);

    const once = await login.tenant.addPerson({ userName: 'once', changeRequired: true });
    const other = await signedIn('ada', 'once');
    const last = ask();
    await open(other, last);
    await choose(other, once);
    expect([at(other), login.completed.has(last)]).toEqual(['/ui/login/password/change', false]);
  });

  test('asks whose time is over, and nobody else goes on in their place', async () => {
    const browser = await signedIn('ada', 'bob');
    await settings({ passwordCheckLifetime: 1 });
    const id = ask();
    await open(browser, id);
    expect(at(browser)).toBe('/ui/login/loginname');
    await browser.open(`/ui/login/accounts?authRequestID=${id}`);
    expect([stateOf(browser, 'ada'), stateOf(browser, 'bob')]).toEqual(['Signed out', 'Signed out']);
    await choose(browser, ids.ada);
    expect(browser.markup).toContain('name="username" value="ada"');
    await settings({ passwordCheckLifetime: 240 * 3_600e9 });
    await browser.submit({ password: testPassword });
    expect(login.completed.get(id)?.userId).toBe(ids.ada);
  });

  test('signs one out, whom it remembers until they are forgotten', async () => {
    const browser = await signedIn('ada', 'bob');
    await browser.open('/ui/login/accounts');
    await browser.submit({ leave: ids.ada });
    expect([stateOf(browser, 'ada'), stateOf(browser, 'bob')]).toEqual(['Signed out', 'Signed in']);
    expect(await endOf(browser, ask())).toBe('bob');
    await browser.open('/ui/login/accounts');
    await browser.submit({ forget: ids.ada });
    expect(shownNames(browser)).toEqual(['bob']);
    await browser.submit({ forget: ids.bob });
    expect([at(browser), browser.accounts]).toEqual(['/ui/login/loginname', []]);
  });

  test('does nothing for whom the browser does not know', async () => {
    const browser = await signedIn('ada');
    await browser.open('/ui/login/accounts');
    for (const does of ['choose', 'leave', 'forget']) {
      await browser.submit({ [does]: ids.bob });
      expect([at(browser), browser.markup.includes('bob')]).toEqual(['/ui/login/accounts', false]);
    }
    expect(await endOf(browser, ask())).toBe('ada');
    await browser.open(`/ui/login/login?account=${ids.bob}`);
    expect(browser.markup).not.toContain('bob');
  });

  test('shows nobody who is gone or may not sign in any more', async () => {
    const { tenant, platform } = login;
    const userId = await tenant.addPerson({ userName: 'leaver' });
    const browser = await signedIn('ada', 'leaver');
    await runCommand(platform.store, testScope(tenant.instance.id), userAggregate, userId, ({ state }) =>
      userCommands.deactivateUser(state),
    );
    await platform.settled();
    await browser.open('/ui/login/accounts');
    expect(shownNames(browser)).toEqual(['ada']);
    expect(await endOf(browser, ask())).toBe('ada');
  });

  test('knows so many, and signs out who was here least lately', async () => {
    const browser = visitor();
    const names = Array.from({ length: maxAccounts + 1 }, (_, i) => `many${i}`);
    const first = await login.tenant.addPerson({ userName: names[0] ?? '' });
    for (const userName of names.slice(1)) await login.tenant.addPerson({ userName });
    for (const name of names) await signIn(browser, name);
    expect(browser.accounts).toHaveLength(maxAccounts);
    await browser.open('/ui/login/accounts');
    expect(shownNames(browser)).toEqual(names.slice(1).toReversed());
    const ended = await login.platform.store.search({
      instanceId: login.tenant.instance.id,
      aggregateTypes: ['session'],
      eventTypes: ['session.terminated', 'session.user.checked'],
      limit: 1000,
    });
    const session = ended.find(
      ({ payload }) => (payload as { userID?: string }).userID === first,
    )?.aggregateId;
    expect(
      ended.some(({ aggregateId, type }) => aggregateId === session && type === 'session.terminated'),
    ).toBe(true);
  });
});

describe('cookies', () => {
  test('that are made up, of other purposes, of other instances, or of another key are none', async () => {
    const { encryption } = login.platform;
    const browser = await signedIn('ada');
    const [, mine = ''] = browser.accounts[0] ?? [];
    const real = JSON.parse(
      (encryption.openToken('cookie', mine) ?? '').slice('account '.length),
    ) as unknown[];
    const [instanceId, , sessionId, token, usedAt] = real;
    const forged: string[] = [
      'x',
      JSON.stringify(real),
      encryption.sealToken('token', `account ${JSON.stringify(real)}`),
      encryption.sealToken('cookie', `device ${JSON.stringify(real)}`),
      encryption.sealToken('cookie', `account ${JSON.stringify(['404', ids.bob, sessionId, token, usedAt])}`),
      `${mine.slice(0, -2)}AA`,
    ];
    for (const value of forged) {
      const thief = visitor();
      thief.cookies.set('postern.session-AAAA', value);
      expect((await thief.open('/ui/login/signedin')).url).toEndWith('/ui/login/loginname');
      await thief.open('/ui/login/accounts');
      expect(at(thief)).toBe('/ui/login/loginname');
    }
    expect(instanceId).toBe(login.tenant.instance.id);
  });

  test('of others on this host do not stand before those that are, and do not pile up', async () => {
    const browser = await signedIn('ada');
    const own = [...browser.cookies];
    browser.cookies.clear();
    for (let n = 0; n < 40; n++) browser.cookies.set(`postern.session-other${n}`, 'A'.repeat(200));
    for (const [name, value] of own) browser.cookies.set(name, value);
    expect(await states(browser)).toEqual({ ada: 'Signed in', bob: undefined });
    await signIn(browser, 'bob');
    expect(await states(browser)).toEqual({ ada: 'Signed in', bob: 'Signed in' });
    // Another server on another port of this host keeps as many as it may have.
    expect([...browser.cookies.keys()].filter((name) => name.includes('other'))).toEqual(
      Array.from({ length: maxAccounts }, (_, n) => `postern.session-other${40 - maxAccounts + n}`),
    );
  });

  test('that were there before a sign-in are not taken over by it, and are worth nothing after one', async () => {
    const planted = await signedIn('bob');
    const victim = visitor();
    for (const [name, value] of planted.accounts) victim.cookies.set(name, value);
    await signIn(victim, 'ada');
    const of = async (browser: FormClient) => {
      await browser.open('/ui/login/accounts');
      return shownNames(browser);
    };
    expect(await of(victim)).toEqual(['ada', 'bob']);
    expect(await of(planted)).toEqual(['bob']);
    // Bob's own session, entered again, has another token.
    await signIn(victim, 'bob');
    await planted.open('/ui/login/accounts');
    expect(stateOf(planted, 'bob')).toBe('Signed out');
  });
});

describe('two tabs', () => {
  test('with two requests and two people do not disturb one another', async () => {
    const browser = visitor();
    const [first, second] = [ask(), ask()];
    const tab = () => {
      const other = new FormClient(login.origin, { 'x-test-address': crypto.randomUUID() });
      Object.defineProperty(other, 'cookies', { value: browser.cookies });
      return other;
    };
    const userId = await login.tenant.addPerson({ userName: 'tabs', changeRequired: true });
    const [one, two] = [tab(), tab()];
    await open(one, first);
    await open(two, second);
    await one.submit({ loginName: 'tabs' });
    await two.submit({ loginName: 'ada' });
    await one.submit({ password: testPassword });
    expect(at(one)).toBe('/ui/login/password/change');
    await two.submit({ password: testPassword });
    expect(login.completed.get(second)?.userId).toBe(ids.ada);
    // The first goes on with its own person, reloaded or not.
    await one.open(one.url);
    expect(one.markup).toContain('name="username" value="tabs"');
    await one.submit({ newPassword: 'Better-5678', newPasswordConfirmation: 'Better-5678' });
    expect(login.completed.get(first)?.userId).toBe(userId);
  });

  test('one of which signs somebody out ends no other, and takes no other in their place', async () => {
    const browser = await signedIn('ada', 'bob');
    const id = ask();
    await open(browser, id);
    const chooser = browser.markup;
    await browser.open('/ui/login/accounts');
    await browser.submit({ leave: ids.bob });
    browser.markup = chooser;
    await choose(browser, ids.bob);
    expect(browser.markup).toContain('name="username" value="bob"');
    expect(login.completed.has(id)).toBeFalse();
    await browser.open(`/ui/login/login?authRequestID=${id}&account=${ids.bob}`);
    expect(at(browser)).toBe('/ui/login/password');
    await browser.open(`/ui/login/signedin?account=${ids.bob}`);
    expect(at(browser)).toBe('/ui/login/password');
  });
});

describe('signing out', () => {
  const leaversOf = (browser: FormClient) =>
    [...browser.markup.matchAll(/class="person-login">([^<]*)</g)].flatMap(([, name]) =>
      name === 'ACME' ? [] : name,
    );
  test('asks of which account, and ends that one', async () => {
    const browser = await signedIn('ada', 'bob');
    await browser.open('/ui/login/logout');
    expect(leaversOf(browser)).toEqual(['bob', 'ada']);
    await browser.submit({ account: ids.ada });
    expect(at(browser)).toBe('/logout/done');
    expect(await states(browser)).toEqual({ ada: 'Signed out', bob: 'Signed in' });
  });

  test('ends whom the application hints at, or the page was about', async () => {
    for (const query of ['logout_hint=ada', `account=${ids.ada}`]) {
      const browser = await signedIn('ada', 'bob');
      await browser.open(`/ui/login/logout?${query}`);
      expect(leaversOf(browser)).toEqual(['ada']);
      await browser.submit({});
      expect(await states(browser)).toEqual({ ada: 'Signed out', bob: 'Signed in' });
    }
  });

  test('ends all, once, though it is pressed twice', async () => {
    const browser = await signedIn('ada', 'bob');
    await browser.open('/ui/login/logout');
    const asked = browser.markup;
    await browser.submit({ all: '1' });
    browser.markup = asked;
    await browser.submit({ all: '1' });
    expect(at(browser)).toBe('/logout/done');
    expect(await states(browser)).toEqual({ ada: 'Signed out', bob: 'Signed out' });
  });
});
