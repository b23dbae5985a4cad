import type { Static } from '@sinclair/typebox';
import type { AuthorizationDetail } from '../../authorization-details/index.ts';
import { defineAggregate } from '../../eventstore/index.ts';
import type { RecordedActor } from '../../user/index.ts';
import type { RequestedClaims } from '../scope/requested-claims.ts';
import * as events from './events.ts';

/** What a token was exchanged for (RFC 8693), and stands and falls with. */
export type Exchange = NonNullable<Static<typeof events.oidcSessionAdded.schema>['exchange']>;
export type Exchanged = NonNullable<Exchange['subject']>;

export interface LiveAccessToken {
  readonly id: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly scope: readonly string[];
}

export interface LiveRefreshToken {
  readonly id: string;
  readonly expiresAt: Date;
  readonly idleExpiresAt: Date;
  /** The token that this one was given for, and when. */
  readonly former: { readonly id: string; readonly renewedAt: Date } | undefined;
}

/**
 * What one client holds on behalf of one user. A refresh gives both tokens anew; the refresh token before is used up,
 * the access token before it lives to its own end, which it tells itself.
 */
export interface OidcSession {
  readonly exists: boolean;
  readonly userId: string;
  /** Organization that owns the user. */
  readonly orgId: string;
  /** The user's sign-in; '' where a machine acts for itself, or the person has signed out of it. */
  readonly sessionId: string;
  readonly clientId: string;
  readonly audience: readonly string[];
  /** See `GrantedSession.resources`. */
  readonly resources: readonly string[];
  readonly authorizationDetails: readonly AuthorizationDetail[];
  readonly scope: readonly string[];
  readonly authMethods: readonly number[];
  readonly authTime: Date;
  readonly nonce: string | undefined;
  /** See `GrantedSession.acr`. */
  readonly acr: string | undefined;
  readonly claims: RequestedClaims | undefined;
  /** See `LinkedSession.userVersion`. */
  readonly userVersion: number | undefined;
  /** See `GrantedSession.grantId`. */
  readonly grantId: string | undefined;
  /** Who acts as the user; undefined: the user. */
  readonly actor: RecordedActor | undefined;
  /** The newest, unless it was revoked. */
  readonly accessToken: LiveAccessToken | undefined;
  readonly refreshToken: LiveRefreshToken | undefined;
  /** Access token that was revoked: it, and all that were issued before it, are good no more. '' for none. */
  readonly revokedThrough: string;
}

const initial: OidcSession = {
  exists: false,
  userId: '',
  orgId: '',
  sessionId: '',
  clientId: '',
  audience: [],
  resources: [],
  authorizationDetails: [],
  scope: [],
  authMethods: [],
  authTime: new Date(0),
  nonce: undefined,
  acr: undefined,
  claims: undefined,
  userVersion: undefined,
  grantId: undefined,
  actor: undefined,
  accessToken: undefined,
  refreshToken: undefined,
  revokedThrough: '',
};

/** Ids count up with time (src/ids/), and so do those of the tokens of one session. */
const numberOf = (tokenId: string): bigint => {
  const digits = /_(\d{1,20})$/.exec(tokenId)?.[1];
  return digits === undefined ? -1n : BigInt(digits);
};

/**
 * Whether an access token of the session, which this server made, is good but for its age: the newest, or a former
 * one while the grant goes on, and not revoked. The same for the session as events and as tables have it.
 */
export const holdsAccessToken = (
  held: { readonly newest: string; readonly refreshTokenId: string; readonly revokedThrough: string },
  tokenId: string,
): boolean =>
  (held.newest === tokenId || held.refreshTokenId !== '') &&
  (held.revokedThrough === '' || numberOf(tokenId) > numberOf(held.revokedThrough));

/** The moment so many nanoseconds later. */
export const later = (from: Date, nanoseconds: number): Date => new Date(from.getTime() + nanoseconds / 1e6);

export const oidcSessionAggregate = defineAggregate(
  'oidc_session',
  events,
  initial,
  (state, event): OidcSession => {
    switch (event.type) {
      case 'oidc_session.added': {
        const { payload } = event;
        return {
          ...state,
          exists: true,
          userId: payload.userID,
          orgId: payload.userResourceOwner,
          sessionId: payload.sessionID ?? '',
          clientId: payload.clientID,
          audience: payload.audience ?? [],
          resources: payload.resource ?? [],
          authorizationDetails: payload.authorizationDetails ?? [],
          scope: payload.scope ?? [],
          authMethods: payload.authMethods ?? [],
          authTime: new Date(payload.authTime),
          nonce: payload.nonce,
          acr: payload.acr,
          claims: payload.claims,
          userVersion: payload.userVersion,
          grantId: payload.grantId,
        };
      }
      case 'oidc_session.access_token.added': {
        const { id, lifetime, scope, actor } = event.payload;
        const accessToken = {
          id,
          issuedAt: event.createdAt,
          expiresAt: later(event.createdAt, lifetime),
          scope: scope ?? state.scope,
        };
        return { ...state, accessToken, actor };
      }
      case 'oidc_session.access_token.revoked': {
        const { accessToken } = state;
        const revokedThrough = event.payload.id ?? accessToken?.id ?? state.revokedThrough;
        return {
          ...state,
          revokedThrough,
          accessToken: accessToken?.id === revokedThrough ? undefined : accessToken,
        };
      }
      case 'oidc_session.refresh_token.added': {
        const { id, lifetime, idleLifetime } = event.payload;
        return {
          ...state,
          refreshToken: {
            id,
            expiresAt: later(event.createdAt, lifetime),
            idleExpiresAt: later(event.createdAt, idleLifetime),
            former: undefined,
          },
        };
      }
      case 'oidc_session.refresh_token.renewed': {
        const { id, idleLifetime, signedOut = false } = event.payload;
        return state.refreshToken
          ? {
              ...state,
              sessionId: signedOut ? '' : state.sessionId,
              refreshToken: {
                id,
                expiresAt: state.refreshToken.expiresAt,
                idleExpiresAt: later(event.createdAt, idleLifetime),
                former: { id: state.refreshToken.id, renewedAt: event.createdAt },
              },
            }
          : state;
      }
      case 'oidc_session.refresh_token.revoked':
        return { ...state, accessToken: undefined, refreshToken: undefined };
      default:
        return state;
    }
  },
);
