import { authorizationToken } from '../../authz/authenticate.ts';
import type { WireRequest } from '../../contract/transport/index.ts';
import { openOwnToken } from '../clients/own-token.ts';
import { proofDemandsOf } from '../clients/proof-demands.ts';
import { managesGrants } from '../grant-management/managing.ts';
import { grantScopes } from '../grant-management/scopes.ts';
import { grantAggregate, type OAuthGrant } from '../grant-management/state.ts';
import { revokeGrant } from '../grant-revocation.ts';
import { nothing } from '../possession/possession.ts';
import { needsProof, proveHolder } from '../possession/presented.ts';
import { invalidToken, OAuthError } from '../protocol/errors.ts';
import { paths } from '../protocol/paths.ts';
import { json } from '../protocol/reply.ts';
import { writingScope } from '../protocol/writing-scope.ts';
import type { EndpointContext } from '../provider.ts';
import { standingDetails } from '../scope/authorization-details.ts';
import type { Endpoint } from './endpoint.ts';

/** The grant management API (Grant Management for OAuth 2.0 §6): an application reads or ends a grant of its own. */
export const grants: Endpoint = async (context, request) => {
  const { provider, instance } = context;
  const { access, headers } = await authorized(context, request);
  const needed = request.verb === 'DELETE' ? grantScopes.revoke : grantScopes.query;
  if (!access.scope.includes(needed))
    throw new OAuthError('insufficient_scope', 403, `This needs an access token with the scope ${needed}`, {
      headers: {
        'www-authenticate': `Bearer realm="oidc", error="insufficient_scope", scope="${needed}"`,
      },
    });
  const id = request.path.slice(paths.grants.length + 1).replace(/\/$/, '');
  const { state } = await provider.platform.store.load(instance.id, grantAggregate, id.slice(0, 200));
  if (!state.exists || state.clientId !== access.clientId)
    throw new OAuthError('invalid_request', 404, 'There is no such grant of this client');
  if (request.verb !== 'DELETE') return json(await described(context, state), headers);
  const writing = writingScope(provider.platform, instance.id, 'OIDC');
  await revokeGrant(provider.platform, writing, id);
  await writing.settled();
  return { status: 204, headers: { 'cache-control': 'no-store', ...headers }, body: null };
};

/** @throws OAuthError with the challenge of RFC 6750 §3 or RFC 9449 §7.1 */
async function authorized({ provider, instance }: EndpointContext, request: WireRequest) {
  const { encryption, clock } = provider.platform;
  const sent = authorizationToken(request.header('authorization') ?? '');
  const access = sent && openOwnToken(encryption, instance.id, sent.token, clock());
  const client = access && (await provider.clients.byId(instance.id, access.clientId));
  if (!sent || !access || !client?.active || !access.isOf(client) || !managesGrants(client))
    throw invalidToken('The access token is expired, or not one for the grants of a client');
  const presented = { ...sent, bound: access.bound };
  const { headers } = needsProof(presented)
    ? await proveHolder(provider.possessions, presented, request, instance, () =>
        proofDemandsOf(provider.clients, instance, access.clientId),
      )
    : nothing;
  return { access, headers };
}

/** §6.4. Nothing of it says whose grant it is (§9). */
async function described(context: EndpointContext, grant: OAuthGrant): Promise<object> {
  const client = await context.provider.clients.byId(context.instance.id, grant.clientId);
  const details = client ? await standingDetails(context, grant.authorizationDetails, client) : [];
  const { scope, resources, claims } = grant;
  const names = new Set([claims?.userinfo, claims?.id_token].flatMap((asked) => Object.keys(asked ?? {})));
  return {
    scopes: [{ scope: scope.join(' '), ...(resources.length > 0 && { resources }) }],
    ...(names.size > 0 && { claims: [...names] }),
    ...(details.length > 0 && { authorization_details: details }),
  };
}
