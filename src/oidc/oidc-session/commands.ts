import type { Decision, NewEvent } from '../../eventstore/index.ts';
import { invalidGrant, invalidScope } from '../errors.ts';
import type { Lifetimes } from '../settings.ts';
import * as events from './events.ts';
import type { OidcSession } from './state.ts';

/** Decisions on what one client holds on behalf of one user. Token ids are made by the caller. */

export const tokenReason = { authRequest: 1, refresh: 2, clientCredentials: 4 } as const;

const nanoseconds = (milliseconds: number): number => milliseconds * 1e6;

export interface NewOidcSession {
  readonly userId: string;
  readonly orgId: string;
  readonly sessionId: string;
  readonly clientId: string;
  readonly audience: readonly string[];
  readonly scope: readonly string[];
  readonly authMethods: readonly number[];
  readonly authTime: Date;
  readonly nonce?: string | undefined;
  readonly preferredLanguage?: string | undefined;
  readonly accessTokenId: string;
  /** Left out: the client gets none. */
  readonly refreshTokenId?: string | undefined;
  readonly reason: number;
}

export function startOidcSession(input: NewOidcSession, lifetimes: Lifetimes): Decision {
  const added = events.oidcSessionAdded({
    userID: input.userId,
    userResourceOwner: input.orgId,
    ...(input.sessionId !== '' && { sessionID: input.sessionId }),
    clientID: input.clientId,
    ...(input.audience.length > 0 && { audience: [...input.audience] }),
    scope: [...input.scope],
    ...(input.authMethods.length > 0 && { authMethods: [...input.authMethods] }),
    authTime: input.authTime.toISOString(),
    ...(input.nonce !== undefined && { nonce: input.nonce }),
    ...(input.preferredLanguage && { preferredLanguage: input.preferredLanguage }),
  });
  return {
    events: [
      added,
      accessToken(input.accessTokenId, input.scope, input.reason, lifetimes),
      ...(input.refreshTokenId
        ? [
            events.refreshTokenAdded({
              id: input.refreshTokenId,
              lifetime: nanoseconds(lifetimes.refreshToken),
              idleLifetime: nanoseconds(lifetimes.refreshTokenIdle),
            }),
          ]
        : []),
    ],
  };
}

const accessToken = (id: string, scope: readonly string[], reason: number, lifetimes: Lifetimes): NewEvent =>
  events.accessTokenAdded({ id, scope: [...scope], lifetime: nanoseconds(lifetimes.accessToken), reason });

export interface Renewal {
  /** The refresh token that is presented. */
  readonly presentedId: string;
  readonly clientId: string;
  /** `scope` of the request; undefined: all that was granted. */
  readonly scope: readonly string[] | undefined;
  readonly accessTokenId: string;
  readonly refreshTokenId: string;
  readonly now: Date;
}

/**
 * Exchanges a refresh token for new tokens (RFC 6749 §6). Each is good for one use: whoever presents an older
 * one tells that it was copied, and since nobody knows who of the two is the thief, all that came of the grant
 * must be revoked (RFC 9700 §4.14.2).
 * @returns `reused` with the revocation to write; else the renewal
 * @throws OAuthError `invalid_grant`, `invalid_scope`
 */
export function renew(
  session: OidcSession,
  input: Renewal,
  lifetimes: Lifetimes,
): { readonly reused: boolean; readonly decision: Decision; readonly scope: readonly string[] } {
  const dead = 'The refresh token is unknown, expired, revoked or was used already';
  if (!session.exists) throw invalidGrant(dead);
  if (session.clientId !== input.clientId) {
    throw invalidGrant(dead, { detail: 'the refresh token was issued to another client' });
  }
  const { refreshToken } = session;
  if (!refreshToken) throw invalidGrant(dead, { detail: 'the refresh token was revoked' });
  if (refreshToken.id !== input.presentedId) return { reused: true, decision: revokeAll(session), scope: [] };
  if (input.now >= refreshToken.expiresAt || input.now >= refreshToken.idleExpiresAt) {
    throw invalidGrant(dead, { detail: 'the refresh token has expired' });
  }
  const scope = narrowed(session.scope, input.scope);
  return {
    reused: false,
    scope,
    decision: {
      events: [
        accessToken(input.accessTokenId, scope, tokenReason.refresh, lifetimes),
        events.refreshTokenRenewed({
          id: input.refreshTokenId,
          idleLifetime: nanoseconds(lifetimes.refreshTokenIdle),
        }),
      ],
    },
  };
}

/** RFC 6749 §6: nothing that was not granted at first; the refresh token keeps what it had. */
function narrowed(granted: readonly string[], asked: readonly string[] | undefined): readonly string[] {
  if (!asked || asked.length === 0) return granted;
  if (asked.every((scope) => granted.includes(scope))) return asked;
  throw invalidScope('scope asks for more than was granted');
}

/** RFC 7009 §2.1: with a refresh token goes its access token. */
export const revokeAll = (session: OidcSession): Decision => ({
  events: [
    ...(session.refreshToken ? [events.refreshTokenRevoked({})] : []),
    ...(session.accessToken ? [events.accessTokenRevoked({})] : []),
  ],
});

/** The access token alone; nothing happens when it is another one by now. */
export const revokeAccessToken = (session: OidcSession, tokenId: string): Decision => ({
  events: session.accessToken?.id === tokenId ? [events.accessTokenRevoked({})] : [],
});

/** Nothing happens for a token that was renewed since: it is dead, and its successor is another token. */
export const revokeRefreshToken = (session: OidcSession, tokenId: string): Decision =>
  session.refreshToken?.id === tokenId ? revokeAll(session) : { events: [] };
