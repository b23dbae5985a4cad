import type { Client } from '../../application/index.ts';
import { preferredLoginName, userinfoClaims } from '../claims/userinfo.ts';
import { authenticateClient } from '../clients/authenticate.ts';
import { invalidClient, invalidRequest } from '../errors.ts';
import { readForm } from '../parameters.ts';
import { json } from '../reply.ts';
import { type ActiveToken, list } from '../tokens/present.ts';
import type { Endpoint } from './endpoint.ts';

/** RFC 7662 §2.2: a client that may not know learns no more than of a token that never was. */
const inactive = { active: false };

/**
 * Token introspection (RFC 7662) by a client of the token's audience: of any other it is not active.
 *
 * Round trips: one read for token, user, organization and sign-in, shared by all that ask at the same moment;
 * the client is remembered until an event of it is projected.
 */
export const introspection: Endpoint = async ({ provider, instance }, request) => {
  const form = await readForm(request);
  const client = await authenticateClient(provider, instance, request, form);
  // RFC 7662 §2.1: anyone may say a public client's id, so it cannot ask.
  if (client.authMethod === 'none') throw invalidClient('Introspection needs a client that authenticates');
  const presented = form.get('token');
  if (presented === undefined) throw invalidRequest('The parameter token is missing');
  const token = await provider.tokens.active(presented, instance);
  return json(token && isFor(token, client) ? described(token, instance.origin) : inactive);
};

/** Named by its client id or its project. */
const isFor = ({ audience }: ActiveToken, client: Client): boolean =>
  audience === undefined || audience.includes(client.clientId) || audience.includes(client.project.id);

function described({ row, scope, audience, clientId, tokenId }: ActiveToken, issuer: string): object {
  return {
    ...userinfoClaims(row, scope),
    active: true,
    scope: row.scope,
    ...(clientId !== '' && { client_id: clientId }),
    token_type: 'Bearer',
    exp: row.expires_at,
    iat: row.issued_at,
    nbf: row.issued_at,
    auth_time: row.auth_time,
    ...(audience && { aud: audience }),
    ...(row.amr !== '' && { amr: list(row.amr) }),
    iss: issuer,
    jti: tokenId,
    username: preferredLoginName(row),
  };
}
