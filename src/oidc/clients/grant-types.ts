import type { Client } from '../../application/index.ts';
import { unauthorizedClient } from '../protocol/errors.ts';

/** RFC 6749 §5.2: what the client was registered for. */
export function requireGrantType({ oidc }: Client, grantType: string): void {
  if (oidc?.grantTypes.some((allowed) => allowed === grantType)) return;
  throw unauthorizedClient(`The client may not use the grant type ${grantType}; add it to the application`);
}
