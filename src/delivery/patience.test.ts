import { describe, expect, test } from 'bun:test';
import { createCircuits, nextPause } from './index.ts';

const patience = { maxAttempts: 5, maxAgeMs: 60_000, firstPauseMs: 1_000, longestPauseMs: 4_000 };
const after = (tries: number, seconds = 0, random = 0.5) =>
  nextPause({ tries, ageMs: seconds * 1_000 }, patience, () => random);

describe('pauses between attempts', () => {
  test('double up to the longest', () =>
    expect([1, 2, 3, 4].map((n) => after(n))).toEqual([1_000, 2_000, 4_000, 4_000]));
  test('are spread, so that what failed together does not come back together', () =>
    expect([after(1, 0, 0), after(1, 0, 1)]).toEqual([750, 1_250]));
  test('end with the last attempt', () => expect(after(5)).toBeUndefined());
  test('end with the age at which it is given up', () => {
    expect(after(1, 58)).toBe(1_000);
    expect(after(1, 59.5)).toBeUndefined();
  });
});

describe('a target', () => {
  const circuitsAt = (clock: { now: number }) =>
    createCircuits({ perTarget: 4, threshold: 3, pauseMs: 100, longestPauseMs: 300, now: () => clock.now });

  test('is left alone after failures in a row, then asked by one, ever more rarely', () => {
    const clock = { now: 0 };
    const circuits = circuitsAt(clock);
    for (let i = 0; i < 2; i++) circuits.failed('a');
    expect(circuits.isOpen('a')).toBe(false);
    circuits.failed('a');
    expect([circuits.room('a'), circuits.isOpen('a'), circuits.open()]).toEqual([0, true, 1]);
    for (const pause of [100, 200, 300, 300]) {
      clock.now += pause - 1;
      expect(circuits.room('a')).toBe(0);
      clock.now += 1;
      expect(circuits.room('a')).toBe(1);
      circuits.failed('a');
    }
  });

  test('those under way when it was left alone do not make it longer', () => {
    const clock = { now: 0 };
    const circuits = circuitsAt(clock);
    for (let i = 0; i < 10; i++) circuits.failed('a');
    clock.now = 100;
    expect(circuits.room('a')).toBe(1);
  });

  test('has a quarter of its room until it took something', () => {
    const circuits = circuitsAt({ now: 0 });
    expect(circuits.room('a')).toBe(1);
    circuits.succeeded('a');
    expect([circuits.room('a'), circuits.room('b')]).toEqual([4, 1]);
    circuits.failed('a');
    expect(circuits.room('a')).toBe(1);
  });

  test('has all its room again after one success', () => {
    const clock = { now: 0 };
    const circuits = circuitsAt(clock);
    for (let i = 0; i < 3; i++) circuits.failed('a');
    circuits.succeeded('a');
    expect([circuits.room('a'), circuits.open()]).toEqual([4, 0]);
  });
});
