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
import { cookie, readCookie } from './http/cookies.ts';
import { isWhole, type SecondFactorNeed, secondFactorNeed } from './second-factor.ts';

/** `once`: the password works only to choose another; `expired`: it is older than the policy allows. */
export type ChangeReason = 'once' | 'expired';

/** A browser's session whose password still counts; a second factor or a new password may be due before it is of use. */
export interface BrowserSession extends SignedInSession {
  readonly verified: VerifiedSession;
  /** When the password was entered, or the passkey used. */
  readonly enteredAt: Date;
  /** What is asked beside the password. */
  readonly second: SecondFactorNeed;
  readonly mustChange: ChangeReason | undefined;
}

export const isSecure = (instance: InstanceContext): boolean => instance.origin.startsWith('https:');

const purpose = 'session ';
const dayMs = 24 * 60 * 60 * 1000;

/** @param maxAge seconds until the session ends */
export const sessionCookie = (
  platform: Pick<Platform, 'encryption'>,
  instance: InstanceContext,
  session: { id: string; token: string },
  maxAge: number,
): string =>
  cookie(
    'session',
    platform.encryption.sealToken(
      'cookie',
      purpose + JSON.stringify([instance.id, session.id, session.token]),
    ),
    isSecure(instance),
    maxAge,
  );

export const endedSessionCookie = (instance: InstanceContext): string =>
  cookie('session', '', isSecure(instance), 0);

/** @param maxAgeDays 0: passwords do not expire; @param now milliseconds since 1970 */
export function mustChange(user: SessionUser, maxAgeDays: number, now: number): ChangeReason | undefined {
  if (user.passwordChangeRequired) return 'once';
  if (maxAgeDays === 0 || !user.passwordChangedAt) return undefined;
  return user.passwordChangedAt.getTime() + maxAgeDays * dayMs <= now ? 'expired' : undefined;
}

/** The session that the browser's cookie names, read from current state; undefined when there is none of use. */
export async function browserSession(
  platform: Platform,
  users: SessionUsers,
  instance: InstanceContext,
  request: Request,
): Promise<BrowserSession | undefined> {
  const sealed = readCookie(request, 'session', isSecure(instance));
  const opened = sealed && platform.encryption.openToken('cookie', sealed);
  if (!opened?.startsWith(purpose)) return undefined;
  const [instanceId, sessionId = '', token = ''] = JSON.parse(opened.slice(purpose.length)) as string[];
  if (instanceId !== instance.id) return undefined;
  return openSession(platform, users, instance, { id: sessionId, token });
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
  const { passwordCheckLifetime, multiFactorCheckLifetime } = login.values;
  const lifetimes: Readonly<Record<string, number>> = {
    password: passwordCheckLifetime,
    passkey: multiFactorCheckLifetime,
  };
  // What a sign-in begins with: a password, or a passkey, which stands alone.
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
    verified,
    enteredAt,
    second: secondFactorNeed(factors, login.values, verified.proven, clock),
    // Who came by a passkey did not use the password.
    mustChange: byPassword ? mustChange(verified.user, age.values.maxAgeDays, now) : undefined,
  };
}

/**
 * The browser's session where it may be used as it is: for protocols that sign in without showing a page
 * (OIDC `prompt=none`).
 */
export async function signedInSession(
  platform: Platform,
  users: SessionUsers,
  instance: InstanceContext,
  request: Request,
): Promise<SignedInSession | undefined> {
  const session = await browserSession(platform, users, instance, request);
  if (!session || session.mustChange || !isWhole(session.second)) return undefined;
  const { sessionId, sessionToken, userId, orgId, authenticatedAt, proven } = session;
  return { sessionId, sessionToken, userId, orgId, authenticatedAt, proven };
}
