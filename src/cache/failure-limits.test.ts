import { expect, test } from 'bun:test';
import { createFailureLimits } from './failure-limits.ts';

const limited = (options: Parameters<typeof createFailureLimits>[0] = {}) => {
  let now = 0;
  const limits = createFailureLimits({
    account: { burst: 3, secondsPerFailure: 10 },
    address: { burst: 5, secondsPerFailure: 1 },
    now: () => now,
    ...options,
  });
  return { limits, after: (seconds: number) => (now += seconds * 1000) };
};
const from = (account: string, address = '192.0.2.1') => ({ account, address });

test('an account may fail a few times from one place, then once per period', () => {
  const { limits, after } = limited();
  for (let i = 0; i < 3; i++) {
    expect(limits.wait(from('alice'))).toBe(0);
    limits.failed(from('alice'));
  }
  expect(limits.wait(from('alice'))).toBe(10);
  expect(limits.wait(from('ALICE '))).toBe(10);
  expect(limits.wait(from('bob'))).toBe(0);
  after(9);
  expect(limits.wait(from('alice'))).toBe(1);
  after(1);
  expect(limits.wait(from('alice'))).toBe(0);
  limits.failed(from('alice'));
  expect(limits.wait(from('alice'))).toBe(10);
});

test('fractions of a millisecond are no debt', () => {
  for (const moment of [18_228.298887, 25_474.764603, 23_133.066647]) {
    const { limits } = limited({
      account: { burst: 8, secondsPerFailure: 30 },
      address: { burst: 60, secondsPerFailure: 2 },
      now: () => moment,
    });
    for (let i = 0; i < 8; i++) {
      expect(limits.wait(from('alice'))).toBe(0);
      limits.failed(from('alice'));
    }
    expect(limits.wait(from('alice'))).toBe(30);
  }
});

test('who fails at an account does not keep its owner out, who is elsewhere', () => {
  const { limits } = limited({ address: { burst: 1000, secondsPerFailure: 1 } });
  for (let i = 0; i < 50; i++) limits.failed(from('alice', '198.51.100.7'));
  expect(limits.wait(from('alice', '198.51.100.7'))).toBeGreaterThan(0);
  expect(limits.wait(from('alice'))).toBe(0);
});

test('failures from everywhere together are limited too', () => {
  const { limits } = limited({ accountAnywhere: { burst: 20, secondsPerFailure: 5 } });
  for (let i = 0; i < 20; i++) limits.failed(from('alice', `198.51.100.${i}`));
  // Who has not failed here yet may be the person: one try, one at a time.
  expect(limits.wait(from('Alice'))).toBe(0);
  void limits.during(from('alice'), () => new Promise(() => {}));
  expect(limits.wait(from('alice'))).toBe(1);
  expect(limits.wait(from('alice', '198.51.100.3'))).toBe(5);
  limits.failed(from('alice', '192.0.2.77'));
  expect(limits.wait(from('alice', '192.0.2.77'))).toBeGreaterThanOrEqual(5);
  expect(limits.wait(from('bob'))).toBe(0);
});

test('where no address is known the account alone counts, and who has one is not kept out by it', () => {
  const { limits } = limited({ accountAnywhere: { burst: 4, secondsPerFailure: 5 } });
  const unknown = { account: 'alice', address: undefined };
  for (let i = 0; i < 3; i++) limits.failed(unknown);
  expect(limits.wait(unknown)).toBe(0);
  limits.failed(unknown);
  expect(limits.wait(unknown)).toBe(5);
  expect(limits.wait({ account: 'bob', address: undefined })).toBe(0);
  expect(limits.wait(from('alice'))).toBe(0);
});

test('an address may fail a few times whatever the account', () => {
  const { limits, after } = limited();
  for (let i = 0; i < 5; i++) limits.failed(from(`user-${i}`));
  expect(limits.wait(from('another'))).toBe(1);
  expect(limits.wait(from('another', '192.0.2.2'))).toBe(0);
  after(5);
  expect(limits.wait(from('another'))).toBe(0);
});

test('attempts made at once overdraw the budget and are paid for later, up to a bound', () => {
  const generous = { burst: 1000, secondsPerFailure: 1 };
  const { limits } = limited({ address: generous, accountAnywhere: generous });
  for (let i = 0; i < 5; i++) limits.failed(from('alice'));
  expect(limits.wait(from('alice'))).toBe(30);
  for (let i = 0; i < 500; i++) limits.failed(from('alice'));
  expect(limits.wait(from('alice'))).toBe(280);
});

test('a volley from one place uses up no more than its part of what an account may fail', async () => {
  const { limits } = limited({ address: { burst: 1000, secondsPerFailure: 1 } });
  const place = from('alice', '198.51.100.7');
  let made = 0;
  const guess = async () => {
    if (limits.wait(place) > 0) return;
    made += 1;
    await limits.during(place, () => Promise.resolve());
    limits.failed(place);
  };
  await Promise.all(Array.from({ length: 1000 }, guess));
  expect(made).toBe(64);
  expect(limits.wait(from('alice'))).toBe(0);
});

test('an IPv6 client is its network; an IPv4 client is one however it is written', () => {
  const { limits } = limited({ account: { burst: 100, secondsPerFailure: 1 } });
  for (let i = 0; i < 5; i++) limits.failed(from('a', `2001:db8:1:2::${i}`));
  expect(limits.wait(from('a', '2001:db8:1:2:ffff::9'))).toBe(1);
  expect(limits.wait(from('a', '2001:db8:1:3::1'))).toBe(0);
  for (let i = 0; i < 5; i++) limits.failed(from('a', '::ffff:198.51.100.1'));
  expect(limits.wait(from('a', '198.51.100.1'))).toBe(1);
});

test('what is remembered is bounded', () => {
  const { limits } = limited({ maxKeys: 2, account: { burst: 1, secondsPerFailure: 10 } });
  for (const name of ['a', 'b', 'c']) limits.failed(from(name, name));
  expect(limits.wait(from('a', 'a'))).toBe(0);
  expect(limits.wait(from('c', 'c'))).toBe(10);
});

test('failures are counted until one succeeds, whatever the budget', () => {
  const { limits, after } = limited();
  expect([limits.failed(from('a')), limits.failed(from('A'))]).toEqual([1, 2]);
  after(3600);
  expect(limits.failed(from('a', '192.0.2.9'))).toBe(3);
  limits.succeeded(from('a'));
  expect(limits.failed(from('a'))).toBe(1);
});

test('a guesser who goes on in volleys keeps others at the same address waiting for one failure at a time', async () => {
  const { limits, after } = limited({ address: { burst: 1000, secondsPerFailure: 1 } });
  const volley = () => {
    const tries: Promise<void>[] = [];
    for (let i = 0; i < 20; i++) {
      if (limits.wait(from('alice')) > 0) continue;
      // It ends later than the next one begins.
      tries.push(
        limits.during(from('alice'), () => Promise.resolve().then(() => void limits.failed(from('alice')))),
      );
    }
    return tries;
  };
  limits.failed(from('alice'));
  for (const expected of [2, 0]) {
    const tries = volley();
    await Promise.all(tries);
    expect(tries.length).toBe(expected);
  }
  for (let round = 0; round < 5; round++) {
    after(10);
    const tries = volley();
    await Promise.all(tries);
    expect(tries.length).toBe(1);
    expect(limits.wait(from('alice'))).toBe(10);
  }
});
