import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { defaultLimits } from '../cache/index.ts';
import { testPassword } from '../testing/tenant.ts';
import { FormClient, startTestLogin, type TestLogin } from './testing.ts';

/** Work of a browser in place of waiting: it earns one try, for the one who did it, and no more tries than there are. */

const bits = 8;
const settings = { limits: { account: { burst: 2, secondsPerFailure: 30 } } };
let login: TestLogin;
beforeAll(async () => {
  login = await startTestLogin({ ...settings, proofOfWork: bits });
  for (const userName of ['alice', 'bob', 'carol', 'dave', 'erin'])
    await login.tenant.addPerson({ userName });
});
afterAll(() => login?.close());

const visitor = (address: string = crypto.randomUUID(), at = login) =>
  new FormClient(at.origin, { 'x-test-address': address });
const pathOf = ({ url }: FormClient) => new URL(url).pathname;
async function signIn(browser: FormClient, loginName: string, password = 'Wrong-1234') {
  await browser.open('/ui/login/loginname');
  await browser.submit({ loginName });
  return browser.submit({ password });
}
/** Fails until one has to wait. */
async function refused(loginName: string, address: string = crypto.randomUUID(), at = login) {
  const browser = visitor(address, at);
  for (let i = 0; i < 2; i += 1) await signIn(browser, loginName);
  await signIn(browser, loginName, testPassword);
  expect(browser.status).toBe(429);
  return browser;
}
const asksIn = ({ markup }: FormClient) => Number(/data-work="(\d+)"/.exec(markup)?.[1] ?? 0);
function solve(challenge: string, wanted: number): string {
  for (let n = 0; ; n += 1) {
    const digest = createHash('sha256').update(`${challenge}.${n}`).digest();
    if (digest.readUInt32BE(0) >>> (32 - wanted) === 0) return String(n);
  }
}
const work = (browser: FormClient) =>
  browser.submit({ found: solve(browser.field('challenge'), asksIn(browser)) }, '/ui/login/work');

describe('who has to wait', () => {
  test('may have the browser work, and signs in with the right password', async () => {
    const browser = await refused('alice');
    expect(asksIn(browser)).toBe(bits);
    expect(browser.headers.get('retry-after')).not.toBeNull();
    expect(browser.headers.get('content-security-policy')).toContain("script-src 'self'");
    await work(browser);
    expect(pathOf(browser)).toBe('/ui/login/password');
    await browser.submit({ password: testPassword });
    expect(pathOf(browser)).toBe('/ui/login/signedin');
  });

  test('and a wrong one has to be worked for again, a few times and no more', async () => {
    const browser = await refused('bob');
    const began = performance.now();
    let tries = 0;
    while (asksIn(browser) > 0) {
      await work(browser);
      await browser.submit({ password: 'Wrong-1234' });
      expect(browser.status).toBe(400);
      tries += 1;
      // What was earned is used up.
      await browser.submit({ password: testPassword });
      expect(browser.status).toBe(429);
    }
    expect(tries).toBeGreaterThanOrEqual(10);
    // One more for every time in which one is paid off, where the machine is that slow.
    const { burst, secondsPerFailure } = defaultLimits.account;
    const paidOff = (performance.now() - began) / 1_000 / secondsPerFailure;
    expect(tries).toBeLessThanOrEqual(burst + Math.floor(paidOff));
    expect(browser.markup).not.toContain('/ui/login/work');
  });

  test('and too little work, work of before, and what was made up earn nothing', async () => {
    const browser = await refused('carol');
    const challenge = browser.field('challenge');
    const { csrf } = { csrf: browser.field('csrf') };
    const wrong = Array.from({ length: 1_000 }, (_, n) => String(n)).find(
      (n) => createHash('sha256').update(`${challenge}.${n}`).digest()[0] !== 0,
    );
    for (const form of [
      { challenge, found: wrong ?? '' },
      { challenge, found: '' },
      { challenge, found: '1e9' },
      { challenge: 'forged', found: solve('forged', bits) },
      { challenge: '', found: '0' },
    ]) {
      await browser.post('/ui/login/work', { csrf, ...form });
      expect(browser.status).toBe(400);
    }
    await signIn(browser, 'carol', testPassword);
    expect(browser.status).toBe(429);
  });

  test('and nobody works for others: not for another name, network or browser', async () => {
    const address = crypto.randomUUID();
    const worker = await refused('dave', address);
    await work(worker);
    const earned = [...worker.cookies].find(([name]) => name.endsWith('.work')) ?? ['', ''];
    expect(earned[1]).not.toBe('');
    const others = [await refused('erin', address), await refused('dave')];
    for (const other of others) {
      other.cookies.set(...earned);
      await signIn(other, other === others[0] ? 'erin' : 'dave', testPassword);
      expect(other.status).toBe(429);
    }
    // It is still there for whose it is.
    await worker.open('/ui/login/loginname');
    await signIn(worker, 'dave', testPassword);
    expect(pathOf(worker)).toBe('/ui/login/signedin');
  });
});

test('what was earned counts once, of many tries at once', async () => {
  const browser = await refused('erin');
  await work(browser);
  const clones = Array.from({ length: 8 }, () => {
    const clone = visitor();
    Object.assign(clone, {
      more: (browser as unknown as { more: object }).more,
      markup: browser.markup,
      url: browser.url,
    });
    for (const [name, value] of browser.cookies) clone.cookies.set(name, value);
    return clone;
  });
  await Promise.all(clones.map((clone, n) => clone.submit({ password: `Wrong-1234${n}` })));
  expect(clones.map(({ status }) => status).sort()).toEqual([400, ...Array.from({ length: 7 }, () => 429)]);
});

test('nobody is asked for work unless the configuration says so', async () => {
  const plain = await startTestLogin(settings);
  try {
    await plain.tenant.addPerson({ userName: 'frank' });
    const browser = await refused('frank', crypto.randomUUID(), plain);
    expect(browser.markup).not.toContain('data-work');
    expect(browser.headers.get('content-security-policy')).not.toContain('script-src');
  } finally {
    await plain.close();
  }
});
