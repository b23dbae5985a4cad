import type { Logger } from '../telemetry/types.ts';
import type { Ended, Queue } from './queue.ts';

/** So many may wait to be kept before further attempts hold their place until they are. */
const mostWaiting = 200;

const fillsStatement = 64;
const lingerMs = 5;

/**
 * Keeps how attempts ended: those that end while others are being kept are kept together.
 *
 * @param longestMs how long it is tried
 */
export function createKeeping(queue: Pick<Queue, 'end'>, log: Logger, longestMs: number) {
  let waiting: Ended[] = [];
  let keeping: Promise<void> | undefined;

  async function keepAll(): Promise<void> {
    try {
      // What ends in the same turn goes along.
      await new Promise(setImmediate);
      for (let first = true; waiting.length > 0; first = false) {
        // Where much ends, a few more in one statement cost less than a statement more.
        if (!first && waiting.length < fillsStatement) await Bun.sleep(lingerMs);
        const batch = waiting;
        waiting = [];
        await keptAtLast(batch);
      }
    } finally {
      keeping = undefined;
    }
  }

  /** The database may be away for a while; after the lease it does not matter any more. */
  async function keptAtLast(batch: readonly Ended[]): Promise<void> {
    const until = performance.now() + longestMs;
    for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
      try {
        return await queue.end(batch);
      } catch (error) {
        if (performance.now() + pause > until) {
          log.warn('how deliveries ended could not be kept: they are repeated', {
            deliveries: batch.length,
            error,
          });
          return;
        }
        await Bun.sleep(pause);
      }
    }
  }

  return {
    /** Resolves at once, or when there is room again: the database may be slow. */
    async keep(ended: Ended): Promise<void> {
      waiting.push(ended);
      keeping ??= keepAll();
      if (waiting.length >= mostWaiting) await keeping;
    },
    /** Resolves when all that ended was kept, or given up. */
    settled: (): Promise<void> => keeping ?? Promise.resolve(),
  };
}
