import { failedPrecondition, invalidArgument, resourceExhausted } from '../../errors/index.ts';
import { type CommandScope, type NewEvent, runCommand } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { limitChecks } from '../check-limit.ts';
import * as userEvents from '../events.ts';
import { limitGuesses } from '../guesses.ts';
import { tarpitDelay } from '../password-check.ts';
import { type RecentChecks, reachOf, recentChecks } from './check-history.ts';
import * as events from './events.ts';
import { type Factors, factorsAggregate } from './state.ts';

/** Checks of codes. All kinds share one row of failures, so that nobody has tries for each of them. */

export type CodeFactor = 'totp' | 'otpSms' | 'otpEmail' | 'recoveryCode';

const failed = {
  totp: events.totpCheckFailed,
  otpSms: events.otpSmsCheckFailed,
  otpEmail: events.otpEmailCheckFailed,
  recoveryCode: events.recoveryCodeCheckFailed,
} as const;

type At = { readonly userAgentID?: string };

/** What a right code is for the user; undefined for a wrong one. */
export type Compared = ((at: At) => NewEvent) | undefined;

export interface FactorCheckInput {
  readonly userId: string;
  readonly factor: CodeFactor;
  /** Of the lockout settings; 0: no number of failures locks. */
  readonly maxAttempts: number;
  readonly userAgentId?: string | undefined;
  /** Where the person is, as far as it is known. */
  readonly address?: string | undefined;
  /** `caller`: who asks decides itself how long a wrong code is held back. */
  readonly answeredBy?: 'caller' | undefined;
  /**
   * Asked again when somebody else wrote in between.
   * @throws PosternError where there is nothing to compare with: such a check is no try
   */
  readonly compare: (factors: Factors, recent: RecentChecks) => Compared | Promise<Compared>;
}

export type FactorOutcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'wrong'; readonly failedAttempts: number }
  | { readonly kind: 'locked' | 'inactive' };

/**
 * What follows from a code. A locked account gives nothing away: the same refusal whatever the code, and no events, so
 * that guessing on does not fill the history.
 */
export function decideFactorCheck(
  { user }: Factors,
  input: {
    readonly factor: CodeFactor;
    readonly compared: Compared;
    readonly failures: number;
    readonly maxAttempts: number;
    readonly userAgentId?: string | undefined;
  },
): { readonly events: NewEvent[]; readonly outcome: FactorOutcome } {
  const at: At = input.userAgentId ? { userAgentID: input.userAgentId } : {};
  if (user.lifecycle === 'locked') return { events: [], outcome: { kind: 'locked' } };
  if (user.lifecycle !== 'active') return { events: [], outcome: { kind: 'inactive' } };
  if (input.compared) return { events: [input.compared(at)], outcome: { kind: 'passed' } };
  const failedAttempts = input.failures + 1;
  const locks = input.maxAttempts > 0 && failedAttempts >= input.maxAttempts;
  return {
    events: [failed[input.factor](at), ...(locks ? [userEvents.userLocked({})] : [])],
    outcome: { kind: 'wrong', failedAttempts },
  };
}

const freeTries = 10;

/**
 * How long nothing is compared after so many failures in a row, whatever the settings say: six digits would be guessed
 * within hours else, by one who has the password. Half a minute after ten, twice that with each further one, an hour
 * at most.
 */
export const pauseAfter = (failures: number): number =>
  failures < freeTries ? 0 : Math.min(3_600_000, 30_000 * 2 ** (failures - freeTries));

/** Whoever loses a race compares again, so that parallel guesses are counted like those in a row. */
const conflictRetries = 256;

/**
 * Checks a code, records the check, and locks the account at the limit of the settings.
 * @returns the user's version with the check
 * @throws PosternError `invalid_argument` (USER-Fac01) for a wrong code, with `failedAttempts`; `resource_exhausted`
 *   (USER-Fac04, USER-Gue01) after too many; `failed_precondition` for locked and inactive users; what `compare` throws
 */
export async function checkFactor(
  platform: Platform,
  scope: CommandScope,
  input: FactorCheckInput,
): Promise<number> {
  const { instanceId } = scope;
  const { userId, address } = input;
  const guess = { kind: 'factor', instanceId, userId, address } as const;
  const limited = (check: () => Promise<number>) =>
    limitChecks(instanceId, `code of ${userId}`, () => limitGuesses(platform, guess, check));
  return limited(async () => {
    const { outcome, version } = await outcomeOf(platform, scope, input);
    switch (outcome.kind) {
      case 'passed':
        return version;
      case 'locked':
        throw failedPrecondition('USER-Fac02', 'The user is locked; an administrator can unlock it');
      case 'inactive':
        throw failedPrecondition('USER-Fac03', 'The user is inactive; an administrator can reactivate it');
      case 'wrong':
        if (input.answeredBy !== 'caller') await Bun.sleep(tarpitDelay(outcome.failedAttempts));
        throw wrongCode(input.factor, outcome.failedAttempts);
    }
  });
}

async function outcomeOf(
  platform: Platform,
  scope: CommandScope,
  { userId, factor, maxAttempts, userAgentId, compare }: FactorCheckInput,
): Promise<{ readonly outcome: FactorOutcome; readonly version: number }> {
  const { store, clock } = platform;
  let outcome: FactorOutcome = { kind: 'wrong', failedAttempts: 1 };
  const { version } = await runCommand(
    store,
    scope,
    factorsAggregate,
    userId,
    async ({ state }) => {
      const recent = await recentChecks(platform, scope.instanceId, userId, reachOf(maxAttempts));
      requirePause(recent, clock());
      const compared = state.user.lifecycle === 'active' ? await compare(state, recent) : undefined;
      const { failures } = recent;
      const verdict = decideFactorCheck(state, { factor, compared, failures, maxAttempts, userAgentId });
      outcome = verdict.outcome;
      return verdict;
    },
    { retries: conflictRetries },
  );
  return { outcome, version };
}

function requirePause({ failures, failedAt }: RecentChecks, now: Date): void {
  const until = (failedAt?.getTime() ?? 0) + pauseAfter(failures);
  if (failures < freeTries || until <= now.getTime()) return;
  const seconds = Math.ceil((until - now.getTime()) / 1000);
  throw resourceExhausted(
    'USER-Fac04',
    `Too many codes of this user were wrong; the next one is looked at in ${seconds} seconds`,
    { headers: { 'retry-after': String(seconds) } },
  );
}

const fields: Readonly<Record<CodeFactor, string>> = {
  totp: 'checks.totp.code',
  otpSms: 'checks.otp_sms.code',
  otpEmail: 'checks.otp_email.code',
  recoveryCode: 'checks.recovery_code.code',
};

const wrongCode = (factor: CodeFactor, failedAttempts: number) =>
  invalidArgument('USER-Fac01', 'The code is wrong, or was used before', {
    field: fields[factor],
    failedAttempts,
  });
