import { defineAggregate } from '../../eventstore/index.ts';
import * as events from './events.ts';

export interface LiveAccessToken {
  readonly id: string;
  readonly expiresAt: Date;
}

export interface LiveRefreshToken {
  readonly id: string;
  readonly expiresAt: Date;
  readonly idleExpiresAt: Date;
}

/**
 * What one client holds on behalf of one user. A refresh gives both tokens anew: the ones before them are dead.
 */
export interface OidcSession {
  readonly exists: boolean;
  readonly userId: string;
  /** Organization that owns the user. */
  readonly orgId: string;
  /** The user's sign-in; '' where a machine acts for itself. */
  readonly sessionId: string;
  readonly clientId: string;
  readonly audience: readonly string[];
  readonly scope: readonly string[];
  readonly authMethods: readonly number[];
  readonly authTime: Date;
  readonly nonce: string | undefined;
  readonly accessToken: LiveAccessToken | undefined;
  readonly refreshToken: LiveRefreshToken | undefined;
}

const initial: OidcSession = {
  exists: false,
  userId: '',
  orgId: '',
  sessionId: '',
  clientId: '',
  audience: [],
  scope: [],
  authMethods: [],
  authTime: new Date(0),
  nonce: undefined,
  accessToken: undefined,
  refreshToken: undefined,
};

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
          scope: payload.scope ?? [],
          authMethods: payload.authMethods ?? [],
          authTime: new Date(payload.authTime),
          nonce: payload.nonce,
        };
      }
      case 'oidc_session.access_token.added': {
        const { id, lifetime } = event.payload;
        return { ...state, accessToken: { id, expiresAt: later(event.createdAt, lifetime) } };
      }
      case 'oidc_session.access_token.revoked':
        return { ...state, accessToken: undefined };
      case 'oidc_session.refresh_token.added': {
        const { id, lifetime, idleLifetime } = event.payload;
        return {
          ...state,
          refreshToken: {
            id,
            expiresAt: later(event.createdAt, lifetime),
            idleExpiresAt: later(event.createdAt, idleLifetime),
          },
        };
      }
      case 'oidc_session.refresh_token.renewed': {
        const { id, idleLifetime } = event.payload;
        return state.refreshToken
          ? {
              ...state,
              refreshToken: {
                id,
                expiresAt: state.refreshToken.expiresAt,
                idleExpiresAt: later(event.createdAt, idleLifetime),
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
