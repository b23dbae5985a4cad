/** Limits on failed sign-ins, kept in memory: each key has a budget of failures that refills with time. */

export interface Budget {
  /** Failures in a row that are let through. */
  readonly burst: number;
  /** Seconds until one more is. */
  readonly secondsPerFailure: number;
}

export interface LimitOptions {
  /** Per account, whether it exists or not. */
  readonly account?: Budget;
  /** Per client address (for IPv6 its /64 network, which is what one client has). */
  readonly address?: Budget;
  /** Keys remembered at most. */
  readonly maxKeys?: number;
  /** Milliseconds that only grow. */
  readonly now?: () => number;
}

export interface SignInAttempt {
  /** Instance and login name as one string. */
  readonly account: string;
  readonly address: string;
}

export interface SignInLimits {
  /** Seconds to wait before this attempt may be made; 0: now. */
  wait(attempt: SignInAttempt): number;
  /**
   * Right passwords are free: only failures use up budgets.
   * @returns failures of this account since its last success, this one included, as far as remembered
   */
  failed(attempt: SignInAttempt): number;
  succeeded(attempt: SignInAttempt): void;
}

/** Many people may share one address, so it may fail more often than an account. */
export const defaultLimits = {
  account: { burst: 10, secondsPerFailure: 20 },
  address: { burst: 60, secondsPerFailure: 2 },
  maxKeys: 100_000,
} as const;

export function createSignInLimits(options: LimitOptions = {}): SignInLimits {
  const maxKeys = options.maxKeys ?? defaultLimits.maxKeys;
  const now = options.now ?? (() => performance.now());
  const account = budgets(options.account ?? defaultLimits.account, maxKeys, now);
  const address = budgets(options.address ?? defaultLimits.address, maxKeys, now);
  const failures = new Map<string, number>();
  const accountKey = (attempt: SignInAttempt) => attempt.account.trim().toLowerCase();
  return {
    wait: (attempt) => Math.max(account.wait(accountKey(attempt)), address.wait(networkOf(attempt.address))),
    failed(attempt) {
      const key = accountKey(attempt);
      account.spend(key);
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
