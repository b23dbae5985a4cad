import { afterAll, beforeAll, describe, expect, spyOn, test } from 'bun:test';
import { runCommand } from '../eventstore/index.ts';
import { testScope } from '../testing/platform.ts';
import { testPassword } from '../testing/tenant.ts';
import { userAggregate, userCommands } from '../user/index.ts';
import { FormClient, startTestLogin, type TestLogin } from './testing.ts';

let login: TestLogin;
beforeAll(async () => {
  login = await startTestLogin({ limits: { account: { burst: 3, secondsPerFailure: 30 } } });
  await login.tenant.addPerson({ userName: 'alice' });
});
afterAll(() => login?.close());

const visitor = (more: Record<string, string> = {}) =>
  new FormClient(login.origin, { 'x-test-address': crypto.randomUUID(), ...more });
const signIn = async (browser: FormClient, loginName: string, password = testPassword) => {
  await browser.open('/ui/login/');
  await browser.submit({ loginName });
  return browser.submit({ password });
};
const title = (browser: FormClient) => /<title>([^<]*)</.exec(browser.markup)?.[1];
let request = 0;
const authRequest = (description: Partial<Parameters<TestLogin['requests']['set']>[1]> = {}) => {
  const id = `V2_${++request}`;
  login.requests.set(id, { clientName: 'Ledger', prompt: [], ...description });
  return id;
};

describe('signing in', () => {
  test.each(['/ui/login', '/ui/login/', '/ui/v2/login', '/ui/v2/login/login'])(
    'begins at %s',
    async (path) => {
      const browser = await visitor().open(path);
      expect(new URL(browser.url).pathname).toBe('/ui/login/loginname');
      expect(browser.status).toBe(200);
      expect(browser.markup).toContain('name="loginName"');
    },
  );

  test.each(['alice', 'ALICE@acme.localhost', 'alice@example.com'])(
    'as %s ends where it says who it is',
    async (name) => {
      const browser = await signIn(visitor(), name);
      expect(new URL(browser.url).pathname).toBe('/ui/login/signedin');
      expect(browser.markup).toContain('alice Example');
      expect(browser.markup).toContain('<p class="person-login">alice</p>');
      expect((await browser.open('/ui/login/')).url).toEndWith('/ui/login/signedin');
    },
  );

  test('says the same of nobody, a wrong password, a locked and a deactivated person', async () => {
    const { tenant, platform } = login;
    const change = (id: string, decide: typeof userCommands.lockUser) =>
      runCommand(platform.store, testScope(tenant.instance.id), userAggregate, id, ({ state }) =>
        decide(state),
      );
    await change(await tenant.addPerson({ userName: 'locked' }), userCommands.lockUser);
    await change(await tenant.addPerson({ userName: 'inactive' }), userCommands.deactivateUser);
    await tenant.addPerson({ userName: 'awake' });
    const answers = new Set<string>();
    for (const [name, password] of [
      ['nobody-at-all', testPassword],
      ['awake', 'Wrong-1234'],
      ['locked', testPassword],
      ['inactive', testPassword],
    ] as const) {
      const browser = await signIn(visitor(), name, password);
      expect([name, browser.status]).toEqual([name, 400]);
      expect(browser.accounts).toEqual([]);
      const alert = /<div class="alert".*?<\/div>/s.exec(browser.markup)?.[0] ?? '';
      answers.add(`${title(browser)} ${alert}`);
    }
    expect([...answers]).toHaveLength(1);
    expect([...answers][0]).toContain('login name or password is wrong');
  });

  test('costs one password hash whoever it is', async () => {
    const { passwords } = login.platform;
    const verify = spyOn(passwords, 'verify');
    for (const name of ['nobody-at-all', 'alice', 'locked', 'inactive']) {
      verify.mockClear();
      await signIn(visitor(), name, 'Wrong-1234');
      expect([name, verify.mock.calls.length]).toEqual([name, 1]);
    }
    verify.mockRestore();
  });

  test('asks for what is missing', async () => {
    const browser = await visitor().open('/ui/login/loginname');
    await browser.submit({ loginName: '  ' });
    expect([browser.status, title(browser)]).toEqual([400, 'Error: Sign in · Postern']);
    expect(browser.markup).toContain('aria-invalid="true" aria-describedby="problem loginName-hint"');
    await browser.submit({ loginName: 'alice' });
    await browser.submit({ password: '' });
    expect(browser.markup).toContain('Enter your password.');
  });

  test('shows what was typed, never as markup', async () => {
    const browser = await visitor().open('/ui/login/loginname');
    await browser.submit({ loginName: '"><script>alert(1)</script>\u0000' });
    expect(browser.markup).toContain('&quot;&gt;&lt;script&gt;');
    expect(browser.markup).not.toContain('<script');
    await browser.submit({ password: 'x' });
    expect(browser.status).toBe(400);
  });

  test('speaks the language that the browser prefers', async () => {
    const browser = await visitor({ 'accept-language': 'sw, de-CH;q=0.9, en;q=0.8' }).open(
      '/ui/login/loginname',
    );
    expect(browser.markup).toContain('<html lang="de" dir="ltr">');
    expect(title(browser)).toBe('Anmelden · Postern');
  });
});

