import type { Parameters } from '../protocol/parameters.ts';

/** What decides where and how a request is answered, if only with the refusal of its request object. */
const answering = new Set(['redirect_uri', 'response_type', 'response_mode', 'state']);

/**
 * The parameters with those of the request object over them that say where and how to answer (OIDC Core §6.1). Request
 * objects are refused, but the client must hear so where it listens. Nothing in it is believed: the redirect URI is
 * checked as any other, the rest concerns the client alone.
 */
export function withRequestObject(parameters: Parameters): Parameters {
  const request = parameters.get('request');
  if (request === undefined) return parameters;
  const inside = payloadOf(request);
  const claim = (name: string): string | undefined => {
    const value = answering.has(name) ? inside[name] : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return { get: (name) => claim(name) ?? parameters.get(name), names: parameters.names };
}

/** Of a JWT, signed or not; empty for anything else. */
function payloadOf(jwt: string): Readonly<Record<string, unknown>> {
  try {
    const payload: unknown = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof payload === 'object' && payload !== null ? { ...payload } : {};
  } catch {
    return {};
  }
}
