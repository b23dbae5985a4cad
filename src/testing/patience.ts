import { availableParallelism, loadavg } from 'node:os';

/** A megabyte to compress: work that is the same on every machine. */
const text = (() => {
  const bytes = new Uint8Array(2 ** 20);
  let state = 1;
  for (let i = 0; i < bytes.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    bytes[i] = 97 + ((state >>> 24) & 15);
  }
  return bytes;
})();
/** Milliseconds that it takes where nothing else runs, on the machine on which deadlines of tests are chosen. */
const usualMs = 22;

/** Milliseconds for which a processor has worked for this thread. */
export const threadMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** A bound of processor time for what takes `ms` at most on a machine like ours: longer where processors are slower. */
export function processorMs(ms: number): number {
  const began = threadMs();
  Bun.gzipSync(text);
  return Math.max(1, (threadMs() - began) / usualMs) * ms;
}

/**
 * How many times longer things take than on an idle machine like ours: by a piece of work now, which also tells a slower
 * machine, and by how many have asked for each processor in the last minute, since what was measured may lie behind.
 */
function slowness(): number {
  const began = performance.now();
  Bun.gzipSync(text);
  const [lastMinute = 0] = loadavg();
  return Math.max(1, (performance.now() - began) / usualMs, lastMinute / availableParallelism());
}

/**
 * A deadline for what takes `ms` at most on an idle machine: three times that, and longer where the machine is slow or
 * others run too. It tells what is late by a hang from what is late by a crowd, and nothing finer.
 *
 * @example
 * expect(performance.now() - began).toBeLessThan(patience(2_000));
 */
export function patience(ms: number): number {
  return 3 * slowness() * ms;
}

/**
 * How long answers of test servers wait for queries to show what was written: a test that reads what it wrote is not
 * about how soon. While a test holds the projector up (`lockTable`) they wait in vain, and a moment is long enough;
 * where the database is away, the product's own two seconds.
 */
export const settleMs = 20_000;
export const heldUpSettleMs = 100;
export const usualSettleMs = 2_000;

const pollMs = 10;
/** Longer than anything takes that will come about, shorter than a test may take: whoever waits for more says what for. */
export const limitMs = 60_000;

/** Waits until it holds. Polls are counted, and come later where there is more to do. @throws Error after a minute of them */
export async function until(condition: () => boolean | Promise<boolean>, what = ''): Promise<void> {
  for (let polls = 0; !(await condition()); polls++) {
    if (polls * pollMs > limitMs) throw new Error(`did not come about: ${what || condition}`);
    await Bun.sleep(pollMs);
  }
}
