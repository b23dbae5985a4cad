import { afterAll, beforeAll, describe, expect, spyOn, test } from 'bun:test';
import { createFailureLimits } from '../cache/index.ts';
import { testScope } from '../testing/platform.ts';
import { testPassword } from '../testing/tenant.ts';
import { accountOf } from './account.ts';
import { loginUsers } from './index.ts';
import { FormClient, startTestLogin, type TestLogin } from './testing.ts';

let login: TestLogin;
beforeAll(async () => {
  login = await startTestLogin({ limits: { account: { burst: 8, secondsPerFailure: 30 } } });
  for (const userName of ['alice', 'mkeller', 'mallory', 'proxied'])
    await login.tenant.addPerson({ userName });
});
afterAll(() => login?.close());

const visitor = (address: string = crypto.randomUUID()) =>
  new FormClient(login.origin, { 'x-test-address': address });
async function signIn(browser: FormClient, loginName: string, password = 'Wrong-1234') {
  await browser.open('/ui/login/loginname');
  await browser.submit({ loginName });
  return browser.submit({ password });
}

/** An answer is held back for a step of its grid at least; others in this process sleep too, for less. */
const shortestMs = 250;

/**
 * What answers were held back for, in milliseconds, without waiting for it. Time passes by that alone: how long the
 * machine takes for the rest is none of it.
 */
async function heldBack(work: () => Promise<unknown>): Promise<number[]> {
  const held: number[] = [];
  const { sleep } = Bun;
  let now = Math.round(performance.now());
  const sleeping = spyOn(Bun, 'sleep').mockImplementation(async (ms) => {
    if (Number(ms) < shortestMs) await sleep(ms);
    else {
      held.push(Number(ms));
      now += Number(ms);
    }
  });
  const clock = spyOn(performance, 'now').mockImplementation(() => now);
  try {
    await work();
    return held;
  } finally {
    sleeping.mockRestore();
    clock.mockRestore();
  }
}

describe('whether an account exists is not told', () => {
  test('by the time of the sixth failure at another of its names', async () => {
    const seconds: Record<string, number> = {};
    for (const name of ['alice', 'nobody']) {
      const held = await heldBack(async () => {
        for (let i = 0; i < 5; i++) await signIn(visitor(), name);
        await signIn(visitor(), `${name.toUpperCase()}@example.com`);
      });
      expect(held).toHaveLength(6);
      expect(Math.max(...held.slice(0, 4))).toBeLessThan(800);
      seconds[name] = held[5] ?? 0;
    }
    // Without the second there is a step at most.
    for (const ms of Object.values(seconds)) expect(ms).toBeGreaterThan(1_000);
  });

  test('by what is written of a failure: the answer has its time before', async () => {
    const { platform, tenant } = login;
    const users = loginUsers(platform);
    const alice = await users.byLoginName(tenant.instance.id, 'mkeller');
    const append = spyOn(platform.store, 'append');
    const before: number[] = [];
    for (const user of [alice, undefined]) {
      append.mockClear();
      const check = users.checkPassword(testScope(tenant.instance.id), user, 'Wrong-1234', undefined, {
        account: accountOf(tenant.instance.id, 'mkeller'),
        compared: () => before.push(append.mock.calls.length),
      });
      await expect(check).rejects.toThrow('wrong');
    }
    append.mockRestore();
    expect(before).toEqual([0, 0]);
  });

  test('by how many checks may be under way at once, whichever of the names is used', async () => {
    const { platform, tenant } = login;
    const users = loginUsers(platform);
    const held = Promise.withResolvers<{ ok: boolean; rehash: boolean }>();
    const verify = spyOn(platform.passwords, 'verify').mockReturnValue(held.promise);
    const counted: Record<string, object> = {};
    for (const name of ['mkeller', 'nobody']) {
      const user = await users.byLoginName(tenant.instance.id, name);
      const checks = Array.from({ length: 140 }, (_, index) =>
        users
          .checkPassword(testScope(tenant.instance.id), user, 'Wrong-1234', undefined, {
            account: accountOf(tenant.instance.id, index % 2 ? name : `${name}@example.com`),
          })
          .catch((error: { id: string }) => error.id),
      );
      held.resolve({ ok: false, rehash: false });
      const outcomes = Object.groupBy(await Promise.all(checks), String);
      counted[name] = Object.fromEntries(
        Object.entries(outcomes).map(([outcome, all]) => [outcome, all?.length]),
      );
    }
    verify.mockRestore();
    expect(counted['nobody']).toEqual({ 'USER-Pwc01': 128, 'USER-Pwc04': 12 });
    expect(counted['mkeller']).toEqual(counted['nobody']);
  });

  test('by the names under which failures are counted', () => {
    const same = ['Maria', 'maria@example.com', ' MARIA@other.example ', 'ｍaria'];
    expect(new Set(same.map((name) => accountOf('i', name)))).toEqual(new Set(['i/maria']));
    expect(accountOf('i', 'bjo\u0308rn')).toBe(accountOf('i', 'BJÖRN@bücher.example'));
    for (const spelled of ['+41791234567', '+41 79 123 45 67', '+41 (79) 123-45-67']) {
      expect(accountOf('i', spelled)).toBe('i/41791234567');
    }
    expect(accountOf('i', '@x')).not.toBe(accountOf('i', ''));
  });
});

