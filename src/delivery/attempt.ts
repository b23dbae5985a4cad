import { PosternError } from '../errors/index.ts';
import type { DeliveryPatience } from './patience.ts';
import type { Taken } from './queue.ts';
import type { DeliveryTools, Dispatching, Report, Sender } from './types.ts';

/** Nobody else is waited for longer than that, whatever it says. */
export const longestAttemptMs = 300_000;

export interface AttemptLimits {
  readonly patience: DeliveryPatience;
  /** Until a sender says otherwise (`mayTake`). */
  readonly longestMs: number;
}

/** Breaks off an attempt with a reason, and lets the sender give it more time. */
export interface Deadline {
  readonly signal: AbortSignal;
  readonly breakOff: (why: Error) => void;
  readonly mayTake: (ms: number) => void;
  readonly clear: () => void;
}

export function createDeadline(longestMs: number): Deadline {
  const controller = new AbortController();
  const breakOff = (why: Error): void => controller.abort(why);
  const from = performance.now();
  const arm = (ms: number) =>
    setTimeout(
      breakOff,
      Math.max(0, ms - (performance.now() - from)),
      new Error(`no answer within ${Number((ms / 1_000).toFixed(2))} s`),
    );
  let timer = arm(longestMs);
  return {
    signal: controller.signal,
    breakOff,
    mayTake(ms) {
      clearTimeout(timer);
      timer = arm(Math.min(ms, longestAttemptMs));
    },
    clear: () => clearTimeout(timer),
  };
}

/** One attempt, whatever its sender does; it ends by the deadline at the latest. */
export async function attempted(
  taken: Taken,
  sender: Sender | undefined,
  tools: DeliveryTools & Pick<Dispatching, 'again'>,
  { signal, mayTake }: Deadline,
  { maxAttempts }: DeliveryPatience,
): Promise<Report> {
  if (!sender) return { outcome: 'held', said: `this version does not know ${taken.reaction}` };
  // It takes its thread or process down with it: no attempt is left to find out again.
  if (taken.tries > maxAttempts)
    return { outcome: 'failed', said: `it was begun ${taken.tries - 1} times and did not end` };
  try {
    return await within(sender.deliver(taken, { ...tools, mayTake }, signal), signal);
  } catch (error) {
    return failureOf(signal.aborted ? signal.reason : error);
  }
}

/** Whoever does not heed the signal is let go all the same. */
function within<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** What is wrong with the request itself stays wrong. */
function failureOf(error: unknown): Report {
  const said = error instanceof Error ? error.message : String(error);
  const forGood =
    error instanceof PosternError && ['invalid_argument', 'failed_precondition'].includes(error.kind);
  return { outcome: forGood ? 'refused' : 'failed', said };
}
