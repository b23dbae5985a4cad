import { expect, test } from 'bun:test';
import { counted, type Happening, mostUsed, people, signedIn, spanOf } from './counting.ts';

const now = Date.UTC(2026, 10, 29, 9, 30);
const minuteMs = 60_000;
const happening = (minutesAgo: number, userId: string, clientId = 'shop'): Happening => ({
  type: signedIn,
  at: now - minutesAgo * minuteMs,
  userId,
  clientId,
  byPerson: true,
});

test('a span ends with the hour that it is, and reaches back as far as it says', () => {
  const day = spanOf('day', now);
  expect(day.starts).toHaveLength(24);
  expect(new Date(day.starts.at(-1) ?? 0).toISOString()).toBe('2026-11-29T09:00:00.000Z');
  expect(new Date(spanOf('week', now).starts[0] ?? 0).toISOString()).toBe('2026-11-22T10:00:00.000Z');
});

test('what happened is counted in its part of the time, people once in each', () => {
  const span = spanOf('day', now);
  const all = [
    happening(1, 'ada'),
    happening(2, 'ada'),
    happening(3, 'alan'),
    happening(40, 'ada'),
    happening(60 * 48, 'x'),
  ];
  expect(counted(span, all).slice(-2)).toEqual([1, 3]);
  expect(people(span, all).slice(-2)).toEqual([1, 2]);
  expect(counted(span, all).reduce((sum, count) => sum + count)).toBe(4);
});

test('the most used come first', () => {
  const all = [happening(1, 'a', 'wiki'), happening(2, 'a'), happening(3, 'b'), happening(4, 'b', 'mail')];
  expect(mostUsed(all, 2)).toEqual(['shop', 'wiki']);
});
