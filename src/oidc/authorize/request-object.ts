import { decodeProtectedHeader } from 'jose';
import { isMessageSigning } from '../../application/index.ts';
import {
  isSigningAlgorithm,
  type SigningAlgorithm,
  signingAlgorithms,
  verifyJwt,
} from '../../crypto/index.ts';
import { invalidRequest, invalidRequestObject } from '../protocol/errors.ts';
import { fapiAlgorithmsText, isFapiAlgorithm } from '../protocol/fapi-algorithms.ts';
import type { Parameters } from '../protocol/parameters.ts';
import type { RedirectingClient } from './client-and-redirect.ts';
import type { AuthorizeContext } from './context.ts';

/** What decides where and how a request is answered, if only with the refusal of its request object. */
const answering = new Set(['redirect_uri', 'response_type', 'response_mode', 'state']);

/**
 * The parameters with those of the request object over them that say where and how to answer (OIDC Core §6.1), before
 * it is known whether the object is good: the client must hear of it where it listens. Nothing in it is believed: the
 * redirect URI is checked as any other, the rest concerns the client alone.
 */
export function withRequestObject(parameters: Parameters): Parameters {
  const request = parameters.get('request');
  if (request === undefined) return parameters;
  const inside = payloadOf(request);
  const claim = (name: string): string | undefined => {
    const value = answering.has(name) ? inside[name] : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return { get: (name) => claim(name) ?? parameters.get(name), all: parameters.all, names: parameters.names };
}

/** By what a JWT says to be signed; undefined for what is not. */
function algorithmOf(jwt: string): SigningAlgorithm | undefined {
  try {
    const { alg = '' } = decodeProtectedHeader(jwt);
    return isSigningAlgorithm(alg) ? alg : undefined;
  } catch {
    return undefined;
  }
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

/** How far clocks of clients may be off, either way. */
const clockSkewSeconds = 30;

/**
 * What a client asks for: the parameters themselves, or those of the request object that it has signed with one of its
 * keys, and then those alone (RFC 9101 §5, §6.3).
 * @throws OAuthError `invalid_request_object`; `invalid_request` where the client must send one and has not
 */
export async function requestedParameters(
  context: AuthorizeContext,
  parameters: Parameters,
  client: RedirectingClient,
): Promise<Parameters> {
  const request = parameters.get('request');
  if (request !== undefined) return parametersIn(await verified(context, request, client));
  if (!client.oidc.requireSignedRequestObject) return parameters;
  throw invalidRequest('This client must send its requests as signed request objects (RFC 9101), in request');
}

async function verified(
  { provider: { platform, clientKeys }, instance }: AuthorizeContext,
  request: string,
  client: RedirectingClient,
): Promise<Readonly<Record<string, unknown>>> {
  const { clientId, oidc } = client;
  const algorithm = algorithmOf(request);
  if (algorithm === undefined)
    throw invalidRequestObject('request is no signed JWT (RFC 9101); none is not taken');
  if (oidc.requestObjectSigningAlg !== '' && algorithm !== oidc.requestObjectSigningAlg)
    throw invalidRequestObject(`request of this client must be signed by ${oidc.requestObjectSigningAlg}`);
  const keys = await clientKeys.ofSigner(instance.id, client, request);
  if (!keys)
    throw invalidRequestObject(
      'request is signed with a key that this application does not have; name it in kid',
    );
  const verdict = await verifyJwt(request, keys, {
    algorithms: signingAlgorithms,
    issuer: clientId,
    audience: instance.origin,
    now: platform.clock(),
    toleranceSeconds: clockSkewSeconds,
    requiredClaims: ['iss', 'aud'],
  });
  if (!verdict.ok)
    throw invalidRequestObject(`request is not good: ${verdict.reason.replaceAll(/["\\]/g, '')}`);
  const { claims, header } = verdict;
  if (header.typ !== undefined && !types.has(String(header.typ).toLowerCase()))
    throw invalidRequestObject('typ of request must be oauth-authz-req+jwt');
  if (claims['client_id'] !== clientId)
    throw invalidRequestObject('client_id in request must be the one beside it');
  // RFC 9101 §4; a JWT by which a client proves itself is told by its subject (§10.8).
  if ('request' in claims || 'request_uri' in claims || claims.sub === clientId)
    throw invalidRequestObject('request must hold no request, no request_uri, and not the client as sub');
  if (isMessageSigning(oidc)) requireMessageSigning(header.alg, claims, platform.clock());
  return claims;
}

const longestSeconds = 60 * 60;

/** FAPI 2.0 Message Signing §5.3.1: signed as the profile has it, and for an hour at most. */
function requireMessageSigning(
  algorithm: unknown,
  { nbf, exp }: Readonly<Record<string, unknown>>,
  now: Date,
): void {
  if (!isFapiAlgorithm(algorithm))
    throw invalidRequestObject(`request must be signed by ${fapiAlgorithmsText}`);
  if (typeof nbf !== 'number' || typeof exp !== 'number')
    throw invalidRequestObject('request must hold nbf and exp');
  if (exp - nbf > longestSeconds || now.getTime() / 1000 - nbf > longestSeconds)
    throw invalidRequestObject('request must be good for an hour at most, by its nbf and exp');
}

const types = new Set(['oauth-authz-req+jwt', 'application/oauth-authz-req+jwt', 'jwt']);

/** RFC 9101 §4: numbers and booleans of JSON stand for their texts. */
export function parametersIn(claims: Readonly<Record<string, unknown>>): Parameters {
  const textOf = (value: unknown): string | undefined =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : value === undefined || value === null
        ? undefined
        : JSON.stringify(value);
  return {
    get: (name) => textOf(claims[name]) || undefined,
    all: (name) => [claims[name]].flat().flatMap((value) => textOf(value) || []),
    names: Object.keys(claims),
  };
}
