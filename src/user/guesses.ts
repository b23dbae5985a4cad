import { createFailureLimits, type FailureLimitOptions, type FailureLimits } from '../cache/index.ts';
import type { RequestContext } from '../contract/types.ts';
import { PosternError, resourceExhausted } from '../errors/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { warnSparingly } from '../telemetry/index.ts';

/** Limits of what may be guessed of people, beside those that a code or an account has of its own; on all nodes. */

type Source = Pick<Platform, 'projections' | 'failureCounts' | 'log'>;

const limitsOf = (sharedAs: string, options: FailureLimitOptions = {}) =>
  oncePer(
    ({ failureCounts, log }: Source): FailureLimits =>
      createFailureLimits({
        shared: failureCounts,
        sharedAs,
        onSharedError: (error) =>
          warnSparingly(log, 'wrong passwords and codes are counted by this node alone', { error }),
        ...options,
      }),
  );

const kinds = {
  /** Over the API; the login counts by the name that was typed, before it knows whose that is. */
  password: limitsOf('password'),
  /** Of an app, by SMS or e-mail, recovery codes. The account's own row of failures is stricter (`pauseAfter`). */
  factor: limitsOf('factor', { account: { burst: 20, secondsPerFailure: 60 } }),
  /**
   * Of messages: to prove an address, choose a password, take an account over. Each code has five tries; whoever has
   * one sent after the other has no more than this.
   */
  code: limitsOf('code'),
} as const;

export interface Guess {
  readonly kind: keyof typeof kinds;
  readonly instanceId: string;
  readonly userId: string;
  /** Of the person; undefined where a server asks for its people and does not say. */
  readonly address: string | undefined;
}

type Presenting = Pick<RequestContext, 'instance' | 'caller' | 'remoteAddress'>;

/** The person's address, where the person itself calls: what a server presents for its people comes from its own. */
export const addressOf = ({ caller, remoteAddress }: Presenting, userId: string): string | undefined =>
  caller?.userId === userId ? remoteAddress : undefined;

/** A guess over the API at a code that was sent to this person. */
export const codeOf = (context: Presenting, userId: string): Guess => ({
  kind: 'code',
  instanceId: context.instance.id,
  userId,
  address: addressOf(context, userId),
});

export interface GuessAt {
  /**
   * Asked before anything is compared, once it is known that the caller may present something at all.
   * @throws PosternError `resource_exhausted` (USER-Gue01) after too many wrong ones
   */
  allow(): void;
  /**
   * What came of it. What is right costs no look at the counts of other nodes: a wrong one brings along what these
   * know, so that each node adds one guess to them at most.
   */
  ended(right: boolean): Promise<void>;
}

export function guessAt(platform: Source, { kind, instanceId, userId, address }: Guess): GuessAt {
  const limits = kinds[kind](platform);
  const attempt = { account: `${instanceId}/${userId}`, address: address?.slice(0, 64) };
  return {
    allow() {
      const seconds = limits.wait(attempt);
      if (seconds > 0) throw tooMany(seconds);
    },
    async ended(right) {
      if (right) limits.succeeded(attempt);
      else await limits.failedAnywhere(attempt);
    },
  };
}

/**
 * The same around a check that tells by its error, with `failedAttempts`, that something was wrong.
 * @throws PosternError `resource_exhausted` (USER-Gue01), and what `check` throws
 */
export async function limitGuesses<T>(platform: Source, guess: Guess, check: () => Promise<T>): Promise<T> {
  const at = guessAt(platform, guess);
  at.allow();
  try {
    const checked = await check();
    await at.ended(true);
    return checked;
  } catch (error) {
    if (error instanceof PosternError && error.failedAttempts !== undefined) await at.ended(false);
    throw error;
  }
}

const tooMany = (seconds: number) =>
  resourceExhausted('USER-Gue01', `Too much was wrong; try again in ${seconds} seconds`, {
    headers: { 'retry-after': String(seconds) },
  });
