import { isFapi } from '../../application/index.ts';
import {
  isSigningAlgorithm,
  type SigningAlgorithm,
  signingAlgorithms,
  verifyJwt,
} from '../../crypto/index.ts';
import { invalidRequest } from '../protocol/errors.ts';
import { isFapiAlgorithm } from '../protocol/fapi-algorithms.ts';
import type { Parameters } from '../protocol/parameters.ts';
import type { RedirectingClient } from './client-and-redirect.ts';
import type { AuthorizeContext } from './context.ts';
import { parametersIn } from './request-object.ts';

const clockSkewSeconds = 30;
/** FAPI-CIBA §5.2.2. */
const longestSeconds = 60 * 60;
/** What a request holds may be outside of it nowhere (CIBA §7.1.1). */
const requestParameters = [
  'scope',
  'client_notification_token',
  'acr_values',
  'login_hint_token',
  'id_token_hint',
  'login_hint',
  'binding_message',
  'user_code',
  'requested_expiry',
  'resource',
];
const types = new Set(['oauth-authz-req+jwt', 'application/oauth-authz-req+jwt', 'jwt']);

/**
 * What a client asks for: its parameters themselves, or those of the authentication request that it has signed (CIBA §7.1.1).
 * @throws OAuthError `invalid_request`, also where the client must sign and has not
 */
export async function askedParameters(
  context: AuthorizeContext,
  form: Parameters,
  client: RedirectingClient,
): Promise<Parameters> {
  const request = form.get('request');
  if (request === undefined) {
    if (!mustSign(client)) return form;
    throw invalidRequest('This client must send its authentication requests signed, in request (CIBA 7.1.1)');
  }
  const outside = requestParameters.find((name) => form.get(name) !== undefined);
  if (outside !== undefined) throw invalidRequest(`${outside} must be inside of request, which is signed`);
  return parametersIn(await verified(context, request, client));
}

const mustSign = ({ oidc }: RedirectingClient): boolean =>
  isFapi(oidc) || oidc.requireSignedRequestObject || oidc.backchannelAuthenticationRequestSigningAlg !== '';

function algorithmsOf({ oidc }: RedirectingClient): readonly SigningAlgorithm[] {
  const registered = oidc.backchannelAuthenticationRequestSigningAlg;
  const all = isSigningAlgorithm(registered) ? [registered] : signingAlgorithms;
  return isFapi(oidc) ? all.filter(isFapiAlgorithm) : all;
}

const refused = (why: string) => invalidRequest(`request ${why}`);

async function verified(
  { provider: { platform, clientKeys }, instance }: AuthorizeContext,
  request: string,
  client: RedirectingClient,
): Promise<Readonly<Record<string, unknown>>> {
  const { clientId } = client;
  const keys = await clientKeys.ofSigner(instance.id, client, request);
  if (!keys) throw refused('is no JWT that is signed with a key of this application, and names it in kid');
  const now = platform.clock();
  const verdict = await verifyJwt(request, keys, {
    algorithms: algorithmsOf(client),
    issuer: clientId,
    audience: instance.origin,
    now,
    toleranceSeconds: clockSkewSeconds,
    requiredClaims: ['iss', 'aud', 'exp', 'iat', 'nbf', 'jti'],
  });
  if (!verdict.ok) throw refused(`is not good: ${verdict.reason.replaceAll(/["\\]/g, '')}`);
  const { claims, header } = verdict;
  if (header.typ !== undefined && !types.has(String(header.typ).toLowerCase()))
    throw refused('must be of typ oauth-authz-req+jwt, or of none');
  // What proves the client is told by its subject; RFC 9101 §10.8.
  if ('request' in claims || claims.sub === clientId)
    throw refused('must hold no request, and not the client as sub');
  const { exp = 0, nbf = 0, jti = '' } = claims;
  if (exp - nbf > longestSeconds || now.getTime() / 1000 - nbf > longestSeconds + clockSkewSeconds)
    throw refused('must be good for an hour at most, by its nbf and exp');
  const goodForMs = (exp + 2 * clockSkewSeconds) * 1000 - now.getTime();
  const name = `ciba request ${JSON.stringify([instance.id, clientId, jti])}`;
  if (!(await platform.failureCounts.isFirst(name, goodForMs)))
    throw refused('has a jti that was used already; sign another for each request');
  return claims;
}
