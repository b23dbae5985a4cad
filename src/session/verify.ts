import { safeEqual } from '../crypto/index.ts';
import type { Loaded } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { type Session, sessionAggregate, sessionState } from './state.ts';
import { parseSessionToken, type SessionTokenParts } from './token.ts';
import type { SessionUser, SessionUsers } from './users.ts';

/** A session whose token is good at this moment, and whose user (where it has one) may still sign in. */
export interface VerifiedSession {
  readonly id: string;
  readonly loaded: Loaded<Session>;
  readonly user: SessionUser | undefined;
  /** When the user proved something beyond being known; undefined: nothing that still counts. */
  readonly authenticatedAt: Date | undefined;
}

type Sources = Pick<Platform, 'store' | 'clock' | 'encryption'>;

/** Reads what the store holds now, not a projection: an ended session, token or user counts at once. */
export async function verifySession(
  platform: Omit<Sources, 'encryption'>,
  users: SessionUsers,
  instanceId: string,
  token: SessionTokenParts,
): Promise<VerifiedSession | undefined> {
  const loaded = await platform.store.load(instanceId, sessionAggregate, token.sessionId);
  const session = loaded.state;
  if (sessionState(session, platform.clock()) !== 'active') return undefined;
  if (!safeEqual(session.tokenId, token.tokenId)) return undefined;
  const user = session.user && (await users.byId(instanceId, session.user.id));
  if (session.user && !user?.active) return undefined;
  return { id: token.sessionId, loaded, user, authenticatedAt: authenticatedAt(session, user) };
}

/** @returns undefined for anything but a token of a usable session of this instance */
export async function verifySessionToken(
  platform: Sources,
  users: SessionUsers,
  instanceId: string,
  token: string,
): Promise<VerifiedSession | undefined> {
  const parts = parseSessionToken(platform.encryption.openToken('token', token));
  return parts && verifySession(platform, users, instanceId, parts);
}

/** As `verifySessionToken`, for callers that name the session beside its token. */
export async function sessionByToken(
  platform: Sources,
  users: SessionUsers,
  instanceId: string,
  sessionId: string,
  token: string,
): Promise<VerifiedSession | undefined> {
  const parts = parseSessionToken(platform.encryption.openToken('token', token));
  return parts?.sessionId === sessionId ? verifySession(platform, users, instanceId, parts) : undefined;
}

/**
 * Whether what was given out in a session at some moment (by the store's clock) is still good after the password's
 * changes since: each ends all but what came of the session in which the person made it.
 */
export function outlivesPasswordChanges(user: SessionUser, sessionId: string, since: Date): boolean {
  const own = sessionId !== '' && user.passwordChangedIn === sessionId;
  const changedAt = own ? user.passwordChangedElsewhereAt : user.passwordChangedAt;
  return changedAt === undefined || changedAt <= since;
}

/** A password that was changed since it was checked proves nothing any more. */
export function authenticatedAt(session: Session, user: SessionUser | undefined): Date | undefined {
  const { password } = session.factors;
  if (!password || !user) return undefined;
  const { passwordChangedAt } = user;
  return passwordChangedAt && passwordChangedAt > password.provenAt ? undefined : password.checkedAt;
}
