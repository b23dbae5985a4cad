import { Type } from '@sinclair/typebox';
import { defineEvent } from '../../eventstore/index.ts';
import { authorizationDetailsSchema } from '../scope/authorization-details-schema.ts';
import { requestedClaims } from '../scope/requested-claims.ts';

/** Ours: what a person has granted to an application, where that manages it (Grant Management for OAuth 2.0). */

const permissions = {
  scope: Type.Array(Type.String()),
  /** RFC 8707. */
  resource: Type.Optional(Type.Array(Type.String())),
  /** RFC 9396. */
  authorizationDetails: Type.Optional(authorizationDetailsSchema),
  /** See `RequestedClaims`. */
  claims: Type.Optional(requestedClaims),
};
const personal = { personal: ['authorizationDetails', 'claims'] } as const;

export const grantAdded = defineEvent(
  'oauth_grant',
  'oauth_grant.added',
  Type.Object({ userId: Type.String(), clientId: Type.String(), ...permissions }),
  personal,
);
/** All that stands from then on: what was there before, and more or other than that. */
export const grantMerged = defineEvent(
  'oauth_grant',
  'oauth_grant.merged',
  Type.Object(permissions),
  personal,
);
export const grantReplaced = defineEvent(
  'oauth_grant',
  'oauth_grant.replaced',
  Type.Object(permissions),
  personal,
);
/** By the application, or its person. */
export const grantRemoved = defineEvent('oauth_grant', 'oauth_grant.removed', Type.Object({}));
