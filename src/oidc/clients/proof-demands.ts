import { isFapi } from '../../application/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import type { Demands } from '../possession/possession.ts';
import type { Clients } from './cached.ts';

/** What DPoP proofs that come with tokens of this client have to be like, wherever they are presented (RFC 9449 §7, §9). */
export async function proofDemandsOf(
  clients: Clients,
  instance: InstanceContext,
  clientId: string,
): Promise<Pick<Demands, 'nonce' | 'fapi'>> {
  const oidc = (await clients.byId(instance.id, clientId))?.oidc;
  return { nonce: oidc?.requireDpopNonce ?? false, fapi: oidc && isFapi(oidc) };
}
