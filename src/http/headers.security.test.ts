import { afterAll, beforeAll, expect, test } from 'bun:test';
import { FormClient } from '../login/testing.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

/** What every answer to a browser carries, at an address that is https outside. */

const host = 'id.example';
let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern({
    configure({ server }) {
      server.publicUrl = `https://${host}`;
    },
  });
});
afterAll(() => postern?.stop());

const ask = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
  fetch(postern.url + path, { redirect: 'manual', ...init, headers: { ...init.headers, host } });

const pages = [
  '/ui/login/loginname',
  '/ui/login/password?attempt=unknown',
  '/ui/login/logout',
  '/ui/login/nothing',
  '/logout/done',
  '/oauth/v2/authorize',
  '/oauth/v2/authorize/callback?id=V2_1&answer=unknown',
  '/oidc/v1/end_session?client_id=unknown',
];

test.each(pages)('%s is kept nowhere, framed nowhere, and runs nothing', async (path) => {
  const { headers } = await ask(path);
  expect(headers.get('content-type')).toStartWith('text/html');
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("base-uri 'none'");
  expect(policy).not.toContain('unsafe-');
  expect(policy).not.toContain('*');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toMatch(/^(same-origin|no-referrer)$/);
});

test.each(['/ui/login', '/ui/login/signedin', '/ui/login/password/change', '/oidc/v1/end_session'])(
  'the redirect of %s stays here and is kept nowhere',
  async (path) => {
    const { status, headers } = await ask(path);
    expect([302, 303]).toContain(status);
    expect(headers.get('location')).toMatch(/^\/ui\/login\//);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toMatch(/^(same-origin|no-referrer)$/);
  },
);

test.each(['/', '/nothing', '/healthz', '/debug/metrics', '/openapi.json', '/robots.txt'])(
  '%s is nothing but what its type says',
  async (path) => {
    expect((await ask(path)).headers.get('x-content-type-options')).toBe('nosniff');
  },
);

test('cookies hold for exactly this host, over TLS, out of reach of scripts; a sign-in gives a new one', async () => {
  const flags = ['Path=/', 'HttpOnly', 'SameSite=Lax', 'Secure'];
  // That a sign-in has changed, and nothing else, is read in the frames of applications (Session Management §3.2).
  const flagsOfState = ['Path=/', 'SameSite=None', 'Secure'];
  const browser = new FormClient(postern.url, { host });
  const cookiesOf = (response: { headers: Headers }) => response.headers.getSetCookie();
  const first = await browser.request('/ui/login/loginname');
  expect(cookiesOf(first)).toHaveLength(1);

  const signIn = async () => {
    await browser.open('/ui/login/loginname');
    await browser.submit({ loginName: postern.admin.userName });
    const fields = {
      csrf: browser.field('csrf'),
      attempt: browser.field('attempt'),
      password: postern.admin.password,
    };
    return browser.request('/ui/login/password', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
  };
  const signedIn = await signIn();
  expect(signedIn.status).toBe(303);
  for (const cookie of [...cookiesOf(first), ...cookiesOf(signedIn)]) {
    const [pair = '', ...attributes] = cookie.split('; ');
    expect(pair).toStartWith('__Host-postern.');
    const isState = pair.startsWith('__Host-postern.state-');
    expect(attributes.filter((attribute) => !attribute.startsWith('Max-Age='))).toEqual(
      isState ? flagsOfState : flags,
    );
  }

  // A cookie that was there before the sign-in is worth nothing after it.
  const [[name, before] = ['', '']] = browser.accounts;
  await signIn();
  expect(browser.accounts).toEqual([[name, expect.not.stringMatching(before)]]);
  const old = await ask('/ui/login/signedin', { headers: { cookie: `${name}=${before}` } });
  expect([old.status, old.headers.get('location')]).toEqual([303, '/ui/login/login']);
});