describe('for an application', () => {
  test.each(['/ui/v2/login/login?authRequest=', '/ui/login/login?authRequestID='])(
    'that sends people to %s',
    async (path) => {
      const id = authRequest();
      const browser = await visitor().open(path + id);
      expect(browser.markup).toContain('to continue to Ledger');
      await browser.submit({ loginName: 'alice' });
      await browser.submit({ password: testPassword });
      expect(browser.url).toBe(`${login.origin}/callback?code=code-of-${id}`);
      const session = login.completed.get(id);
      expect(session?.orgId).toBe(login.tenant.orgId);
      expect(session?.sessionToken.length).toBeGreaterThan(20);
    },
  );

  test('a session is enough, unless the application asks for more', async () => {
    const browser = await signIn(visitor(), 'alice');
    const arrives = async (description: Parameters<typeof authRequest>[0]) => {
      await browser.open(`/ui/login/login?authRequestID=${authRequest(description)}`);
      return new URL(browser.url).pathname;
    };
    expect(await arrives({})).toBe('/callback');
    expect(await arrives({ maxAge: 3600 })).toBe('/callback');
    expect(await arrives({ maxAge: 0 })).toBe('/ui/login/password');
    expect(await arrives({ prompt: ['login'] })).toBe('/ui/login/loginname');
    expect(await arrives({ prompt: ['select_account'] })).toBe('/ui/login/accounts');
    expect(await arrives({ prompt: ['login'], loginHint: 'alice' })).toBe('/ui/login/password');
    const before = browser.accounts;
    await browser.submit({ password: testPassword });
    expect(new URL(browser.url).pathname).toBe('/callback');
    expect(browser.accounts).not.toEqual(before);
    const ids = [...login.completed.values()].slice(-2).map(({ sessionId }) => sessionId);
    expect(new Set(ids).size).toBe(1);
  });

  test('somebody else is expected by name: then that person is asked, not the session taken', async () => {
    await login.tenant.addPerson({ userName: 'bob' });
    const browser = await signIn(visitor(), 'alice');
    const arrives = async (loginHint: string) => {
      await browser.open(`/ui/login/login?authRequestID=${authRequest({ loginHint })}`);
      return new URL(browser.url).pathname;
    };
    const aliceId = [...login.completed.values()].find(({ orgId }) => orgId === login.tenant.orgId)?.userId;
    for (const own of ['alice', ' ALICE@acme.localhost', 'alice@example.com', aliceId ?? '']) {
      expect([own, await arrives(own)]).toEqual([own, '/callback']);
    }
    for (const other of ['bob', 'bob@example.com', 'nobody@example.com']) {
      expect([other, await arrives(other)]).toEqual([other, '/ui/login/password']);
      expect(browser.markup).toContain(`>${other}<`);
    }
    await arrives('bob');
    await browser.submit({ password: testPassword });
    expect(new URL(browser.url).pathname).toBe('/callback');
    const { userId, sessionId } = [...login.completed.values()].at(-1) ?? {};
    expect(userId).not.toBe(aliceId);
    expect([...login.completed.values()].filter((each) => each.sessionId === sessionId)).toHaveLength(1);
  });

  test('one can go back without signing in', async () => {
    const id = authRequest();
    const browser = await visitor().open(`/ui/login/login?authRequestID=${id}`);
    await browser.post('/ui/login/cancel', { csrf: browser.field('csrf'), authRequestID: id });
    expect(browser.url).toBe(`${login.origin}/callback?error=access_denied`);
  });

  test('a request that is gone says so', async () => {
    const browser = await visitor().open('/ui/login/login?authRequestID=V2_gone');
    expect([browser.status, title(browser)]).toEqual([400, 'This sign-in has expired · Postern']);
  });
});

