import type { InstanceContext } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { type SessionUsers, sessionByToken, type VerifiedSession } from '../session/index.ts';
import { settingsOf } from '../settings/index.ts';
import { ownFactors } from '../user/index.ts';
import type { SignedInSession } from './authorization-flow.ts';
import { accountsIn } from './browser-accounts.ts';
import { isWhole } from './second-factor.ts';
import { type Standing, standingOf } from './standing.ts';

/** A browser's session whose password still counts; a second factor or a new password may be due before it is of use. */
export interface BrowserSession extends SignedInSession, Standing {
  readonly verified: VerifiedSession;
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
  const proofs = {
    user: verified.user,
    factors,
    login: login.values,
    maxAgeDays: age.values.maxAgeDays,
    proven: verified.proven,
  };
  const standing = standingOf(proofs, platform.clock());
  if (!standing) return undefined;
  return {
    sessionId,
    sessionToken: token,
    userId: verified.user.id,
    orgId: verified.user.orgId,
    authenticatedAt: verified.authenticatedAt,
    proven: verified.proven,
    userVersion: verified.user.passwordVersion,
    verified,
    ...standing,
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
