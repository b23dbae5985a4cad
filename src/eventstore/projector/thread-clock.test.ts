import { expect, test } from 'bun:test';
import { createThreadClock } from './thread-clock.ts';

test('the clock of another thread is read by the message that came soonest', () => {
  const now = 20_000;
  const read = createThreadClock(() => now);
  // Begun 5 s after ours; its first word was on the way for 3 s.
  const theirs = now - 5_000;
  expect(read({ at: theirs - 3_000, sent: theirs - 3_000, origin: 1 })).toBe(now);
  expect(read({ at: theirs - 400, sent: theirs, origin: 1 })).toBe(now - 400);
  // A later word that is late does not make the moment any newer.
  expect(read({ at: theirs - 2_000, sent: theirs - 2_000, origin: 1 })).toBe(now - 2_000);
  // A new thread has a clock of its own.
  expect(read({ at: 10, sent: 10, origin: 2 })).toBe(now);
});