describe('a one-time password', () => {
  test('leads to a new one, which works from then on', async () => {
    await login.tenant.addPerson({ userName: 'newcomer', changeRequired: true });
    const id = authRequest();
    const browser = visitor();
    await browser.open(`/ui/login/login?authRequestID=${id}`);
    await browser.submit({ loginName: 'newcomer' });
    await browser.submit({ password: testPassword });
    expect(new URL(browser.url).pathname).toBe('/ui/login/password/change');
    // No way around it.
    for (const path of [`/ui/login/login?authRequestID=${id}`, '/ui/login/signedin', '/ui/login']) {
      expect(new URL((await browser.open(path)).url).pathname).toBe('/ui/login/password/change');
    }
    await browser.open(`/ui/login/password/change?authRequestID=${id}`);

    const attempt = async (newPassword: string, newPasswordConfirmation = newPassword) => {
      await browser.submit({ newPassword, newPasswordConfirmation });
      return /role="alert".*?<p>([^<]*)</s.exec(browser.markup)?.[1];
    };
    expect(await attempt('')).toBe('Enter a new password.');
    expect(await attempt('Different-1', 'Different-2')).toBe('The two passwords are not the same.');
    expect(await attempt('weakpass1')).toBe('The password does not have everything that it needs.');
    expect(browser.markup).toMatch(/class="unmet"><span>an upper case letter/);
    expect(browser.markup).toMatch(/class="met"><span>a digit/);
    expect(await attempt(testPassword)).toBe('Choose a password that is not your current one.');
    expect(login.completed.has(id)).toBeFalse();

    await attempt('Better-5678');
    expect(browser.url).toBe(`${login.origin}/callback?code=code-of-${id}`);
    expect((await signIn(visitor(), 'newcomer')).status).toBe(400);
    expect((await signIn(visitor(), 'newcomer', 'Better-5678')).url).toEndWith('/ui/login/signedin');
  });
});

describe('signing out', () => {
  test('ends the session and forgets it', async () => {
    const browser = await signIn(visitor(), 'alice');
    const [[name, cookie] = ['', '']] = browser.accounts;
    await browser.open('/ui/login/logout');
    expect(title(browser)).toBe('Sign out? · Postern');
    await browser.submit({});
    expect(new URL(browser.url).pathname).toBe('/logout/done');
    expect((await browser.open('/ui/login/signedin')).url).toEndWith('/ui/login/loginname');
    const thief = visitor();
    thief.cookies.set(name, cookie);
    expect((await thief.open('/ui/login/signedin')).url).toEndWith('/ui/login/loginname');
  });

  test('goes on only to where this server said', async () => {
    const { sealLogoutTarget } = await import('./index.ts');
    const browser = await signIn(visitor(), 'alice');
    const next = sealLogoutTarget(login.platform, login.tenant.instance.id, `${login.origin}/callback?out=1`);
    await browser.open(`/ui/login/logout?next=${next}`);
    await browser.submit({});
    expect(browser.url).toBe(`${login.origin}/callback?out=1`);
    const other = await signIn(visitor(), 'alice');
    await other.open(`/ui/login/logout?next=${encodeURIComponent('https://evil.example')}`);
    expect(other.markup).not.toContain('evil.example');
  });
});

