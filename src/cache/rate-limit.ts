import { BoundedMap } from '../bounded-map.ts';
import { networkOf } from './network.ts';

export interface RateLimitOptions {
  /** Requests per minute that one client may make, all of them at once if it wants; 0: as many as it wants. */
  readonly perMinute: number;
  /** Networks remembered at most. */
  readonly maxKeys?: number;
  /** Milliseconds that only grow. */
  readonly now?: () => number;
}

/** Bounds what one client address may ask of what costs, on this node: a token bucket for each. */
export interface RateLimit {
  /** Takes one request into account. @returns seconds to wait when it is one too many; else 0 */
  take(address: string): number;
}

export function createRateLimit(options: RateLimitOptions): RateLimit {
  const { perMinute, maxKeys = 100_000, now = () => performance.now() } = options;
  const step = 60_000 / perMinute;
  /** When each bucket will be full again. */
  const fullAt = new BoundedMap<string, number>({ limit: maxKeys });
  return {
    take(address) {
      if (perMinute === 0) return 0;
      const key = networkOf(address);
      const moment = now();
      const next = Math.max(fullAt.get(key) ?? 0, moment) + step;
      const over = next - moment - 60_000;
      // What is refused costs nothing, so it does not prolong the wait.
      if (over > 0.001) return Math.max(1, Math.ceil(over / 1000));
      fullAt.set(key, next);
      return 0;
    },
  };
}
