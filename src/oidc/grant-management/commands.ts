import { detailKey } from '../../authorization-details/index.ts';
import type { Decision } from '../../eventstore/index.ts';
import { invalidGrant, invalidTarget } from '../protocol/errors.ts';
import type { RequestedClaims } from '../scope/requested-claims.ts';
import type { GrantAction } from './actions.ts';
import { grantAdded, grantMerged, grantRemoved, grantReplaced } from './events.ts';
import type { OAuthGrant, Permissions } from './state.ts';

/** Decisions on one grant. */

interface Holders {
  readonly userId: string;
  readonly clientId: string;
}

const payloadOf = ({ scope, resources, authorizationDetails, claims }: Permissions) => ({
  scope: [...scope],
  ...(resources.length > 0 && { resource: [...resources] }),
  ...(authorizationDetails.length > 0 && { authorizationDetails: [...authorizationDetails] }),
  ...(claims && { claims }),
});

const mergedClaims = (
  one: RequestedClaims | undefined,
  other: RequestedClaims | undefined,
): RequestedClaims | undefined => {
  if (!one || !other) return one ?? other;
  const userinfo = { ...one.userinfo, ...other.userinfo };
  const idToken = { ...one.id_token, ...other.id_token };
  return { userinfo, id_token: idToken };
};

/**
 * What a grant would be with what is asked for now. Without resources it is for whom the application's tokens are
 * anyway, which is no list that others could be added to.
 * @throws OAuthError `invalid_target`
 */
export function mergedPermissions(before: Permissions, asked: Permissions): Permissions {
  if (before.resources.length === 0 && asked.resources.length > 0)
    throw invalidTarget(
      'resource cannot be merged into a grant that is for no certain one; create another grant',
    );
  const details = [...before.authorizationDetails, ...asked.authorizationDetails];
  return {
    scope: [...new Set([...before.scope, ...asked.scope])],
    resources: [...new Set([...before.resources, ...asked.resources])],
    authorizationDetails: [...new Map(details.map((detail) => [detailKey(detail), detail])).values()],
    claims: mergedClaims(before.claims, asked.claims),
  };
}

export const addGrant = (holders: Holders, permissions: Permissions): Decision => ({
  events: [grantAdded({ ...holders, ...payloadOf(permissions) })],
  requires: [{ type: 'user', id: holders.userId }],
});

/**
 * What its person has agreed to becomes, or becomes part of, a grant of theirs.
 * @throws OAuthError `invalid_grant` where it is gone, or not theirs
 */
export function changeGrant(
  grant: OAuthGrant,
  action: Exclude<GrantAction, 'create'>,
  { userId, clientId }: Holders,
  permissions: Permissions,
): Decision {
  if (!grant.exists || grant.userId !== userId || grant.clientId !== clientId)
    throw invalidGrant('The grant was revoked, or is of another user; ask for a new one');
  return {
    events: [
      action === 'merge'
        ? grantMerged(payloadOf(mergedPermissions(grant, permissions)))
        : grantReplaced(payloadOf(permissions)),
    ],
  };
}

export const removeGrant = ({ exists }: OAuthGrant): Decision => ({
  events: exists ? [grantRemoved({})] : [],
});
