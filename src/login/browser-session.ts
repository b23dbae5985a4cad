import type { InstanceContext } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import {
  latestOf,
  type SessionUser,
  type SessionUsers,
  sessionByToken,
  type VerifiedSession,
} from '../session/index.ts';
import { settingsOf } from '../settings/index.ts';
import { ownFactors } from '../user/index.ts';
import type { SignedInSession } from './authorization-flow.ts';
import { accountsIn } from './browser-accounts.ts';
import { beganByMail, isWhole, type SecondFactorNeed, secondFactorNeed } from './second-factor.ts';

/** `once`: the password works only to choose another; `expired`: it is older than the policy allows. */
export type ChangeReason = 'once' | 'expired';

/** A browser's session whose password still counts; a second factor or a new password may be due before it is of use. */
export interface BrowserSession extends SignedInSession {
  readonly verified: VerifiedSession;
  /** When the password was entered, the passkey used, or the link of the mail. */
  readonly enteredAt: Date;
  /** What is asked beside the password. */
  readonly second: SecondFactorNeed;
  readonly mustChange: ChangeReason | undefined;
  /** The person's e-mail address, where it is not confirmed (any more). */
  readonly unverifiedEmail: string | undefined;
}

const dayMs = 24 * 60 * 60 * 1000;

/** @param maxAgeDays 0: passwords do not expire; @param now milliseconds since 1970 */
export function mustChange(user: SessionUser, maxAgeDays: number, now: number): ChangeReason | undefined {
  if (user.passwordChangeRequired) return 'once';
  if (maxAgeDays === 0 || !user.passwordChangedAt) return undefined;
  return user.passwordChangedAt.getTime() + maxAgeDays * dayMs <= now ? 'expired' : undefined;
}

/** The session of the account that was used last in the browser, read from current state; undefined when it is of no use. */
export async function browserSession(
  platform: Platform,
  users: SessionUsers,
  instance: InstanceContext,
  request: Request,
): Promise<BrowserSession | undefined> {
  const last = accountsIn(platform, instance, request).find(({ session }) => session);
  return last?.session && openSession(platform, users, instance, last.session);
}

/** A session as pages use it; undefined where it is of no use (any more). */
export async function openSession(
  platform: Platform,
  users: SessionUsers,
  instance: InstanceContext,
  { id: sessionId, token }: { readonly id: string; readonly token: string },
): Promise<BrowserSession | undefined> {
  const verified = await sessionByToken(platform, users, instance.id, sessionId, token);
  if (!verified?.user || !verified.authenticatedAt) return undefined;

  const settings = settingsOf(platform);
  const [factors, login, age] = await Promise.all([
    ownFactors(platform).load(instance.id, verified.user.id),
    settings.login(instance.id, verified.user.orgId),
    settings.passwordAge(instance.id, verified.user.orgId),
  ]);
  const clock = platform.clock();
  const now = clock.getTime();
  const { passwordCheckLifetime, multiFactorCheckLifetime, secondFactorCheckLifetime } = login.values;
  const lifetimes: Readonly<Record<string, number>> = {
    password: passwordCheckLifetime,
    passkey: multiFactorCheckLifetime,
    ...(beganByMail(verified.proven) && { otpEmail: secondFactorCheckLifetime }),
  };
  const hasPassword = verified.user.passwordChangedAt !== undefined && login.values.allowUsernamePassword;
  // What a sign-in begins with: a password; a passkey, which stands alone; or the link of a mail.
  const entered = verified.proven.filter(
    ({ proof, at }) => at.getTime() + (lifetimes[proof] ?? 0) / 1e6 > now,
  );
  const enteredAt = latestOf(entered);
  if (!enteredAt) return undefined;
  const byPassword = entered.every(({ proof }) => proof === 'password');
  return {
    sessionId,
    sessionToken: token,
    userId: verified.user.id,
    orgId: verified.user.orgId,
    authenticatedAt: verified.authenticatedAt,
    proven: verified.proven,
    userVersion: verified.user.passwordVersion,
    verified,
    enteredAt,
    second: secondFactorNeed(factors, login.values, verified.proven, clock, hasPassword),
    unverifiedEmail: factors.user.email.verified ? undefined : factors.user.email.address || undefined,
    // Who came by a passkey did not use the password.
    mustChange: byPassword ? mustChange(verified.user, age.values.maxAgeDays, now) : undefined,
  };
}

/**
 * The browser's sessions that may be used as they are, one for each person, the last used first: for protocols that
 * sign in without showing a page (OIDC `prompt=none`).
 * @param requiresEmail nobody goes on with an address that is not confirmed
 */
export async function signedInSessions(
  platform: Platform,
  users: SessionUsers,
  instance: InstanceContext,
  request: Request,
  requiresEmail = false,
): Promise<readonly SignedInSession[]> {
  const sessions = await Promise.all(
    accountsIn(platform, instance, request).map(
      ({ session }) => session && openSession(platform, users, instance, session),
    ),
  );
  return sessions.flatMap((session) => {
    if (!session || session.mustChange || !isWhole(session.second)) return [];
    if (requiresEmail && session.unverifiedEmail !== undefined) return [];
    const { sessionId, sessionToken, userId, orgId, authenticatedAt, proven, userVersion } = session;
    return [{ sessionId, sessionToken, userId, orgId, authenticatedAt, proven, userVersion }];
  });
}
