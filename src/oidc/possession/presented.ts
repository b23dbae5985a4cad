import type { InstanceContext } from '../../contract/types.ts';
import { invalidToken, OAuthError } from '../protocol/errors.ts';
import { shownThumbprint } from './certificates.ts';
import { type Confirmation, isBound } from './confirmation.ts';
import {
  type Demands,
  nothing,
  type Possession,
  type Possessions,
  type ProvingRequest,
} from './possession.ts';
import { proofAlgorithms } from './proof.ts';

type ProofDemands = Pick<Demands, 'nonce' | 'fapi'>;

/** An access token that is good, as it was presented. */
export interface PresentedToken {
  readonly scheme: 'bearer' | 'dpop';
  readonly token: string;
  readonly bound: Confirmation;
}

/** What is bound to nothing, and sent as that, needs none. */
export const needsProof = ({ scheme, bound }: PresentedToken): boolean => scheme === 'dpop' || isBound(bound);

/** RFC 9449 §7.1: how the token has to be presented, and what was wrong with the way that it was. */
const challenge = (code: OAuthError['code'], description: string): string =>
  `DPoP realm="oidc", error="${code}", error_description="${description}", algs="${proofAlgorithms.join(' ')}"`;

const refusedAs = (
  code: 'invalid_token' | 'invalid_dpop_proof' | 'use_dpop_nonce',
  description: string,
  headers: Readonly<Record<string, string>> = {},
) =>
  new OAuthError(code, 401, description, {
    headers: { ...headers, 'www-authenticate': challenge(code, description) },
  });

const refusedToken = (description: string) => refusedAs('invalid_token', description);

/**
 * Proves that whoever presents a token holds what it is bound to (RFC 9449 §7, RFC 8705 §3). Its proof is used up by that.
 * @param demandsOf what a proof has to be like; asked only where there is one
 * @throws OAuthError with the challenge of RFC 9449 §7.1 or RFC 6750 §3
 */
export async function proveHolder(
  possessions: Possessions,
  { scheme, token, bound }: PresentedToken,
  request: ProvingRequest,
  instance: InstanceContext,
  demandsOf: () => ProofDemands | Promise<ProofDemands>,
): Promise<Possession> {
  if (bound.x5t !== undefined && bound.x5t !== shownThumbprint(request))
    throw invalidToken('The access token is bound to a certificate; show that certificate');
  if (bound.jkt === undefined) {
    if (scheme === 'bearer') return nothing;
    throw refusedToken('The access token is not bound to a key; send it as Bearer');
  }
  if (scheme === 'bearer')
    throw refusedToken('The access token is bound to a key; send it as DPoP with a proof by that key');
  try {
    const demands = { dpop: true, certificate: false, ...(await demandsOf()), accessToken: token };
    const possession = await possessions.of(request, instance, demands);
    if (possession.held.jkt !== bound.jkt) throw refusedToken('The access token is bound to another key');
    await possession.take();
    return possession;
  } catch (error) {
    throw error instanceof OAuthError && isOfProof(error.code)
      ? refusedAs(error.code, error.description, error.headers)
      : error;
  }
}

const isOfProof = (code: OAuthError['code']): code is 'invalid_dpop_proof' | 'use_dpop_nonce' =>
  code === 'invalid_dpop_proof' || code === 'use_dpop_nonce';
