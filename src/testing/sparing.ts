import { expect } from 'bun:test';

/** Of what the log tells once in ten seconds at most: it was told, and each time so long after the last one. */
export function expectSparing(times: readonly string[]): void {
  expect(times).not.toEqual([]);
  const gaps = times.slice(1).map((time, i) => Date.parse(time) - Date.parse(times[i] ?? ''));
  expect(gaps.filter((gap) => gap < 9_000)).toEqual([]);
}
