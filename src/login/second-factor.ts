import { isMultiFactor, type Proven } from '../session/index.ts';
import { type LoginSettings, secondFactor } from '../settings/index.ts';
import type { Factors } from '../user/index.ts';

/** What is asked of people beside their password, as the login settings and what they set up have it. */

/** How a second factor is shown, by the last part of the page's path. */
export const secondWays = ['app', 'key', 'sms', 'email', 'recovery'] as const;
export type SecondWay = (typeof secondWays)[number];
/** By entering something. */
export type CodeWay = Exclude<SecondWay, 'key'>;
export const codeWays = secondWays.filter((way): way is CodeWay => way !== 'key');
/** A passkey is two factors. Recovery codes stand in for another factor, and are no factor of their own. */
export type SetUpWay = Exclude<SecondWay, 'recovery'> | 'passkey';

/** Of whatever domain: a page that cannot use it says so; else another domain would be a way around it. */
const hasKey = ({ keys }: Factors, wanted: 'securityKey' | 'passkey'): boolean =>
  keys.values().some(({ kind, ready }) => ready && kind === wanted);

/** Numbers of the settings' factors, and how far a person has each of them. */
const ways: Readonly<Record<SecondWay, { readonly setting: number; has: (factors: Factors) => boolean }>> = {
  app: { setting: secondFactor.totp, has: ({ totp }) => totp?.ready === true },
  key: { setting: secondFactor.u2f, has: (factors) => hasKey(factors, 'securityKey') },
  sms: { setting: secondFactor.otpSms, has: ({ otpSms, user }) => otpSms && user.phone.verified },
  email: { setting: secondFactor.otpEmail, has: ({ otpEmail, user }) => otpEmail && user.email.verified },
  recovery: { setting: secondFactor.recoveryCodes, has: ({ recoveryCodes }) => recoveryCodes.length > 0 },
};

/** What can be set up without leaving the page: codes go to addresses that are verified. */
const possible: Readonly<Record<Exclude<SetUpWay, 'passkey'>, (factors: Factors) => boolean>> = {
  app: () => true,
  key: () => true,
  sms: ({ user }) => user.phone.verified,
  email: ({ user }) => user.email.verified,
};

export type FactorSettings = Pick<
  LoginSettings,
  | 'forceMFA'
  | 'forceMFALocalOnly'
  | 'mfaInitSkipLifetime'
  | 'secondFactorCheckLifetime'
  | 'multiFactorCheckLifetime'
  | 'factors'
  | 'passwordlessType'
>;

export interface SecondFactorNeed {
  /**
   * `ask` for a factor that there is; `password`: for that, after a sign-in by mail; `passkey`: for one in place of what
   * was proven; `enrol`: one must be set up; `offer`: one may be.
   */
  readonly need: 'none' | 'ask' | 'password' | 'passkey' | 'enrol' | 'offer';
  /** By which it is asked. */
  readonly ways: readonly SecondWay[];
  /** What can be set up. */
  readonly possible: readonly SetUpWay[];
  /** There is one, and the settings allow it. */
  readonly hasPasskey: boolean;
  /** Recovery codes are allowed, and there are none. */
  readonly mayMakeCodes: boolean;
}

const since = (proven: Proven, lifetime: number, now: Date): boolean =>
  proven.at.getTime() + lifetime / 1e6 > now.getTime();

/**
 * Who begins with the code of a mail has shown that they read it: one factor, as a password is. Of somebody who has a
 * password, or another factor, that is asked for as well, so that a mailbox alone is no way around them.
 */
export const beganByMail = (proven: readonly Proven[]): boolean =>
  proven.some(({ proof }) => proof === 'otpEmail') &&
  !proven.some(({ proof }) => proof === 'password' || proof === 'passkey' || proof === 'intent');

/** Who came from an identity provider: whether that asks for a second factor is its own affair. */
const cameFromElsewhere = (proven: readonly Proven[]): boolean =>
  proven.some(({ proof }) => proof === 'intent') && !proven.some(({ proof }) => proof === 'password');

/** Something beside the password that still counts, or a passkey. */
const isProven = (proven: readonly Proven[], settings: FactorSettings, now: Date): boolean =>
  proven.some((one) =>
    one.proof === 'passkey'
      ? since(one, settings.multiFactorCheckLifetime, now)
      : one.proof !== 'password' &&
        one.proof !== 'intent' &&
        since(one, settings.secondFactorCheckLifetime, now),
  ) && isMultiFactor(proven, settings);

export function secondFactorNeed(
  factors: Factors,
  settings: FactorSettings,
  proven: readonly Proven[],
  now: Date,
  hasPassword = true,
): SecondFactorNeed {
  const allowed = (way: SecondWay) => settings.factors.second.includes(ways[way].setting);
  const byMail = beganByMail(proven);
  const usable = secondWays.filter(
    (way) => allowed(way) && ways[way].has(factors) && !(byMail && way === 'email'),
  );
  const setUp: SetUpWay[] = (Object.keys(possible) as (keyof typeof possible)[]).filter(
    (way) => allowed(way) && !ways[way].has(factors) && possible[way](factors),
  );
  if (settings.passwordlessType !== 0 && !hasKey(factors, 'passkey')) setUp.push('passkey');
  const facts = {
    ways: usable,
    possible: setUp,
    hasPasskey: settings.passwordlessType !== 0 && hasKey(factors, 'passkey'),
    mayMakeCodes: allowed('recovery') && factors.recoveryCodes.length === 0,
  };
  if (isProven(proven, settings, now)) return { need: 'none', ...facts };
  if (usable.length > 0) return { need: 'ask', ...facts };
  if (byMail && hasPassword) return { need: 'password', ...facts };
  const elsewhere = cameFromElsewhere(proven);
  if (settings.forceMFA || (settings.forceMFALocalOnly && !elsewhere)) return { need: 'enrol', ...facts };
  if (elsewhere) return { need: 'none', ...facts };
  return { need: setUp.length > 0 && isOffered(factors, settings, now) ? 'offer' : 'none', ...facts };
}

/** Who did not want to set one up is asked again when the time of the settings is over; 0: nobody is asked. */
function isOffered(
  { mfaInitSkippedAt }: Factors,
  { mfaInitSkipLifetime }: FactorSettings,
  now: Date,
): boolean {
  if (mfaInitSkipLifetime <= 0) return false;
  return !mfaInitSkippedAt || mfaInitSkippedAt.getTime() + mfaInitSkipLifetime / 1e6 <= now.getTime();
}

/** Whether a sign-in is whole: what is offered beside need not be taken. */
export const isWhole = ({ need }: Pick<SecondFactorNeed, 'need'>): boolean =>
  need === 'none' || need === 'offer';
