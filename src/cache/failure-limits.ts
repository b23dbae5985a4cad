/**
 * The one limiter of failed proofs, of people at the login and of clients at the token endpoint alike: each account,
 * and each address, has a budget of failures that refills with time, kept in memory.
 *
 * It refuses the guesser, never the one who proves themselves: where a proof costs little (a digest, a signature)
 * check it first, and answer a wrong one with the wait that `failed` leaves; a right one is let through whatever
 * others did. Where it costs much (a password), ask `wait` before, and let those through who hold a token or cookie
 * of a session of the account that was proven before.
 *
 * @example
 * const limits = createFailureLimits();
 * const attempt = { account: `${instance.id}/${name}`, address: request.remoteAddress };
 * const before = limits.wait(attempt);
 * if (isRight(secret)) return limits.succeeded(attempt);
 * limits.failed(attempt);
 * throw before > 0 ? tooManyFailures(before) : wrongSecret();
 */

export interface Budget {
  /** Failures in a row that are let through. */
  readonly burst: number;
  /** Seconds until one more is. */
  readonly secondsPerFailure: number;
}

export interface FailureLimitOptions {
  /** Per account and client address, whether the account exists or not. */
  readonly account?: Budget;
  /**
   * Per account from everywhere. So large that nobody keeps people out of their accounts by guessing at them from one
   * place or a few; and still so small that many places together do not get far.
   */
  readonly accountAnywhere?: Budget;
  /** Per client address (for IPv6 its /64 network, which is what one client has). */
  readonly address?: Budget;
  /** Keys remembered at most. */
  readonly maxKeys?: number;
  /** Milliseconds that only grow. */
  readonly now?: () => number;
}

export interface ProofAttempt {
  /** Instance and login name or client id as one string. */
  readonly account: string;
  readonly address: string;
}

export interface FailureLimits {
  /** Seconds to wait before this attempt may be made; 0: now. */
  wait(attempt: ProofAttempt): number;
  /** Runs an attempt that need not wait; those that are under way count, since nobody knows yet how they end. */
  during<T>(attempt: ProofAttempt, work: () => Promise<T>): Promise<T>;
  /**
   * Right passwords are free: only failures use up budgets.
   * @returns failures of this account since its last success, this one included, as far as remembered
   */
  failed(attempt: ProofAttempt): number;
  succeeded(attempt: ProofAttempt): void;
}

/** Many people may share one address, so it may fail more often than an account. */
export const defaultLimits = {
  account: { burst: 10, secondsPerFailure: 20 },
  accountAnywhere: { burst: 100, secondsPerFailure: 10 },
  address: { burst: 60, secondsPerFailure: 2 },
  maxKeys: 100_000,
} as const;

/**
 * Attempts on one account from one address at a time: by so many at most a budget is overdrawn, so that a volley
 * from one place does not use up what an account may fail everywhere.
 */
const maxUnderWay = 64;

export function createFailureLimits(options: FailureLimitOptions = {}): FailureLimits {
  const maxKeys = options.maxKeys ?? defaultLimits.maxKeys;
  const now = options.now ?? (() => performance.now());
  const account = budgets(options.account ?? defaultLimits.account, maxKeys, now);
  const anywhere = budgets(options.accountAnywhere ?? defaultLimits.accountAnywhere, maxKeys, now);
  const address = budgets(options.address ?? defaultLimits.address, maxKeys, now);
  const failures = new Map<string, number>();
  const accountKey = (attempt: ProofAttempt) => attempt.account.trim().toLowerCase();
  const placeKey = (attempt: ProofAttempt) => `${networkOf(attempt.address)} ${accountKey(attempt)}`;
  const underWay = new Map<string, number>();
  return {
    wait: (attempt) =>
      Math.max(
        (underWay.get(placeKey(attempt)) ?? 0) >= maxUnderWay ? 1 : 0,
        account.wait(placeKey(attempt)),
        anywhere.wait(accountKey(attempt)),
        address.wait(networkOf(attempt.address)),
      ),
    async during(attempt, work) {
      const key = placeKey(attempt);
      underWay.set(key, (underWay.get(key) ?? 0) + 1);
      try {
        return await work();
      } finally {
        const left = (underWay.get(key) ?? 1) - 1;
        if (left > 0) underWay.set(key, left);
        else underWay.delete(key);
      }
    },
    failed(attempt) {
      const key = accountKey(attempt);
      account.spend(placeKey(attempt));
      anywhere.spend(key);
      address.spend(networkOf(attempt.address));
      const count = (failures.get(key) ?? 0) + 1;
      keepNewest(failures, key, count, maxKeys);
      return count;
    },
    succeeded(attempt) {
      failures.delete(accountKey(attempt));
    },
  };
}

/**
 * A key's debt, in the moment at which it will be paid off. Attempts that are under way together may overdraw:
 * then the next ones wait longer, so that the rate holds over time.
 */
function budgets({ burst, secondsPerFailure }: Budget, maxKeys: number, now: () => number) {
  const step = secondsPerFailure * 1000;
  const paidOffAt = new Map<string, number>();
  const longest = burst * step * 10;
  return {
    wait(key: string): number {
      const over = (paidOffAt.get(key) ?? 0) - now() - (burst - 1) * step;
      return over > 0 ? Math.ceil(over / 1000) : 0;
    },
    spend(key: string): void {
      const moment = now();
      const next = Math.min(Math.max(paidOffAt.get(key) ?? 0, moment) + step, moment + longest);
      keepNewest(paidOffAt, key, next, maxKeys);
    },
  };
}

/** The key that failed longest ago goes first: who fails on and on is kept. */
function keepNewest(map: Map<string, number>, key: string, value: number, maxKeys: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > maxKeys) map.delete(map.keys().next().value as string);
}

function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address.replace(/^::ffff:/i, '');
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const before = head.split(':').filter(Boolean);
  const after = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array<string>(Math.max(0, zeros)).fill('0'), ...after];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
