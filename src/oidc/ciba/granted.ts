import type { AuthorizationDetail } from '../../authorization-details/index.ts';
import { acrOf } from '../auth-request/acr.ts';
import type { LinkedSession } from '../auth-request/linked-session.ts';
import type { GrantedSession } from '../oidc-session/commands.ts';
import type { CibaRequestDetails } from './state.ts';

/**
 * What the client holds of the person's answer, however it comes to it.
 * @param authorizationDetails what stands of those that were asked for
 */
export const grantedBy = (
  { clientId, audience, resources, scope, acr }: CibaRequestDetails,
  authorizationDetails: readonly AuthorizationDetail[],
  link: LinkedSession,
  user: { readonly org_id: string; readonly preferred_language: string },
): GrantedSession => ({
  ...link,
  orgId: user.org_id,
  clientId,
  audience,
  resources,
  authorizationDetails,
  scope,
  acr: acr && acrOf(link.authMethods, acr),
  preferredLanguage: user.preferred_language,
});
