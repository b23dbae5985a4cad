import { OAuthError } from '../protocol/errors.ts';

/**
 * Slows down those who guess client secrets: after so many failures of one client from one address, further
 * tries are refused unseen for a while. Others, and the client elsewhere, go on.
 */
export interface FailureLimit {
  /** @throws OAuthError `temporarily_unavailable` (429) */
  check(key: string): void;
  failed(key: string): void;
  succeeded(key: string): void;
}

export interface FailureLimitOptions {
  /** Default 10. */
  maxFailures?: number;
  /** Time after which failures are forgotten. Default 60 s. */
  windowMs?: number;
  /** Clients and addresses remembered. Default 50 000. */
  capacity?: number;
  now?: () => number;
}

interface Failures {
  count: number;
  readonly until: number;
}

export function createFailureLimit(options: FailureLimitOptions = {}): FailureLimit {
  const { maxFailures = 10, windowMs = 60_000, capacity = 50_000, now = Date.now } = options;
  const known = new Map<string, Failures>();
  const current = (key: string): Failures | undefined => {
    const failures = known.get(key);
    if (failures && failures.until > now()) return failures;
    known.delete(key);
    return undefined;
  };
  return {
    check(key) {
      if (known.size === 0) return;
      const failures = current(key);
      if (!failures || failures.count < maxFailures) return;
      const seconds = Math.ceil((failures.until - now()) / 1000);
      throw new OAuthError(
        'temporarily_unavailable',
        429,
        `Too many failed authentications of this client; try again in ${seconds} seconds`,
        { headers: { 'retry-after': String(seconds) } },
      );
    },
    failed(key) {
      const failures = current(key);
      if (failures) {
        failures.count += 1;
        return;
      }
      if (known.size >= capacity) {
        const oldest = known.keys().next().value;
        if (oldest !== undefined) known.delete(oldest);
      }
      known.set(key, { count: 1, until: now() + windowMs });
    },
    succeeded: (key) => void known.delete(key),
  };
}
