import type { AuthorizationDetail } from '../../authorization-details/index.ts';
import { defineAggregate } from '../../eventstore/index.ts';
import type { RequestedClaims } from '../scope/requested-claims.ts';
import * as events from './events.ts';

/** What an application may do by a grant. */
export interface Permissions {
  readonly scope: readonly string[];
  readonly resources: readonly string[];
  readonly authorizationDetails: readonly AuthorizationDetail[];
  readonly claims: RequestedClaims | undefined;
}

export interface OAuthGrant extends Permissions {
  readonly exists: boolean;
  readonly userId: string;
  readonly clientId: string;
}

const initial: OAuthGrant = {
  exists: false,
  userId: '',
  clientId: '',
  scope: [],
  resources: [],
  authorizationDetails: [],
  claims: undefined,
};

const permissionsOf = ({
  scope,
  resource = [],
  authorizationDetails = [],
  claims,
}: Omit<Permissions, 'resources' | 'authorizationDetails' | 'claims'> & {
  readonly resource?: readonly string[];
  readonly authorizationDetails?: readonly AuthorizationDetail[];
  readonly claims?: RequestedClaims;
}): Permissions => ({ scope, resources: resource, authorizationDetails, claims });

/** One for each grant; its id is told to the application, and is hard to guess. */
export const grantAggregate = defineAggregate('oauth_grant', events, initial, (state, event): OAuthGrant => {
  switch (event.type) {
    case 'oauth_grant.added': {
      const { userId, clientId, ...permissions } = event.payload;
      return { exists: true, userId, clientId, ...permissionsOf(permissions) };
    }
    case 'oauth_grant.merged':
    case 'oauth_grant.replaced':
      return { ...state, ...permissionsOf(event.payload) };
    case 'oauth_grant.removed':
      return initial;
    default:
      return state;
  }
});
