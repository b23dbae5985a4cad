import { expect, test } from 'bun:test';
import { keySteps, lifetimeMs, signingKeyOf } from './rotation.ts';

const day = 24 * 60 * 60 * 1000;
const start = Date.UTC(2026, 0, 1);
const at = (days: number) => new Date(start + days * day);
const key = (id: string, days: number) => ({
  id,
  createdAt: at(days),
  expiresAt: new Date(at(days).getTime() + lifetimeMs),
});
const first = key('first', 0);
const second = key('second', 306);

test('given no key, when nobody uses SAML, then none is made', () => {
  expect(keySteps([], at(0))).toEqual([]);
  expect(signingKeyOf([], at(0))).toBeUndefined();
});

test('given one key, when it is young, then it signs from the first on', () => {
  expect(keySteps([first], at(100))).toEqual([]);
  expect(signingKeyOf([first], at(0))).toBe(first);
});

test('given a key that runs out in two months, then the next is made, published for a month, and signs', () => {
  expect(keySteps([first], at(305))).toEqual([]);
  expect(keySteps([first], at(306))).toEqual([{ kind: 'create' }]);
  expect(keySteps([second, first], at(306))).toEqual([]);
  expect(signingKeyOf([second, first], at(335))).toBe(first);
  expect(signingKeyOf([second, first], at(336))).toBe(second);
});

test('given a key that has run out, then it goes, but never the last', () => {
  expect(keySteps([second, first], at(366))).toEqual([{ kind: 'remove', id: 'first' }]);
  expect(keySteps([first], at(1000))).toEqual([{ kind: 'create' }]);
});
