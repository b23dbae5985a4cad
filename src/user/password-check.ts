import { failedPrecondition, invalidArgument } from '../errors/index.ts';
import { type CommandScope, type Decision, runCommand } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { limitChecks, mostUnderWay } from './check-limit.ts';
import * as events from './events.ts';
import { limitGuesses } from './guesses.ts';
import { defaultLockoutPolicy, type LockoutPolicy } from './policy.ts';
import { credentialsAggregate, type User, userAggregate } from './state.ts';

export interface PasswordCheckInput {
  /** undefined: nobody has the login name; costs and says the same as a wrong password. */
  readonly userId: string | undefined;
  readonly password: string;
  readonly lockout?: LockoutPolicy;
  /** Browser of the person, where a session or login page knows it. */
  readonly userAgentId?: string | undefined;
  /** Where the person is, as far as it is known. */
  readonly address?: string | undefined;
  /** `caller`: who asks limits itself how often passwords are wrong, and how long a wrong one is held back. */
  readonly answeredBy?: 'caller';
  /**
   * What checks under way are counted by, where somebody may be asking for nobody: the same for those who are there
   * and those who are not. Else by user.
   */
  readonly countedBy?: string;
  /** Called when the password was compared, before anything is written of it. */
  readonly compared?: () => void;
}

export interface PasswordChecked {
  readonly userId: string;
  readonly orgId: string;
  readonly checkedAt: Date;
  /** The user's with the check. */
  readonly userVersion: number;
  /** The person must choose another password before anything else. */
  readonly changeRequired: boolean;
}

export type PasswordOutcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'wrong'; readonly failedAttempts: number }
  | { readonly kind: 'locked' | 'inactive' };

export interface PasswordVerdict extends Decision {
  readonly outcome: PasswordOutcome;
}

/**
 * What follows from a right or wrong password. A locked account gives nothing away: the same refusal whatever
 * the password, and no events, so that guessing on does not fill the history.
 *
 * @param input.failures wrong passwords in a row before this one
 * @param input.rehashed the same password under today's hash, where the stored hash is older
 */
export function decidePasswordCheck(
  user: User,
  input: {
    ok: boolean;
    failures: number;
    lockout: LockoutPolicy;
    rehashed?: string | undefined;
    userAgentId?: string | undefined;
  },
): PasswordVerdict {
  const at = input.userAgentId ? { userAgentID: input.userAgentId } : {};
  if (user.lifecycle === 'locked') return { events: [], outcome: { kind: 'locked' } };
  if (user.kind !== 'human' || user.encodedHash === '') {
    return { events: [], outcome: { kind: 'wrong', failedAttempts: 1 } };
  }
  if (!input.ok) {
    const failedAttempts = input.failures + 1;
    const { maxPasswordAttempts } = input.lockout;
    const locks = maxPasswordAttempts > 0 && failedAttempts >= maxPasswordAttempts;
    return {
      events: [events.passwordCheckFailed(at), ...(locks ? [events.userLocked({})] : [])],
      outcome: { kind: 'wrong', failedAttempts },
    };
  }
  if (user.lifecycle === 'inactive') return { events: [], outcome: { kind: 'inactive' } };
  return {
    events: [
      events.passwordCheckSucceeded(at),
      ...(input.rehashed ? [events.passwordHashUpdated({ encodedHash: input.rehashed })] : []),
    ],
    outcome: { kind: 'passed' },
  };
}

/** From five failures on each answer takes longer: a second per five failures, ten at most. */
export const tarpitDelay = (failedAttempts: number): number =>
  Math.min(10_000, Math.floor(failedAttempts / 5) * 1_000);

/** What ends a row of failures. */
const resets = [events.passwordCheckSucceeded, events.passwordChanged, events.userUnlocked].map(
  (definition): string => definition.type,
);

/** Reads back from the newest check, so that a long history of sign-ins costs nothing. */
async function failuresInARow(
  platform: Platform,
  instanceId: string,
  userId: string,
  lockout: LockoutPolicy,
): Promise<number> {
  const newest = await platform.store.search({
    instanceId,
    aggregateTypes: [credentialsAggregate.type],
    aggregateIds: [userId],
    eventTypes: [events.passwordCheckFailed.type, ...resets],
    descending: true,
    limit: Math.max(50, lockout.maxPasswordAttempts),
  });
  const end = newest.findIndex((event) => resets.includes(event.type));
  return end < 0 ? newest.length : end;
}

