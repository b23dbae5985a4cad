import { expect, test } from 'bun:test';
import { silentLogger } from '../telemetry/index.ts';
import { createLeases } from './leases.ts';
import type { Running } from './places.ts';
import type { Taken } from './queue.ts';

/** A lease of 40 s, which must have ended 5 s before; looked after every 1.25 s. */
function leased(renew: () => Promise<Set<string>>) {
  let time = 0;
  const said: string[] = [];
  const all = new Set<Running>();
  const leases = createLeases({
    queue: { renew },
    places: { all },
    log: silentLogger,
    now: () => time,
    leaseMs: 40_000,
    slackMs: 10_000,
  });
  all.add({
    taken: { id: 'one' } as Taken,
    since: 0,
    leasedUntil: 40_000,
    breakOff: ({ message }) => said.push(message),
    ended: Promise.resolve(),
  });
  return {
    said,
    /** Time that this thread runs, and is where it should be. */
    async run(untilMs: number) {
      for (time += leases.everyMs; time <= untilMs; time += leases.everyMs) {
        leases.tend();
        await Promise.resolve();
      }
      time = untilMs;
    },
    /** Time in which it does not. */
    async freeze(untilMs: number) {
      time = untilMs;
      leases.tend();
      await Promise.resolve();
    },
  };
}
const never = () => Promise.withResolvers<Set<string>>().promise;
const databaseIsAway = 'it could not be kept that this node is at it: the database is away';
const nodeWasHeldUp = 'it could not be kept that this node is at it: the node itself was held up';

test('a database that does not answer while somebody listens is away', async () => {
  const one = leased(never);
  await one.run(36_250);
  expect(new Set(one.said)).toEqual(new Set([databaseIsAway]));
});

test('a node that slept and never asked was held up', async () => {
  const one = leased(never);
  await one.run(10_000);
  await one.freeze(37_000);
  expect(one.said).toEqual([nodeWasHeldUp]);
});

test('a node that slept while the answer was under way was held up, too', async () => {
  const one = leased(never);
  await one.run(21_250);
  await one.freeze(37_000);
  expect(one.said).toEqual([nodeWasHeldUp]);
});

test('what is renewed goes on', async () => {
  const one = leased(async () => new Set(['one']));
  await one.run(120_000);
  expect(one.said).toEqual([]);
});
