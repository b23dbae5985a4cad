import { describe, expect, test } from 'bun:test';
import { createWatch } from './watch.ts';

const user = { instanceId: 'i', aggregateType: 'user', aggregateId: 'u' };
const other = { instanceId: 'i', aggregateType: 'user', aggregateId: 'v' };
const anyUser = { instanceId: 'i', aggregateType: 'user' };

/** Milliseconds at which all of it happens. */
const now = 10_000;
const start = () => createWatch(() => {}, { now: () => now });
const heard = (head: bigint, agoMs = 0) => ({ at: now - agoMs, sent: now, origin: 1, head });
const atPosition = (position: bigint) => {
  const watch = start();
  watch.publish({ position, changes: [] });
  watch.heard(heard(position));
  return watch;
};

describe('whether the tables may be relied on', () => {
  test('not before the database was heard, nor when that is a second ago', () => {
    const watch = start();
    expect(watch.trusted()).toBe(false);
    watch.heard(heard(0n, 1_000));
    expect(watch.trusted()).toBe(false);
    watch.heard(heard(0n));
    expect(watch.trusted()).toBe(true);
  });

  test('after the database was lost for what nobody has to wait for, until it shows where they stand', async () => {
    const watch = atPosition(5n);
    watch.appended(9n, [user]);
    watch.lost();
    expect(watch.position()).toBe(0n);
    expect(await watch.waitFor(5n, 1)).toBe(false);
    expect(watch.holds([user], watch.position())).toBe(false);
    expect(watch.holds([other], watch.position())).toBe(true);
    // Of positions beyond it nobody knows any more.
    watch.publish({ position: 4n, changes: undefined });
    watch.heard(heard(4n));
    expect(watch.position()).toBe(4n);
    expect(await watch.caughtUp()).toBe(true);
  });

  test('not while a position that nobody told of is missing for longer than a moment', () => {
    const watch = atPosition(5n);
    watch.heard(heard(6n, 500));
    expect(watch.trusted()).toBe(false);
    watch.appended(6n, [user]);
    expect(watch.trusted()).toBe(true);
    watch.heard(heard(7n, 500));
    expect(watch.trusted()).toBe(false);
    watch.publish({ position: 7n, changes: [] });
    expect(watch.trusted()).toBe(true);
  });

  test('not for what was appended to after they were read, and for everything else', () => {
    const watch = atPosition(5n);
    watch.appended(6n, [user]);
    expect(watch.holds([user], 5n)).toBe(false);
    expect(watch.holds([anyUser], 5n)).toBe(false);
    expect(watch.holds([{ aggregateType: 'user' }], 5n)).toBe(false);
    expect(watch.holds([other], 5n)).toBe(true);
    watch.publish({ position: 6n, changes: [user] });
    expect(watch.holds([user], 6n)).toBe(true);
    // Whoever read before the page came does not know of it.
    expect(watch.holds([user], 5n)).toBe(false);
  });

  test('for nothing when it is not known what an append was about', () => {
    const watch = atPosition(5n);
    watch.appended(6n, undefined);
    expect(watch.holds([other], 5n)).toBe(false);
    expect(watch.holds([other], 6n)).toBe(true);
  });

  test('for nothing when more was appended to than is kept in mind', () => {
    const watch = atPosition(5n);
    for (let i = 0; i < 25_000; i++) watch.appended(6n, [{ ...user, aggregateId: String(i) }]);
    expect(watch.holds([{ ...user, aggregateId: '3' }], 5n)).toBe(false);
  });
});

test('caches are told of an append before the tables show it, and of what begins with it nothing', () => {
  const watch = atPosition(5n);
  const seen: unknown[] = [];
  watch.onProjected(({ position, changes }) => seen.push([position, changes]));
  watch.appended(6n, [user]);
  watch.appended(7n, []);
  watch.publish({ position: 7n, changes: [user] });
  expect(seen).toEqual([
    [5n, [user]],
    [7n, [user]],
  ]);
});

test('who decides waits for a moment, and not at all where the projector is held up', async () => {
  const watch = atPosition(5n);
  watch.appended(6n, [user]);
  const waiting = watch.caughtUp();
  watch.publish({ position: 6n, changes: [user] });
  expect(await waiting).toBe(true);
  watch.appended(7n, [user]);
  expect(await watch.caughtUp()).toBe(false);
  const cut = start();
  cut.appended(1n, [user]);
  const nextTurn = new Promise((resolve) => setImmediate(resolve, 'waits'));
  expect(await Promise.race([cut.caughtUp(), nextTurn])).toBe(false);
});

describe('those who wait', () => {
  test('are answered when their position is there, and not before', async () => {
    const watch = atPosition(5n);
    const answers = Promise.all([5n, 6n, 7n].map((position) => watch.waitFor(position, 60_000)));
    watch.publish({ position: 6n, changes: [] });
    watch.publish({ position: 7n, changes: [] });
    expect(await answers).toEqual([true, true, true]);
  });

  test('give up in their own time, whoever waits beside them', async () => {
    const watch = atPosition(5n);
    const patient = watch.waitFor(7n, 60_000);
    const impatient = watch.waitFor(7n, 20);
    const next = watch.waitFor(7n, 40);
    expect(await impatient).toBe(false);
    expect(await next).toBe(false);
    watch.publish({ position: 7n, changes: [] });
    expect(await patient).toBe(true);
  });
});
