import { latestOf, type Proven, type SessionUser } from '../session/index.ts';
import type { LoginSettings } from '../settings/index.ts';
import type { Factors } from '../user/index.ts';
import { allows } from './allowed.ts';
import { beganByMail, type SecondFactorNeed, secondFactorNeed } from './second-factor.ts';

/** How far a sign-in is, without clock or store, so that every case can be tried. */

/** `once`: the password works only to choose another; `expired`: it is older than the policy allows. */
export type ChangeReason = 'once' | 'expired';

/** What a person has proven, and what decides whether that is enough. */
export interface Proofs {
  readonly user: Pick<SessionUser, 'passwordChangedAt' | 'passwordChangeRequired'>;
  readonly factors: Factors;
  readonly login: LoginSettings;
  /** 0: passwords do not expire. */
  readonly maxAgeDays: number;
  readonly proven: readonly Proven[];
}

export interface Standing {
  /** When the password was entered, the passkey used, the link of the mail, or the person came from a provider. */
  readonly enteredAt: Date;
  /** What is asked beside the password. */
  readonly second: SecondFactorNeed;
  readonly mustChange: ChangeReason | undefined;
  /** The person's e-mail address, where it is not confirmed (any more). */
  readonly unverifiedEmail: string | undefined;
}

const dayMs = 24 * 60 * 60 * 1000;

function mustChange({ user, maxAgeDays }: Proofs, now: number): ChangeReason | undefined {
  if (user.passwordChangeRequired) return 'once';
  if (maxAgeDays === 0 || !user.passwordChangedAt) return undefined;
  return user.passwordChangedAt.getTime() + maxAgeDays * dayMs <= now ? 'expired' : undefined;
}

/** undefined: what a sign-in begins with was not proven, or too long ago. */
export function standingOf(proofs: Proofs, clock: Date): Standing | undefined {
  const { user, factors, login, proven } = proofs;
  const now = clock.getTime();
  const lifetimes: Readonly<Record<string, number>> = {
    password: login.passwordCheckLifetime,
    passkey: login.multiFactorCheckLifetime,
    intent: login.externalLoginCheckLifetime,
    ...(beganByMail(proven) && { otpEmail: login.secondFactorCheckLifetime }),
  };
  // What a sign-in begins with: a password; a passkey, which stands alone; an identity provider; or the link of a mail.
  const entered = proven.filter(({ proof, at }) => at.getTime() + (lifetimes[proof] ?? 0) / 1e6 > now);
  const enteredAt = latestOf(entered);
  if (!enteredAt) return undefined;
  const hasPassword = user.passwordChangedAt !== undefined && allows.password(login);
  const byPassword = entered.every(({ proof }) => proof === 'password');
  return {
    enteredAt,
    second: secondFactorNeed(factors, login, proven, clock, hasPassword),
    unverifiedEmail: factors.user.email.verified ? undefined : factors.user.email.address || undefined,
    // Who came by a passkey, or from an identity provider, did not use the password.
    mustChange: byPassword ? mustChange(proofs, now) : undefined,
  };
}
