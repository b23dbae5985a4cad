import type { Client } from '../../application/index.ts';
import { unauthorizedClient } from '../protocol/errors.ts';

/** Grant Management for OAuth 2.0 §5.1: what anybody may say to be manages nothing. */
export const managesGrants = ({ oidc, authMethod }: Pick<Client, 'oidc' | 'authMethod'>): boolean =>
  authMethod !== 'none' && (oidc?.grantManagement ?? false);

/** @throws OAuthError `unauthorized_client` */
export function requireGrantManagement(client: Client): void {
  if (managesGrants(client)) return;
  throw unauthorizedClient(
    'The client does not manage its grants; switch that on at the application, which must authenticate',
  );
}
