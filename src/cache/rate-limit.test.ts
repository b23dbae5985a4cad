import { expect, test } from 'bun:test';
import { createRateLimit } from './rate-limit.ts';

const limited = (perMinute: number, maxKeys?: number) => {
  let now = 1_000_000;
  const limit = createRateLimit({ perMinute, now: () => now, ...(maxKeys && { maxKeys }) });
  const take = (times: number, address = '192.0.2.1') =>
    Array.from({ length: times }, () => limit.take(address)).filter((wait) => wait === 0).length;
  return { limit, take, after: (seconds: number) => (now += seconds * 1000) };
};

test('a minute of requests may come at once, then as many as the rate lets through', () => {
  const { limit, take, after } = limited(30);
  expect(take(100)).toBe(30);
  expect(limit.take('192.0.2.1')).toBe(2);
  after(2);
  expect(take(100)).toBe(1);
  after(60);
  expect(take(100)).toBe(30);
  // Who asks on and on gets no less than the rate.
  let served = 0;
  for (let second = 0; second < 60; second++) {
    after(1);
    served += take(10);
  }
  expect(served).toBe(30);
});

test('addresses have nothing to do with each other, networks of one client have', () => {
  const { take } = limited(5);
  expect(take(10)).toBe(5);
  expect(take(10, '192.0.2.2')).toBe(5);
  expect(take(10, '::ffff:192.0.2.2')).toBe(0);
  expect(take(10, '2001:db8:1:2::1')).toBe(5);
  expect(take(10, '2001:db8:1:2:ffff::2')).toBe(0);
  expect(take(10, '2001:db8:1:3::1')).toBe(5);
});

test('nothing is limited by 0, and what is remembered is bounded', () => {
  expect(limited(0).take(1000)).toBe(1000);
  const { take } = limited(1, 2);
  for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) expect(take(1, address)).toBe(1);
  expect(take(1, '192.0.2.3')).toBe(0);
  expect(take(1, '192.0.2.1')).toBe(1);
});
