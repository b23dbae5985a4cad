import { deadlineExceeded, type PosternError } from '../../errors/index.ts';

interface Waiting {
  readonly due: number;
  readonly expired: () => void;
}

/** @returns how to stop waiting */
export type Patience = (expired: () => void) => () => void;

/**
 * One timeout for many: `expired` runs between `ms` and a twentieth more after it was given. A timer of its own for
 * each call is dear where hardly any is ever needed; these all take equally long, so they stand in line.
 */
export function createPatience(ms: number): Patience {
  const line = new Set<Waiting>();
  let sweeping: ReturnType<typeof setInterval> | undefined;

  const sweep = () => {
    const now = performance.now();
    for (const waiting of line) {
      if (waiting.due > now) break;
      line.delete(waiting);
      waiting.expired();
    }
    if (line.size > 0) return;
    clearInterval(sweeping);
    sweeping = undefined;
  };

  return (expired) => {
    const waiting = { due: performance.now() + ms, expired };
    line.add(waiting);
    if (sweeping === undefined) {
      sweeping = setInterval(sweep, ms / 20);
      sweeping.unref();
    }
    return () => {
      line.delete(waiting);
    };
  };
}

/** For callers who would wait for ever: what hangs (on a network that swallows everything) ends then. */
const longestCallMs = 30_000;

/** The bound that every request has, whatever it asks: its answer is out by then, since patience may take a twentieth more. */
export const callPatience = createPatience(longestCallMs / 1.05);

export const lateCall = (within = `${longestCallMs / 1000} s that a call may take`): PosternError =>
  deadlineExceeded('REQ-Dead1', `The call did not end within the ${within}`);

/** What comes of the work, or of `expired` when the patience ends first; what the work does then is of no consequence. */
export const within = <T>(patience: Patience, work: Promise<T>, expired: () => T): Promise<T> =>
  new Promise((resolve, reject) => {
    const stopWaiting = patience(() => resolve(expired()));
    work.then(
      (value) => {
        stopWaiting();
        resolve(value);
      },
      (error) => {
        stopWaiting();
        reject(error);
      },
    );
  });
