import { expect, test } from 'bun:test';
import { OAuthError } from '../protocol/errors.ts';
import { createFailureLimit } from './failures.ts';

test('after too many failures further tries are refused for a while, for that client from that address only', () => {
  let now = 0;
  const limit = createFailureLimit({ maxFailures: 3, windowMs: 10_000, now: () => now });
  for (let i = 0; i < 3; i++) {
    limit.check('a');
    limit.failed('a');
  }
  let refusal: unknown;
  try {
    limit.check('a');
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(OAuthError);
  expect(refusal).toMatchObject({ status: 429, headers: { 'retry-after': '10' } });
  expect(() => limit.check('b')).not.toThrow();
  now = 10_000;
  expect(() => limit.check('a')).not.toThrow();
});

test('a success wipes the slate, and memory is bounded', () => {
  const limit = createFailureLimit({ maxFailures: 1, capacity: 2 });
  limit.failed('a');
  limit.succeeded('a');
  expect(() => limit.check('a')).not.toThrow();
  for (const key of ['a', 'b', 'c']) limit.failed(key);
  expect(() => limit.check('a')).not.toThrow();
  expect(() => limit.check('c')).toThrow('Too many');
});
