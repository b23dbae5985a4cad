import type { WireRequest } from '../../contract/transport/index.ts';
import { invalidClient, invalidRequest } from '../protocol/errors.ts';
import type { Parameters } from '../protocol/parameters.ts';
import { type Shown, saidInAttestation } from './attestation.ts';

/** How a client says who it is, before anybody believes it. */
export type Credentials =
  | { readonly method: 'none'; readonly clientId: string }
  | {
      readonly method: 'client_secret_basic' | 'client_secret_post';
      readonly clientId: string;
      readonly secret: string;
    }
  | { readonly method: 'private_key_jwt'; readonly clientId: string | undefined; readonly assertion: string }
  | ({ readonly method: 'attestation'; readonly clientId: string } & Shown);

export const attestationHeader = 'oauth-client-attestation';

/** RFC 7523 §2.2. */
const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * Finds the one way in which the request authenticates its client (RFC 6749 §2.3).
 * @throws OAuthError `invalid_request` for two ways at once, `invalid_client` for none
 */
export function credentialsOf(request: WireRequest, form: Parameters): Credentials {
  const clientId = form.get('client_id');
  const secret = form.get('client_secret');
  const assertion = form.get('client_assertion');
  const authorization = request.header('authorization');
  const attestation = request.header(attestationHeader);
  const proof = request.header('oauth-client-attestation-pop');
  const ways = [authorization, secret, assertion, attestation ?? proof];
  if (ways.filter((way) => way !== undefined).length > 1)
    throw invalidRequest('The client authenticates in more than one way; use one');

  if (authorization !== undefined) {
    const basic = basicCredentials(authorization);
    if (clientId !== undefined && clientId !== basic.clientId) {
      throw invalidRequest('client_id is not the one of the Authorization header');
    }
    return { method: 'client_secret_basic', ...basic };
  }
  if (assertion !== undefined) {
    if (form.get('client_assertion_type') !== jwtBearer) {
      throw invalidRequest(`client_assertion_type must be ${jwtBearer}`);
    }
    return { method: 'private_key_jwt', clientId, assertion };
  }
  if (attestation !== undefined || proof !== undefined) return attested(clientId, attestation, proof);
  if (clientId === undefined) throw invalidClient('The client does not say who it is');
  return secret === undefined
    ? { method: 'none', clientId }
    : { method: 'client_secret_post', clientId, secret };
}

/** draft-ietf-oauth-attestation-based-client-auth §8.1: precisely one, of this client. */
function attested(
  clientId: string | undefined,
  attestation: string | undefined,
  proof: string | undefined,
): Credentials {
  const said = attestation === undefined ? undefined : saidInAttestation(attestation);
  if (attestation === undefined || !said)
    throw invalidClient('The request must have one OAuth-Client-Attestation, with the client as its sub');
  if (clientId !== undefined && clientId !== said.clientId)
    throw invalidClient('client_id is not the sub of OAuth-Client-Attestation');
  return { method: 'attestation', clientId: said.clientId, attestation, proof };
}

const malformed = () =>
  invalidClient('The Authorization header must be Basic with the form-encoded client id and secret');

/** RFC 6749 §2.3.1: both are form-encoded before they are joined and encoded by RFC 7617. */
function basicCredentials(authorization: string): { clientId: string; secret: string } {
  const joined = /^basic +([A-Za-z0-9+/_-]+={0,2}) *$/i.exec(authorization)?.[1];
  if (joined === undefined) throw malformed();
  const text = Buffer.from(joined, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon <= 0) throw malformed();
  return { clientId: formDecode(text.slice(0, colon)), secret: formDecode(text.slice(colon + 1)) };
}

const encoded = /[%+\0]/;

function formDecode(text: string): string {
  if (!encoded.test(text)) return text;
  try {
    const decoded = decodeURIComponent(text.replaceAll('+', ' '));
    if (decoded.includes('\0')) throw malformed();
    return decoded;
  } catch {
    throw malformed();
  }
}
