import { Type } from '@sinclair/typebox';
import { defineEvent } from '../../eventstore/index.ts';
import { recordedActor } from '../../user/impersonation-events.ts';
import { authorizationDetailsSchema } from '../scope/authorization-details-schema.ts';
import { requestedClaims } from '../scope/requested-claims.ts';

/** What a client was given on behalf of a user, in Zitadel's names; lifetimes in nanoseconds. */

const strings = Type.Union([Type.Array(Type.String()), Type.Null()]);
const none = Type.Object({});

/** What was exchanged: an access token, or where it was an ID token the OIDC session that this was given in. */
const exchanged = Type.Object({
  userId: Type.String(),
  tokenId: Type.Optional(Type.String()),
  sessionId: Type.Optional(Type.String()),
});

export const oidcSessionAdded = defineEvent(
  'oidc_session',
  'oidc_session.added',
  Type.Object({
    userID: Type.String(),
    userResourceOwner: Type.String(),
    /** The sign-in behind it; '' where a machine acts for itself. */
    sessionID: Type.Optional(Type.String()),
    clientID: Type.String(),
    audience: Type.Optional(strings),
    /** Ours: what its access tokens are to be used at (RFC 8707). */
    resource: Type.Optional(strings),
    /** Ours: RFC 9396. */
    authorizationDetails: Type.Optional(authorizationDetailsSchema),
    scope: Type.Optional(strings),
    authMethods: Type.Optional(Type.Union([Type.Array(Type.Integer()), Type.Null()])),
    authTime: Type.String({ format: 'date-time' }),
    nonce: Type.Optional(Type.String()),
    /** Ours: see `GrantedSession.acr`. */
    acr: Type.Optional(Type.String()),
    /** Ours: see `RequestedClaims`. */
    claims: Type.Optional(requestedClaims),
    preferredLanguage: Type.Optional(Type.String()),
    /** Ours: see `LinkedSession.userVersion`. */
    userVersion: Type.Optional(Type.Integer()),
    /** Ours: the grant that its application manages, to which it belongs. */
    grantId: Type.Optional(Type.String()),
    /** Ours: what it was exchanged for, and how many exchanges lie behind it, this one included. */
    exchange: Type.Optional(
      Type.Object({
        subject: Type.Optional(exchanged),
        actor: Type.Optional(exchanged),
        generation: Type.Integer(),
      }),
    ),
  }),
  { personal: ['authorizationDetails'] },
);

export const accessTokenAdded = defineEvent(
  'oidc_session',
  'oidc_session.access_token.added',
  Type.Object({
    id: Type.String(),
    scope: Type.Optional(strings),
    lifetime: Type.Integer(),
    /** 1 authorization code, 2 refresh token, 3 JWT profile, 4 client credentials, 5 token exchange, 6 impersonation. */
    reason: Type.Optional(Type.Integer()),
    actor: Type.Optional(recordedActor),
  }),
);
/** Of `id` and the access tokens that were issued before it; left out: of the newest. */
export const accessTokenRevoked = defineEvent(
  'oidc_session',
  'oidc_session.access_token.revoked',
  Type.Object({ id: Type.Optional(Type.String()) }),
);

export const refreshTokenAdded = defineEvent(
  'oidc_session',
  'oidc_session.refresh_token.added',
  Type.Object({ id: Type.String(), lifetime: Type.Integer(), idleLifetime: Type.Integer() }),
);
export const refreshTokenRenewed = defineEvent(
  'oidc_session',
  'oidc_session.refresh_token.renewed',
  Type.Object({
    id: Type.String(),
    idleLifetime: Type.Integer(),
    /** Ours: the person has signed out since, so there is no sign-in behind the grant any more. */
    signedOut: Type.Optional(Type.Boolean()),
  }),
);
export const refreshTokenRevoked = defineEvent('oidc_session', 'oidc_session.refresh_token.revoked', none);
