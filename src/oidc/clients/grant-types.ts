import { asksElsewhere, type Client } from '../../application/index.ts';
import { unauthorizedClient } from '../protocol/errors.ts';

/** CIBA Core 1.0 §4. Zitadel's list of grant types has no place for it: how the client is told says that it may. */
export const cibaGrantType = 'urn:openid:params:grant-type:ciba';

/** RFC 6749 §5.2: what the client was registered for. */
export function requireGrantType({ oidc }: Client, grantType: string): void {
  if (oidc?.grantTypes.some((allowed) => allowed === grantType)) return;
  if (oidc && grantType === cibaGrantType && asksElsewhere(oidc)) return;
  throw unauthorizedClient(`The client may not use the grant type ${grantType}; add it to the application`);
}
