import { BoundedMap } from '../../bounded-map.ts';

/**
 * How often a device may ask for its tokens (RFC 8628 §3.5). Kept in memory, by each node for itself: a poll writes
 * nothing, and one that comes too soon reads nothing either.
 */
export interface Polling {
  /** Seconds that a device waits at first between two polls. */
  readonly interval: number;
  /** Whether a question comes too soon after the last; then the interval is five seconds longer from now on. */
  isTooSoon(key: string): boolean;
  /** It was told to go on waiting. */
  told(key: string): void;
}

interface Poll {
  readonly at: number;
  readonly intervalMs: number;
}

const longerMs = 5_000;
/** Who does not heed it is answered so often all the same. */
const longestMs = 60_000;
/** Networks take a while, and not always the same: a tenth of the interval is forgiven. */
const tolerance = 0.9;

export function createPolling(
  intervalMs: number,
  { maxKeys = 100_000, now = () => performance.now() }: { maxKeys?: number; now?: () => number } = {},
): Polling {
  const polls = new BoundedMap<string, Poll>({ limit: maxKeys });
  return {
    interval: Math.ceil(intervalMs / 1000),
    isTooSoon(key) {
      const last = polls.get(key);
      if (!last || now() - last.at >= last.intervalMs * tolerance) return false;
      polls.set(key, { at: last.at, intervalMs: Math.min(last.intervalMs + longerMs, longestMs) });
      return true;
    },
    told: (key) => polls.set(key, { at: now(), intervalMs: polls.get(key)?.intervalMs ?? intervalMs }),
  };
}
