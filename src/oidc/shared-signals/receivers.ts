import type { Client } from '../../application/index.ts';
import { unauthorizedClient } from '../protocol/errors.ts';

/**
 * Receivers are applications that an administrator has made. Who registers itself would hear, for one consent, of all that
 * happens to a person from then on; and the client of a document that comes back, of the people of the one before.
 * @throws OAuthError `unauthorized_client`
 */
export function requireReceiver({ origin }: Pick<Client, 'origin'>): void {
  if (origin !== undefined)
    throw unauthorizedClient(
      'Security events are told to applications that an administrator has made; this one has registered itself',
    );
}

/** Whether tokens may be pushed there: in the clear they and the header go in development alone, as other callbacks do. */
export const isPushable = ({ protocol }: URL, oidc: Client['oidc']): boolean =>
  protocol === 'https:' || (protocol === 'http:' && oidc?.devMode === true);
