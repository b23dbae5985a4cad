import type { InstanceContext } from '../../contract/types.ts';
import type { Clients } from './cached.ts';

/** Whether DPoP proofs with tokens of this client have to hold a nonce (RFC 9449 §9). */
export async function asksForNonce(
  clients: Clients,
  instance: InstanceContext,
  clientId: string,
): Promise<boolean> {
  const client = await clients.byId(instance.id, clientId);
  return client?.oidc?.requireDpopNonce ?? false;
}
