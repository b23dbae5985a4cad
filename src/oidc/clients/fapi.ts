import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { InstanceContext } from '../../contract/types.ts';
import { invalidClient } from '../protocol/errors.ts';
import { fapiAlgorithmsText, isFapiAlgorithm } from '../protocol/fapi-algorithms.ts';

/**
 * What FAPI 2.0 demands of an assertion that is good by all else (Security Profile §5.3.2.1): for this server alone, so that
 * no endpoint of another can use it.
 * @throws OAuthError `invalid_client`
 */
export function requireFapiAssertion(assertion: string, { origin }: InstanceContext): void {
  if (!isFapiAlgorithm(decodeProtectedHeader(assertion).alg))
    throw invalidClient(`The client_assertion of this client must be signed by ${fapiAlgorithmsText}`);
  const { aud, jti } = decodeJwt(assertion);
  if (jti === undefined)
    throw invalidClient('The client_assertion of this client must hold a jti, so that it is good once');
  if (aud !== origin)
    throw invalidClient('aud of the client_assertion of this client must be the issuer, as a text and alone');
}
