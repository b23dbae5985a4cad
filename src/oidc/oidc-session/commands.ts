import type { AuthorizationDetail } from '../../authorization-details/index.ts';
import type { Decision, NewEvent } from '../../eventstore/index.ts';
import type { RecordedActor } from '../../user/index.ts';
import { invalidGrant, invalidScope } from '../protocol/errors.ts';
import type { Lifetimes } from '../protocol/settings.ts';
import type { RequestedClaims } from '../scope/requested-claims.ts';
import * as events from './events.ts';
import { type Exchange, holdsAccessToken, type LiveAccessToken, type OidcSession } from './state.ts';

/** Decisions on what one client holds on behalf of one user. Token ids are made by the caller. */

export const tokenReason = {
  authRequest: 1,
  refresh: 2,
  jwtProfile: 3,
  clientCredentials: 4,
  exchange: 5,
  impersonation: 6,
} as const;

const nanoseconds = (milliseconds: number): number => milliseconds * 1e6;

/** What a client was granted on behalf of a user. */
export interface GrantedSession {
  readonly userId: string;
  /** Organization that owns the user. */
  readonly orgId: string;
  /** The user's sign-in; '' where a machine acts for itself. */
  readonly sessionId: string;
  readonly clientId: string;
  readonly audience: readonly string[];
  /** What its access tokens are to be used at (RFC 8707); left out: whatever they are for anyway. */
  readonly resources?: readonly string[] | undefined;
  /** What was granted beyond scopes (RFC 9396). */
  readonly authorizationDetails?: readonly AuthorizationDetail[] | undefined;
  readonly scope: readonly string[];
  readonly authMethods: readonly number[];
  readonly authTime: Date;
  readonly nonce?: string | undefined;
  /** The authentication context class that was asked for and reached; left out: that of the methods. */
  readonly acr?: string | undefined;
  readonly claims?: RequestedClaims | undefined;
  readonly preferredLanguage?: string | undefined;
  /** See `LinkedSession.userVersion`. */
  readonly userVersion?: number | undefined;
  /** The grant to which it belongs, where its application manages them. */
  readonly grantId?: string | undefined;
  readonly exchange?: Exchange | undefined;
  /** Who acts as the user. */
  readonly actor?: RecordedActor | undefined;
  /** What the person has agreed to, where they had to be asked: without it nothing is given. */
  readonly consent?: { readonly id: string } | undefined;
}

export interface NewTokenIds {
  /** Left out: the client gets an ID token alone. */
  readonly accessTokenId?: string | undefined;
  /** Left out: the client gets none. */
  readonly refreshTokenId?: string | undefined;
}

export function startOidcSession(
  granted: GrantedSession,
  tokens: NewTokenIds & { readonly reason: number },
  lifetimes: Lifetimes,
): Decision {
  const added = events.oidcSessionAdded({
    userID: granted.userId,
    userResourceOwner: granted.orgId,
    ...(granted.sessionId !== '' && { sessionID: granted.sessionId }),
    clientID: granted.clientId,
    ...(granted.audience.length > 0 && { audience: [...granted.audience] }),
    ...(granted.resources?.length && { resource: [...granted.resources] }),
    ...(granted.authorizationDetails?.length && {
      authorizationDetails: [...granted.authorizationDetails],
    }),
    scope: [...granted.scope],
    ...(granted.authMethods.length > 0 && { authMethods: [...granted.authMethods] }),
    authTime: granted.authTime.toISOString(),
    ...(granted.nonce !== undefined && { nonce: granted.nonce }),
    ...(granted.acr !== undefined && { acr: granted.acr }),
    ...(granted.claims && { claims: granted.claims }),
    ...(granted.preferredLanguage && { preferredLanguage: granted.preferredLanguage }),
    ...(granted.userVersion !== undefined && { userVersion: granted.userVersion }),
    ...(granted.grantId !== undefined && { grantId: granted.grantId }),
    ...(granted.exchange && { exchange: granted.exchange }),
  });
  const { accessTokenId, reason } = tokens;
  return {
    events: [
      added,
      ...(accessTokenId ? [accessToken(accessTokenId, granted.scope, reason, lifetimes, granted.actor)] : []),
      ...(tokens.refreshTokenId
        ? [
            events.refreshTokenAdded({
              id: tokens.refreshTokenId,
              lifetime: nanoseconds(lifetimes.refreshToken),
              idleLifetime: nanoseconds(lifetimes.refreshTokenIdle),
            }),
          ]
        : []),
    ],
    requires: [
      { type: 'user', id: granted.userId },
      ...(granted.actor ? [{ type: 'user', id: granted.actor.user_id }] : []),
      ...(granted.consent ? [{ type: 'consent', id: granted.consent.id }] : []),
    ],
  };
}

