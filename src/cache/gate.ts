import { resourceExhausted } from '../errors/index.ts';

export interface Gate {
  /**
   * @param signal whoever still waits when it aborts leaves the line
   * @throws PosternError `resource_exhausted` (CRYPTO-Busy1) at once when the line is full; the signal's reason
   */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  readonly running: number;
  readonly waiting: number;
}

/**
 * At most `concurrency` pieces of work at a time; at most `maxWaiting` wait, first come first served.
 * @param work what is going on, for those who are refused
 */
export function createGate(
  concurrency: number,
  maxWaiting = Number.POSITIVE_INFINITY,
  work = 'passwords are being checked',
): Gate {
  const line = new Set<() => void>();
  let running = 0;

  const entered = (signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = () => {
        line.delete(enter);
        reject(signal?.reason);
      };
      const enter = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      line.add(enter);
      signal?.addEventListener('abort', leave, { once: true });
    });

  return {
    async run(piece, signal) {
      signal?.throwIfAborted();
      if (running < concurrency) {
        running += 1;
      } else {
        if (line.size >= maxWaiting) {
          throw resourceExhausted('CRYPTO-Busy1', `Too many ${work}; try again in a few seconds`);
        }
        // The place is handed over by the work that ends, so `running` stays as it is.
        await entered(signal);
      }
      try {
        return await piece();
      } finally {
        const [next] = line;
        if (next) {
          line.delete(next);
          next();
        } else running -= 1;
      }
    },
    get running() {
      return running;
    },
    get waiting() {
      return line.size;
    },
  };
}