describe('nodes count together', () => {
  const node = () =>
    createFailureLimits({
      shared: login.platform.failureCounts,
      account: { burst: 3, secondsPerFailure: 60 },
    });

  test('what failed at one is known at the other', async () => {
    const [one, other] = [node(), node()];
    const attempt = { account: 'i/shared', address: '192.0.2.1' };
    expect([await one.failedAnywhere(attempt), await other.failedAnywhere(attempt)]).toEqual([1, 2]);
    await one.consult(attempt);
    expect(one.wait(attempt)).toBe(0);
    expect(await one.failedAnywhere(attempt)).toBe(3);
    expect(other.wait(attempt)).toBe(0);
    await other.consult(attempt);
    expect(other.wait(attempt)).toBeGreaterThan(50);
    expect(other.wait({ ...attempt, address: '192.0.2.2' })).toBe(0);
  });

  test('a success ends the row of failures and leaves what is owed', async () => {
    const { failureCounts } = login.platform;
    const failure = { key: 'account i/row', stepMs: 60_000, longestMs: 90_000 };
    await failureCounts.add([failure]);
    const [two] = (await failureCounts.add([failure])).values();
    // Two steps, but no more than the longest.
    expect([two?.failures, Math.round((two?.owedMs ?? 0) / 10_000)]).toEqual([2, 9]);
    await failureCounts.succeeded(failure.key);
    const read = await failureCounts.read([failure.key, 'account i/unknown']);
    expect([...read.keys()]).toEqual([failure.key]);
    expect(read.get(failure.key)?.failures).toBe(0);
    expect(read.get(failure.key)?.owedMs).toBeGreaterThan(60_000);
  });

  test('in parallel without losing any', async () => {
    const nodes = [node(), node(), node()];
    const attempt = { account: 'i/parallel', address: '192.0.2.9' };
    const counts = await Promise.all(
      Array.from({ length: 30 }, (_, index) => nodes[index % 3]?.failedAnywhere(attempt)),
    );
    expect(Math.max(...counts.map((count) => count ?? 0))).toBe(30);
  });

  test('and each for itself while the database does not answer', async () => {
    const errors: unknown[] = [];
    const away = () => Promise.reject(new Error('away'));
    const limits = createFailureLimits({
      shared: { read: away, add: away, succeeded: away, isFirst: away },
      onSharedError: (error) => errors.push(error),
      account: { burst: 1, secondsPerFailure: 60 },
    });
    const attempt = { account: 'i/alone', address: '192.0.2.1' };
    await limits.consult(attempt);
    expect(await limits.failedAnywhere(attempt)).toBe(1);
    expect(limits.wait(attempt)).toBeGreaterThan(0);
    limits.succeeded(attempt);
    await Promise.resolve();
    expect(errors.length).toBe(3);
  });

  test('keys say nothing of names and addresses', async () => {
    await node().failedAnywhere({ account: 'i/secret-name', address: '203.0.113.77' });
    const rows = await login.platform.sql<{ key: string }[]>`select key from system.failure_counts`;
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ key }) => /^[\w-]{43}$/.test(key))).toBe(true);
  });
});

describe('who proves to be themselves is not refused for what others failed', () => {
  test('in a browser in which they have signed in before, from the guesser’s own address', async () => {
    const address = crypto.randomUUID();
    const own = await signIn(visitor(address), 'proxied', testPassword);
    expect(own.url).toEndWith('/ui/login/signedin');
    // Signed out or not.
    await own.open('/ui/login/logout');
    await own.submit({});
    await heldBack(async () => {
      for (let i = 0; i < 8; i++) await signIn(visitor(address), 'proxied');
    });
    expect((await signIn(visitor(address), 'proxied', testPassword)).status).toBe(429);
    expect((await signIn(own, 'PROXIED@example.com', testPassword)).url).toEndWith('/ui/login/signedin');
    // What such a browser fails itself counts against it; and it is no way to the accounts of others.
    await own.open('/ui/login/logout');
    await own.submit({});
    expect((await signIn(own, 'mallory')).status).toBe(400);
    const statuses: number[] = [];
    await heldBack(async () => {
      for (let i = 0; i < 9; i++) statuses.push((await signIn(own, 'proxied')).status);
    });
    expect(statuses.at(-1)).toBe(429);
  });

  test('by a cookie of another instance, purpose or making', async () => {
    const { encryption } = login.platform;
    const address = crypto.randomUUID();
    await heldBack(async () => {
      for (let i = 0; i < 8; i++) await signIn(visitor(address), 'mkeller');
    });
    const id = (await loginUsers(login.platform).byLoginName(login.tenant.instance.id, 'mkeller'))?.id;
    for (const text of [
      `device ["other","d",["${id}"]]`,
      `session ["${login.tenant.instance.id}","d",["${id}"]]`,
    ]) {
      const browser = visitor(address);
      browser.cookies.set('postern.device', encryption.sealToken('cookie', text));
      expect((await signIn(browser, 'mkeller', testPassword)).status).toBe(429);
    }
  });
});
