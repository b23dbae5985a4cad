import { safeEqual } from '../crypto/index.ts';
import type { Loaded } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { latestOf, type Proven, provenOf } from './proven.ts';
import { type Session, sessionAggregate, sessionState } from './state.ts';
import { parseSessionToken, type SessionTokenParts } from './token.ts';
import type { SessionUser, SessionUsers } from './users.ts';

/** A session whose token is good at this moment, and whose user (where it has one) may still sign in. */
export interface VerifiedSession {
  readonly id: string;
  readonly loaded: Loaded<Session>;
  readonly user: SessionUser | undefined;
  /** What the user proved beyond being known, as far as it still counts. */
  readonly proven: readonly Proven[];
  /** The latest moment of these. */
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
  const proven = provenOf(token.sessionId, session, user);
  return { id: token.sessionId, loaded, user, proven, authenticatedAt: latestOf(proven) };
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
