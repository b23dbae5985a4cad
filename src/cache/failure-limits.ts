import { BoundedMap } from '../bounded-map.ts';
import { inTime } from '../in-time.ts';
import { networkOf } from './network.ts';
import type { Debt, SharedCounts } from './shared-counts.ts';

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
   * place or a few; and still so small that many places together do not get far. A place that has not failed within a
   * day has one try even then: it may be the person's.
   */
  readonly accountAnywhere?: Budget;
  /** Per client address (for IPv6 its /64 network, which is what one client has). */
  readonly address?: Budget;
  /** What other nodes count; without it each counts for itself. */
  readonly shared?: SharedCounts;
  /** Set apart from those of other limiters under this name. */
  readonly sharedAs?: string;
  /** Told when the shared counts could not be asked; this node's own go on. */
  readonly onSharedError?: (error: unknown) => void;
  /**
   * Attempts on one account from one address at a time: by so many at most a budget is overdrawn, so that a volley
   * from one place does not use up what an account may fail everywhere. Once something has failed there, by none: else
   * each volley would make everybody at that address wait for all of it to be paid off. Default 64.
   */
  readonly maxUnderWay?: number;
  /** Keys remembered at most. */
  readonly maxKeys?: number;
  /** Milliseconds that only grow. */
  readonly now?: () => number;
}

export interface ProofAttempt {
  /** Instance and login name or client id as one string. */
  readonly account: string;
  /** undefined: not known, as where a server asks for its people; then the account from everywhere alone counts. */
  readonly address: string | undefined;
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
  /** Learns what other nodes know of the attempt, before `wait` is asked. Never rejects. */
  consult(attempt: ProofAttempt): Promise<void>;
  /** As `failed`, and with the failures that other nodes have seen. Never rejects. */
  failedAnywhere(attempt: ProofAttempt): Promise<number>;
}

/** Many people may share one address, so it may fail more often than an account. */
export const defaultLimits = {
  account: { burst: 10, secondsPerFailure: 20 },
  accountAnywhere: { burst: 100, secondsPerFailure: 10 },
  address: { burst: 60, secondsPerFailure: 2 },
  maxUnderWay: 64,
  maxKeys: 100_000,
} as const;

