import { resourceExhausted } from '../errors/index.ts';

export interface Gate {
  run<T>(work: () => Promise<T>): Promise<T>;
  readonly running: number;
  readonly waiting: number;
}

/**
 * At most `concurrency` pieces of work at a time; at most `maxWaiting` wait, first come first served.
 * @param work what is going on, for those who are refused
 * @throws PosternError `resource_exhausted` (CRYPTO-Busy1) at once when the queue is full
 */
export function createGate(
  concurrency: number,
  maxWaiting: number,
  work = 'passwords are being checked',
): Gate {
  const queue: Array<() => void> = [];
  let running = 0;
  return {
    async run(piece) {
      if (running < concurrency) {
        running += 1;
      } else {
        if (queue.length >= maxWaiting) {
          throw resourceExhausted('CRYPTO-Busy1', `Too many ${work}; try again in a few seconds`);
        }
        // The place is handed over by the work that ends, so `running` stays as it is.
        await new Promise<void>((resolve) => queue.push(resolve));
      }
      try {
        return await piece();
      } finally {
        const next = queue.shift();
        if (next) next();
        else running -= 1;
      }
    },
    get running() {
      return running;
    },
    get waiting() {
      return queue.length;
    },
  };
}
