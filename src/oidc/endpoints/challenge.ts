import { json } from '../protocol/reply.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * The challenge endpoint (draft-ietf-oauth-attestation-based-client-auth §6.1): what a proof of a client instance must say,
 * by which it is known to be new. A nonce of DPoP does as well.
 */
export const challenge: Endpoint = async ({ provider }) =>
  json({ attestation_challenge: provider.possessions.nonces.current() });
