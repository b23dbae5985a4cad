import type { WireRequest } from '../../contract/transport/index.ts';
import { invalidClient, invalidRequest } from '../protocol/errors.ts';
import type { Parameters } from '../protocol/parameters.ts';

/** How a client says who it is, before anybody believes it. */
export type Credentials =
  | { readonly method: 'none'; readonly clientId: string }
  | {
      readonly method: 'client_secret_basic' | 'client_secret_post';
      readonly clientId: string;
      readonly secret: string;
    }
  | { readonly method: 'private_key_jwt'; readonly clientId: string | undefined; readonly assertion: string };

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
  const ways = [authorization, secret, assertion];
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
  if (clientId === undefined) throw invalidClient('The client does not say who it is');
  return secret === undefined
    ? { method: 'none', clientId }
    : { method: 'client_secret_post', clientId, secret };
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
