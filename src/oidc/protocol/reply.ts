import type { WireReply } from '../../contract/transport/index.ts';
import { asciiUri } from '../../uri/index.ts';
import type { OAuthError } from './errors.ts';

/** Answers of the protocol endpoints. */

/** RFC 6749 §5.1: what holds tokens or personal data is kept nowhere on its way. */
const uncached = { 'cache-control': 'no-store', pragma: 'no-cache' };
const jsonHeaders = { 'content-type': 'application/json', ...uncached };

export const json = (body: object, headers?: Readonly<Record<string, string>>): WireReply => ({
  status: 200,
  headers: headers ? { ...jsonHeaders, ...headers } : jsonHeaders,
  body: JSON.stringify(body),
});

/** JSON that is text already. */
export const jsonText = (body: string): WireReply => ({ status: 200, headers: jsonHeaders, body });

/** A JWT as the whole answer. @param type its media type */
export const jwtReply = (jwt: string, type: string): WireReply => ({
  status: 200,
  headers: { 'content-type': type, ...uncached },
  body: jwt,
});

/** RFC 6749 §5.2. */
export const errorReply = (error: OAuthError): WireReply => ({
  status: error.status,
  headers: { ...jsonHeaders, ...error.headers },
  body: JSON.stringify({ error: error.code, error_description: error.description }),
});

export const redirect = (location: string): WireReply => ({
  status: 302,
  headers: { location: asciiUri(location), ...uncached, 'referrer-policy': 'no-referrer' },
  body: null,
});

export const methodNotAllowed = (allow: string): WireReply => ({
  status: 405,
  headers: { ...jsonHeaders, allow },
  body: JSON.stringify({ error: 'invalid_request', error_description: `Use ${allow}` }),
});