describe('the pages are guarded', () => {
  test('forms that another site sends do nothing', async () => {
    const browser = await signIn(visitor(), 'alice');
    for (const csrf of ['', 'x', login.platform.encryption.sealToken('cookie', 'form guess')]) {
      await browser.post('/ui/login/logout', { csrf });
      expect(browser.status).toBe(403);
    }
    const stranger = await visitor().open('/ui/login/loginname');
    await browser.post('/ui/login/logout', { csrf: stranger.field('csrf') });
    expect(browser.status).toBe(403);
    expect((await browser.open('/ui/login/signedin')).status).toBe(200);
  });

  test('cookies and sealed steps of other purposes open nothing', async () => {
    const { encryption } = login.platform;
    const browser = visitor();
    browser.cookies.set('postern.session-x', encryption.sealToken('cookie', 'form x'));
    expect((await browser.open('/ui/login/signedin')).url).toEndWith('/ui/login/loginname');
    await browser.open(
      `/ui/login/password?attempt=${encryption.sealToken('cookie', 'session ["a","b","c"]')}`,
    );
    expect(browser.status).toBe(400);
  });

  test('with headers that forbid scripts, frames and keeping', async () => {
    const browser = await visitor().open('/ui/login/loginname');
    const policy = browser.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self'");
    expect(policy).not.toContain('unsafe-inline');
    expect(browser.headers.get('cache-control')).toBe('no-store');
    expect(browser.markup).not.toMatch(
      /<script(?! src="\/ui\/login\/assets\/keys-[\w-]+\.js" defer>)|<style| style=| on[a-z]+=/,
    );
    const [sent = ''] = (await fetch(`${login.origin}/ui/login/loginname`)).headers.getSetCookie();
    expect(sent).toContain('HttpOnly; SameSite=Lax');
  });

  test('while a style sheet is kept for ever under its hash', async () => {
    const browser = await visitor().open('/ui/login/loginname');
    const [, path = ''] = /rel="stylesheet" href="([^"]+)"/.exec(browser.markup) ?? [];
    const response = await fetch(login.origin + path);
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('content-type')).toStartWith('text/css');
    expect((await fetch(`${login.origin}/ui/login/assets/login-other.css`)).status).toBe(404);
  });

  test('against guessing: after some failures one must wait, whoever one is', async () => {
    await login.tenant.addPerson({ userName: 'guessed' });
    for (const name of ['guessed', 'nobody-here']) {
      const place = { 'x-test-address': crypto.randomUUID() };
      for (let i = 0; i < 3; i++) expect((await signIn(visitor(place), name, `Guess-${i}`)).status).toBe(400);
      const browser = await signIn(visitor(place), name);
      const seconds = Number(browser.headers.get('retry-after'));
      expect([name, browser.status, seconds > 0 && seconds <= 30]).toEqual([name, 429, true]);
      expect(browser.markup).toContain(`wait ${seconds} seconds`);
    }
    expect((await signIn(visitor(), 'alice')).status).toBe(200);
    // Whoever was guessed at signs in all the same, from where nobody guessed.
    expect((await signIn(visitor(), 'guessed')).status).toBe(200);
  });

  test('with pages for wrong paths, methods, hosts and oversized forms', async () => {
    expect((await visitor().open('/ui/login/nothing')).status).toBe(404);
    const wrongMethod = await fetch(`${login.origin}/ui/login/signedin`, { method: 'DELETE' });
    expect([wrongMethod.status, wrongMethod.headers.get('allow')]).toEqual([405, 'GET']);
    const wrongHost = await fetch(`${login.origin.replace('localhost', '127.0.0.1')}/ui/login/loginname`);
    expect(wrongHost.status).toBe(404);
    const browser = await visitor().open('/ui/login/loginname');
    expect((await browser.submit({ loginName: 'x'.repeat(40_000) })).status).toBe(403);
    expect((await fetch(`${login.origin}/ui/login/loginname`, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(`${login.origin}/ui/other`)).status).toBe(404);
  });
});
