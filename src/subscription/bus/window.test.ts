import { expect, test } from 'bun:test';
import type { RecordedEvent } from '../../eventstore/index.ts';
import { createWindow, type Entry } from './window.ts';

const event = (position: number, aggregateId: string) =>
  ({ position: BigInt(position), aggregateType: 'org', aggregateId }) as RecordedEvent;
const positions = (entries: readonly (Entry | undefined)[]) =>
  entries.map((entry) => Number(entry?.event.position));

test('of each aggregate one event is under way; the others go beside it', () => {
  const window = createWindow();
  window.add([event(1, 'a'), event(2, 'a'), event(3, 'b'), event(4, 'a')]);
  const [first, other] = [window.next()!, window.next()!];
  expect(positions([first, other])).toEqual([1, 3]);
  expect(window.next()).toBeUndefined();
  window.done(first);
  expect(positions([window.next()])).toEqual([2]);
  expect(window.next()).toBeUndefined();
});

test('what is passed has nothing before it that is not', () => {
  const window = createWindow();
  window.add([event(1, 'a'), event(2, 'b'), event(3, 'c')]);
  const [a, b, c] = [window.next()!, window.next()!, window.next()!];
  window.done(c);
  window.done(b);
  expect(window.passed()).toEqual([]);
  expect(window.first).toBe(a);
  window.done(a);
  expect(positions(window.passed())).toEqual([1, 2, 3]);
  expect(window.size).toBe(0);
  expect(window.first).toBeUndefined();
});

test('thousands of events in any order of answers keep the order of each aggregate', () => {
  const window = createWindow();
  const sent: Entry[] = [];
  const newest = new Map<string, bigint>();
  let added = 0;
  let passed = 0;
  for (let round = 0; passed < 20_000; round++) {
    if (added < 20_000 && window.size < 500) {
      window.add(Array.from({ length: 100 }, () => event(++added, `o${(added * 7) % 40}`)));
    }
    for (let entry = window.next(); entry; entry = window.next()) sent.push(entry);
    const [entry] = sent.splice((round * 31) % sent.length, 1);
    expect(entry!.event.position > (newest.get(entry!.event.aggregateId) ?? 0n)).toBe(true);
    newest.set(entry!.event.aggregateId, entry!.event.position);
    window.done(entry!);
    passed += window.passed().length;
  }
  expect(window.size).toBe(0);
});

test('what comes first in the log goes first, also when it had to wait for its own kind', () => {
  const window = createWindow();
  window.add([event(1, 'a'), event(2, 'a'), event(3, 'b'), event(4, 'c')]);
  window.done(window.next()!);
  expect(positions([window.next(), window.next(), window.next()])).toEqual([2, 3, 4]);
});
