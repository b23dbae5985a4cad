import { expect, test } from 'bun:test';
import { createTally, mostTold, otherTargets } from './tally.ts';

test('a hundred targets are counted by name, and all others together', () => {
  const tally = createTally();
  for (let at = 0; at < mostTold + 50; at++) tally.ended(`t${at}`, 'delivered', 2);
  tally.ended('t0', 'failed', 10);
  tally.ended('t120', 'failed', 10);
  const counted = tally.take();
  expect(counted.size).toBe(mostTold + 1);
  expect(counted.get('t0')).toEqual({ delivered: 1, failed: 1, refused: 0, held: 0, ms: 12 });
  expect(counted.get(otherTargets)).toEqual({ delivered: 50, failed: 1, refused: 0, held: 0, ms: 110 });
  expect(tally.take().size).toBe(0);

  const sum = createTally();
  sum.add(counted);
  sum.add(counted);
  expect(sum.all().get('t0')).toMatchObject({ delivered: 2, failed: 2, ms: 24 });
});
