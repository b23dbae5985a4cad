import type { WireReply, WireRequest } from './call.ts';
import { repeatable } from './header-value.ts';

/**
 * Any origin may call the API, as Zitadel has it: what protects it is the bearer token, which a foreign page
 * does not hold. Pages with cookies (login, account) must not use this.
 */
const exposed =
  'location, content-length, grpc-status, grpc-message, grpc-status-details-bin, x-request-id, www-authenticate, dpop-nonce';
const methods = 'GET, POST, PUT, PATCH, DELETE';
/** Seconds that a browser may keep a preflight's answer. */
const maxAge = '7200';

/** Adds the CORS headers to an answer for a browser's request from another origin. */
export function allowOrigin(request: WireRequest, reply: WireReply): WireReply {
  const origin = repeatable(request.header('origin'));
  if (origin === undefined) return reply;
  const { vary } = reply.headers;
  return {
    ...reply,
    headers: {
      ...reply.headers,
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': exposed,
      vary: vary === undefined ? 'Origin' : `${vary}, Origin`,
    },
  };
}

/** The answer to a preflight; undefined when the request is none. */
export function preflight(request: WireRequest): WireReply | undefined {
  if (request.verb !== 'OPTIONS') return undefined;
  if (request.header('origin') === undefined || request.header('access-control-request-method') === undefined)
    return undefined;
  const wanted = repeatable(request.header('access-control-request-headers'));
  return {
    status: 204,
    headers: {
      'access-control-allow-methods': methods,
      'access-control-max-age': maxAge,
      vary: 'Access-Control-Request-Headers',
      ...(wanted !== undefined && { 'access-control-allow-headers': wanted }),
    },
    body: null,
  };
}