/** What a right password would come to now, and how many wrong ones went before. Nothing is written. */
export async function foreseePassword(
  platform: Platform,
  instanceId: string,
  userId: string,
  lockout: LockoutPolicy,
): Promise<{ readonly right: PasswordOutcome['kind']; readonly failures: number; readonly state: User }> {
  const [{ state }, failures] = await Promise.all([
    platform.store.load(instanceId, userAggregate, userId),
    failuresInARow(platform, instanceId, userId, lockout),
  ]);
  const { outcome } = decidePasswordCheck(state, { ok: true, failures: 0, lockout });
  return { right: outcome.kind, failures, state };
}

/**
 * Parallel sign-ins of one person are common enough (tabs, load tests) to be patient with. Of all that may be under way
 * each one gets its turn: an answer that somebody else was faster would tell that there is an account.
 */
const conflictRetries = 2 * mostUnderWay;

/**
 * Checks a person's password, records the check, locks the account at the policy's limit, and renews an
 * outdated hash. One load and one append when the password is right.
 *
 * @throws PosternError `invalid_argument` (USER-Pwc01) for a wrong password, an unknown user and a user without
 *   one, with `failedAttempts`; `failed_precondition` for locked and inactive users; `resource_exhausted` when too
 *   many are under way (USER-Pwc04) or were wrong (USER-Gue01)
 */
export async function checkPassword(
  platform: Platform,
  scope: CommandScope,
  input: PasswordCheckInput,
): Promise<PasswordChecked> {
  const { userId, countedBy = userId ?? '' } = input;
  return limitChecks(scope.instanceId, countedBy, async () => {
    if (userId !== undefined) {
      const check = () => checkOf(platform, scope, { ...input, userId });
      if (input.answeredBy === 'caller') return check();
      const { instanceId } = scope;
      const guess = { kind: 'password', instanceId, userId, address: input.address } as const;
      return limitGuesses(platform, guess, check);
    }
    await platform.passwords.verify(input.password, undefined);
    input.compared?.();
    throw wrongPassword(1);
  });
}

async function checkOf(
  platform: Platform,
  scope: CommandScope,
  input: PasswordCheckInput & { userId: string },
): Promise<PasswordChecked> {
  const { passwords, store } = platform;
  const { userId, password, lockout = defaultLockoutPolicy, userAgentId } = input;
  let verified: { hash: string; ok: boolean; rehashed: string | undefined } | undefined;
  let outcome: PasswordOutcome = { kind: 'wrong', failedAttempts: 1 };
  const done = await runCommand(
    store,
    scope,
    credentialsAggregate,
    userId,
    async ({ state }) => {
      if (verified?.hash !== state.encodedHash) {
        const { ok, rehash } = await passwords.verify(password, state.encodedHash || undefined);
        input.compared?.();
        verified = {
          hash: state.encodedHash,
          ok,
          rehashed: rehash ? await passwords.hash(password) : undefined,
        };
      }
      const { ok, rehashed } = verified;
      const failures = ok ? 0 : await failuresInARow(platform, scope.instanceId, userId, lockout);
      const verdict = decidePasswordCheck(state, { ok, failures, lockout, rehashed, userAgentId });
      outcome = verdict.outcome;
      return verdict;
    },
    { retries: conflictRetries },
  );
  return conclude(
    outcome,
    {
      userId,
      orgId: done.owner,
      checkedAt: done.changedAt,
      userVersion: done.version,
      changeRequired: done.before.state.passwordChangeRequired,
    },
    input.answeredBy === 'caller',
  );
}

async function conclude(
  outcome: PasswordOutcome,
  checked: PasswordChecked,
  answeredByCaller: boolean,
): Promise<PasswordChecked> {
  switch (outcome.kind) {
    case 'passed':
      return checked;
    case 'wrong':
      if (!answeredByCaller) await Bun.sleep(tarpitDelay(outcome.failedAttempts));
      throw wrongPassword(outcome.failedAttempts);
    case 'locked':
      throw failedPrecondition('USER-Pwc02', 'The user is locked; an administrator can unlock it');
    case 'inactive':
      throw failedPrecondition('USER-Pwc03', 'The user is inactive; an administrator can reactivate it');
  }
}

const wrongPassword = (failedAttempts: number) =>
  invalidArgument('USER-Pwc01', 'The user name or password is wrong', {
    field: 'checks.password',
    failedAttempts,
  });
