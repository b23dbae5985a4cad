import { expect, test } from 'bun:test';
import { countOf, unitOf } from './duration.tsx';

test.each([
  [0, 'hour', 0],
  [45, 'second', 45],
  [300, 'minute', 5],
  [5400, 'minute', 90],
  [64_800, 'hour', 18],
  [86_400, 'hour', 24],
  [864_000, 'day', 10],
] as const)('%d seconds are told in %ss', (seconds, unit, count) => {
  expect(unitOf(seconds)).toBe(unit);
  expect(countOf(seconds, unit)).toBe(count);
});
