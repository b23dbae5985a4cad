import { expect, test } from 'bun:test';
import { createThreadClock } from './thread-clock.ts';

const near = (actual: number, expected: number) => expect(Math.abs(actual - expected)).toBeLessThan(20);

test('the clock of another thread is read by the message that came soonest', () => {
  const read = createThreadClock();
  const now = performance.now();
  // Begun 5 s after ours; its first word was on the way for 3 s.
  const theirs = now - 5_000;
  near(read({ at: theirs - 3_000, sent: theirs - 3_000, origin: 1 }), now);
  near(read({ at: theirs - 400, sent: theirs, origin: 1 }), now - 400);
  // A later word that is late does not make the moment any newer.
  near(read({ at: theirs - 2_000, sent: theirs - 2_000, origin: 1 }), now - 2_000);
  // A new thread has a clock of its own.
  near(read({ at: 10, sent: 10, origin: 2 }), now);
});
