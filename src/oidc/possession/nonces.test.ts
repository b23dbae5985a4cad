import { expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { createNonces } from './nonces.ts';

const mac = (_: string, text: string) =>
  `$hmac-sha256$1$${createHash('sha256').update(text).digest('base64url')}`;
const encryption = {
  mac,
  isMac: (purpose: string, made: string, text: string) => mac(purpose, text) === made,
};

const minute = 60_000;

test('a nonce changes with time, and is good a while longer, on nodes whose clocks differ too', () => {
  let now = Date.parse('2026-01-01T00:00:30Z');
  const nonces = createNonces(encryption, () => new Date(now));
  const behind = createNonces(encryption, () => new Date(now - minute));
  const first = nonces.current();
  now += minute;
  expect(nonces.current()).toBe(first);
  now += minute;
  const second = nonces.current();
  expect(second).not.toBe(first);
  expect([nonces.isGood(first), nonces.isGood(second)]).toEqual([true, true]);
  expect([behind.current() === first, behind.isGood(second)]).toEqual([true, true]);
  now += 2 * minute;
  expect([nonces.isGood(first), nonces.isGood(second)]).toEqual([false, true]);
});
