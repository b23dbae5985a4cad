import { afterAll, beforeAll, describe, expect, spyOn, test } from 'bun:test';
import { testPassword } from '../testing/tenant.ts';
import { sealLogoutTarget } from './index.ts';
import { FormClient, startTestLogin, type TestLogin } from './testing.ts';

let login: TestLogin;
beforeAll(async () => {
  login = await startTestLogin();
  await login.tenant.addPerson({ userName: 'alice' });
  await login.tenant.addPerson({ userName: 'bob' });
});
afterAll(() => login?.close());

let count = 0;
const authRequest = () => {
  const id = `V2_${++count}`;
  login.requests.set(id, { clientName: 'Ledger', prompt: [] });
  return id;
};
const visitor = () => new FormClient(login.origin, { 'x-test-address': crypto.randomUUID() });

/** A form as it stands in the browser, to be sent more than once; only the last answer counts. */
function formOf(browser: FormClient, fields: Record<string, string>) {
  const [, action = ''] = /<form [^>]*action="([^"]+)"/.exec(browser.markup) ?? [];
  const form = browser.markup.slice(browser.markup.indexOf('<form'), browser.markup.indexOf('</form>'));
  const hidden = [...form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, value] as const,
  );
  const body = new URLSearchParams({ ...Object.fromEntries(hidden), ...fields }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return (as: FormClient = browser) => as.request(action, { method: 'POST', headers, body });
}

/** The same browser as it was before the next answer: it gets no cookie of an answer that it gave up. */
function twinOf(browser: FormClient): FormClient {
  const twin = visitor();
  for (const [name, value] of browser.cookies) twin.cookies.set(name, value);
  twin.url = browser.url;
  return twin;
}

async function atPassword(id: string, loginName = 'alice', browser = visitor()) {
  await browser.open(`/ui/login/login?authRequestID=${id}`);
  await browser.submit({ loginName });
  return browser;
}
const seen = async (answer: Promise<Response>) => {
  const { status, headers } = await answer;
  return [status, headers.get('location')];
};

describe('a form that is sent twice is done once and answered twice', () => {
  const there = (id: string) => [303, `${login.origin}/callback?code=code-of-${id}`];

  test('the password, at the same time', async () => {
    const id = authRequest();
    const send = formOf(await atPassword(id), { password: testPassword });
    const verify = spyOn(login.platform.passwords, 'verify');
    const answers = await Promise.all([send(), send()]);
    expect(verify).toHaveBeenCalledTimes(1);
    verify.mockRestore();
    expect(answers.map(({ status, headers }) => [status, headers.get('location')])).toEqual([
      there(id),
      there(id),
    ]);
    expect(new Set(answers.map(({ headers }) => headers.get('set-cookie'))).size).toBe(1);
  });

  test('the password, one after the other, with the cookie of the first answer or without', async () => {
    for (const withCookie of [true, false]) {
      const id = authRequest();
      const browser = await atPassword(id);
      const before = twinOf(browser);
      const send = formOf(browser, { password: testPassword });
      expect(await seen(send())).toEqual(there(id));
      expect(await seen(send(withCookie ? browser : before))).toEqual(there(id));
    }
  });

  test('but the answer is for nobody else', async () => {
    const id = authRequest();
    expect(await seen(formOf(await atPassword(id), { password: testPassword })())).toEqual(there(id));
    const other = authRequest();
    const bob = await atPassword(other, 'bob');
    await bob.submit({ password: testPassword });
    expect((await bob.request(`/ui/login/login?authRequestID=${id}`)).status).toBe(400);
    expect((await visitor().request(`/ui/login/login?authRequestID=${id}`)).status).toBe(400);
    expect((await visitor().request(`/ui/login/password?authRequestID=${id}`)).status).toBe(400);
  });

  test('a wrong password', async () => {
    const send = formOf(await atPassword(authRequest()), { password: 'Wrong-1234' });
    expect((await Promise.all([send(), send()])).map(({ status }) => status)).toEqual([400, 400]);
  });

  test('the login name', async () => {
    const browser = await visitor().open(`/ui/login/login?authRequestID=${authRequest()}`);
    const send = formOf(browser, { loginName: 'alice' });
    for (const answer of [await send(), ...(await Promise.all([send(), send()]))]) {
      expect(answer.headers.get('location')).toStartWith('/ui/login/password?attempt=');
    }
  });

  test('the way back', async () => {
    const id = authRequest();
    const browser = await visitor().open(`/ui/login/login?authRequestID=${id}`);
    const back = `${login.origin}/callback?error=access_denied`;
    const fields = { csrf: browser.field('csrf'), authRequestID: id };
    for (let i = 0; i < 2; i++) {
      await browser.post('/ui/login/cancel', fields);
      expect([browser.status, browser.url]).toEqual([200, back]);
    }
    // Who went back has not signed in.
    expect((await browser.request(`/ui/login/login?authRequestID=${id}`)).status).toBe(400);
  });

  test('a new password, at the same time and one after the other', async () => {
    for (const [at, name] of ['together', 'after'].entries()) {
      await login.tenant.addPerson({ userName: name, changeRequired: true });
      const id = authRequest();
      const browser = await atPassword(id, name);
      await browser.submit({ password: testPassword });
      const send = formOf(browser, { newPassword: 'Better-5678', newPasswordConfirmation: 'Better-5678' });
      const answers = at === 0 ? await Promise.all([send(), send()]) : [await send(), await send()];
      expect(answers.map(({ status, headers }) => [status, headers.get('location')])).toEqual([
        there(id),
        there(id),
      ]);
    }
    await login.tenant.addPerson({ userName: 'alone', changeRequired: true });
    const browser = await visitor().open('/ui/login/');
    await browser.submit({ loginName: 'alone' });
    await browser.submit({ password: testPassword });
    const send = formOf(browser, { newPassword: 'Better-5678', newPasswordConfirmation: 'Better-5678' });
    for (let i = 0; i < 2; i++) expect(await seen(send())).toEqual([303, '/ui/login/signedin']);
  });

  test('the sign-out', async () => {
    const id = authRequest();
    const browser = await atPassword(id);
    await browser.submit({ password: testPassword });
    const target = `${login.origin}/callback?out=1`;
    const next = sealLogoutTarget(login.platform, login.tenant.instance.id, target);
    await browser.open(`/ui/login/logout?next=${next}`);
    const before = twinOf(browser);
    const send = formOf(browser, {});
    for (const as of [browser, browser, before]) expect(await seen(send(as))).toEqual([303, target]);
  });
});