const accessToken = (
  id: string,
  scope: readonly string[],
  reason: number,
  lifetimes: Lifetimes,
  actor?: RecordedActor,
): NewEvent =>
  events.accessTokenAdded({
    id,
    scope: [...scope],
    lifetime: nanoseconds(lifetimes.accessToken),
    reason,
    ...(actor && { actor }),
  });

/**
 * The next tokens of a session, in exchange for its refresh token (RFC 6749 §6). When the person has signed out
 * since, the access tokens from before that stay dead, though there is no sign-in any more to hold them against.
 */
export const continueOidcSession = (
  scope: readonly string[],
  tokens: NewTokenIds & { readonly accessTokenId: string },
  lifetimes: Lifetimes,
  signedOut?: { readonly newest: LiveAccessToken | undefined },
): Decision => ({
  events: [
    ...(signedOut?.newest ? [events.accessTokenRevoked({ id: signedOut.newest.id })] : []),
    accessToken(tokens.accessTokenId, scope, tokenReason.refresh, lifetimes),
    events.refreshTokenRenewed({
      id: tokens.refreshTokenId ?? '',
      idleLifetime: nanoseconds(lifetimes.refreshTokenIdle),
      ...(signedOut && { signedOut: true }),
    }),
  ],
});

export interface RefreshTokenPresentation {
  readonly tokenId: string;
  readonly clientId: string;
  readonly now: Date;
  /** So long the token that was just used is taken for a lost answer, in milliseconds; 0: never. */
  readonly reuse: number;
}

const dead = 'The refresh token is unknown, expired, revoked or was used already';

/**
 * What a refresh token is worth that a client presents. Each is good for one use: whoever presents an older one
 * tells that it was copied, and since nobody knows who of the two is the thief, all that came of the grant must be
 * revoked (RFC 9700 §4.14.2). For a moment, though, the one that was just used is asked for again by a client that
 * never got the answer, or that refreshed several times at once.
 * @returns `good` for the newest, `repeated` for the one before it while that may be: the answer is the same again
 * @throws OAuthError `invalid_grant`
 */
export function presentRefreshToken(
  session: OidcSession,
  presented: RefreshTokenPresentation,
): 'good' | 'repeated' | 'reused' {
  if (!session.exists) throw invalidGrant(dead);
  if (session.clientId !== presented.clientId) {
    throw invalidGrant(dead, { detail: 'the refresh token was issued to another client' });
  }
  const { refreshToken } = session;
  if (!refreshToken) throw invalidGrant(dead, { detail: 'the refresh token was revoked' });
  if (refreshToken.id !== presented.tokenId) return isRepeated(session, presented) ? 'repeated' : 'reused';
  if (presented.now >= refreshToken.expiresAt || presented.now >= refreshToken.idleExpiresAt) {
    throw invalidGrant(dead, { detail: 'the refresh token has expired' });
  }
  return 'good';
}

function isRepeated(
  { refreshToken, accessToken }: OidcSession,
  { tokenId, now, reuse }: RefreshTokenPresentation,
): boolean {
  const former = refreshToken?.former;
  if (!accessToken || former?.id !== tokenId || reuse === 0) return false;
  return now.getTime() - former.renewedAt.getTime() < reuse;
}

/**
 * RFC 6749 §6: nothing that was not granted at first; the refresh token keeps what it had.
 * @throws OAuthError `invalid_scope`
 */
export function narrowedScope(
  granted: readonly string[],
  asked: readonly string[] | undefined,
): readonly string[] {
  if (!asked || asked.length === 0) return granted;
  if (asked.every((scope) => granted.includes(scope))) return asked;
  throw invalidScope('scope asks for more than was granted');
}

/**
 * RFC 7009 §2.1: with a refresh token goes its access token. Whichever refresh token of the grant it is: one may be
 * renewed in the moment in which its client revokes it.
 */
export const revokeAll = (session: OidcSession): Decision => ({
  events: [
    ...(session.refreshToken ? [events.refreshTokenRevoked({})] : []),
    ...(session.accessToken ? [events.accessTokenRevoked({ id: session.accessToken.id })] : []),
  ],
});

/** An access token, with those of the session that were issued before it. */
export const revokeAccessToken = (session: OidcSession, tokenId: string): Decision => ({
  events: heldBy(session, tokenId) ? [events.accessTokenRevoked({ id: tokenId })] : [],
});

const heldBy = (session: OidcSession, tokenId: string): boolean =>
  holdsAccessToken(
    {
      newest: session.accessToken?.id ?? '',
      refreshTokenId: session.refreshToken?.id ?? '',
      revokedThrough: session.revokedThrough,
    },
    tokenId,
  );