export function createFailureLimits(options: FailureLimitOptions = {}): FailureLimits {
  const maxKeys = options.maxKeys ?? defaultLimits.maxKeys;
  const maxUnderWay = options.maxUnderWay ?? defaultLimits.maxUnderWay;
  const now = options.now ?? (() => performance.now());
  const account = budgets(options.account ?? defaultLimits.account, maxKeys, now);
  const anywhere = budgets(options.accountAnywhere ?? defaultLimits.accountAnywhere, maxKeys, now);
  const address = budgets(options.address ?? defaultLimits.address, maxKeys, now);
  const failures = new BoundedMap<string, number>({ limit: maxKeys });
  const accountKey = (attempt: ProofAttempt) => attempt.account.trim().toLowerCase();
  const networkKey = ({ address }: ProofAttempt) => (address === undefined ? undefined : networkOf(address));
  const placeKey = (attempt: ProofAttempt) => `${networkKey(attempt) ?? ''} ${accountKey(attempt)}`;
  const underWay = new Map<string, number>();
  const { shared, sharedAs, onSharedError = () => {} } = options;
  const named = sharedAs === undefined ? '' : `${sharedAs} `;

  /** Budgets that one attempt draws on, by the keys under which nodes share them. */
  function drawnOn(attempt: ProofAttempt) {
    const everywhere = { budget: anywhere, key: accountKey(attempt), name: accountName(attempt) };
    const network = networkKey(attempt);
    if (network === undefined) return [everywhere];
    return [
      { budget: account, key: placeKey(attempt), name: `${named}place ${placeKey(attempt)}` },
      everywhere,
      { budget: address, key: network, name: `${named}network ${network}` },
    ];
  }
  const accountName = (attempt: ProofAttempt) => `${named}account ${accountKey(attempt)}`;
  function learn(attempt: ProofAttempt, debts: ReadonlyMap<string, Debt>): void {
    for (const { budget, key, name } of drawnOn(attempt)) {
      const debt = debts.get(name);
      if (debt) budget.learn(key, debt.owedMs);
    }
    const count = debts.get(accountName(attempt))?.failures ?? 0;
    if (count > (failures.get(accountKey(attempt)) ?? 0)) {
      failures.set(accountKey(attempt), count);
    }
  }

  function failed(attempt: ProofAttempt): number {
    for (const { budget, key } of drawnOn(attempt)) budget.spend(key);
    const key = accountKey(attempt);
    const count = (failures.get(key) ?? 0) + 1;
    failures.set(key, count);
    return count;
  }

  return {
    wait(attempt) {
      const everywhere = anywhere.wait(accountKey(attempt));
      const network = networkKey(attempt);
      if (network === undefined) return everywhere;
      const place = placeKey(attempt);
      const here = underWay.get(place) ?? 0;
      const firstTry = everywhere > 0 && !account.hasSpent(place);
      return Math.max(
        here >= (firstTry ? 1 : Math.min(maxUnderWay, account.left(place))) ? 1 : 0,
        account.wait(place),
        firstTry ? 0 : everywhere,
        address.wait(network),
      );
    },
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
    failed,
    async failedAnywhere(attempt) {
      const count = failed(attempt);
      if (!shared) return count;
      const added = drawnOn(attempt).map(({ budget, name }) => ({
        key: name,
        stepMs: budget.step,
        longestMs: budget.longest,
      }));
      try {
        learn(attempt, await soon(shared.add(added)));
      } catch (error) {
        onSharedError(error);
      }
      return Math.max(count, failures.get(accountKey(attempt)) ?? 0);
    },
    succeeded(attempt) {
      if (failures.delete(accountKey(attempt))) {
        shared?.succeeded(accountName(attempt)).catch(onSharedError);
      }
    },
    async consult(attempt) {
      if (!shared) return;
      try {
        learn(attempt, await soon(shared.read(drawnOn(attempt).map(({ name }) => name))));
      } catch (error) {
        onSharedError(error);
      }
    },
  };
}

/** Longest that an attempt waits for the counts of other nodes. */
const sharedTimeoutMs = 1_000;

const soon = <T>(work: Promise<T>): Promise<T> =>
  inTime(work, sharedTimeoutMs, 'the shared counts of failures did not answer');

const dayMs = 24 * 60 * 60 * 1000;

/**
 * A key's debt, in the moment at which it will be paid off. Attempts that are under way together may overdraw:
 * then the next ones wait longer, so that the rate holds over time.
 */
function budgets({ burst, secondsPerFailure }: Budget, maxKeys: number, now: () => number) {
  const step = secondsPerFailure * 1000;
  const paidOffAt = new BoundedMap<string, number>({ limit: maxKeys });
  const longest = burst * step * 10;
  return {
    step,
    longest,
    /** Whether the key has failed within a day, as far as is remembered. */
    hasSpent: (key: string): boolean => (paidOffAt.get(key) ?? Number.NEGATIVE_INFINITY) + dayMs > now(),
    /** What is known elsewhere of the key's debt. */
    learn(key: string, owedMs: number): void {
      const known = paidOffAt.get(key) ?? Number.NEGATIVE_INFINITY;
      paidOffAt.set(key, Math.max(known, now() + Math.min(owedMs, longest)));
    },
    wait(key: string): number {
      // In whole milliseconds: what is left of sums of fractions is no debt.
      const over = Math.round((paidOffAt.get(key) ?? 0) - now() - (burst - 1) * step);
      return over > 0 ? Math.ceil(over / 1000) : 0;
    },
    /** Failures that are let through from now on, one at least; any number while nothing is owed. */
    left(key: string): number {
      const owed = (paidOffAt.get(key) ?? 0) - now();
      return owed > 0 ? Math.max(1, Math.floor(burst - owed / step)) : Number.POSITIVE_INFINITY;
    },
    spend(key: string): void {
      const moment = now();
      const next = Math.min(Math.max(paidOffAt.get(key) ?? 0, moment) + step, moment + longest);
      paidOffAt.set(key, next);
    },
  };
}
