import { runCommand } from '../../eventstore/index.ts';
import type { Asking } from '../clients/authenticate.ts';
import { nothingIsLeft } from '../grants/revoke-grant.ts';
import { revokeAccessToken, revokeAll } from '../oidc-session/commands.ts';
import { oidcSessionAggregate } from '../oidc-session/state.ts';
import { invalidGrant, invalidRequest } from '../protocol/errors.ts';
import { readForm } from '../protocol/parameters.ts';
import { writingScope } from '../protocol/writing-scope.ts';
import type { Provider } from '../provider.ts';
import type { Endpoint } from './endpoint.ts';

const done = { status: 200, headers: { 'cache-control': 'no-store' }, body: '' };

/**
 * Token revocation (RFC 7009) of access and refresh tokens by the client that holds them. With a refresh token
 * goes the whole grant. Unknown, expired and revoked tokens are answered like those that were revoked now (§2.2).
 */
export const revocation: Endpoint = async ({ provider, instance }, request) => {
  const form = await readForm(request);
  const clientId = await revokerOf(provider, { instance, request, form });
  const presented = form.get('token');
  if (presented === undefined) throw invalidRequest('The parameter token is missing');
  const named = await provider.tokens.reference(presented, instance);
  if (!named) return done;

  const writing = writingScope(provider.platform, instance.id, named.userId);
  await runCommand(provider.platform.store, writing, oidcSessionAggregate, named.sessionId, ({ state }) => {
    if (!state.exists) return { events: [] };
    if (state.clientId !== clientId) {
      throw invalidGrant('The token was issued to another client', { detail: state.clientId });
    }
    return named.kind === 'refresh' ? revokeAll(state) : revokeAccessToken(state, named.tokenId);
  }).catch(nothingIsLeft);
  await writing.settled();
  return done;
};

/** Client id of the machine user or application that asks. */
async function revokerOf({ authentication }: Provider, asking: Asking): Promise<string> {
  const machine = await authentication.machine(asking);
  return (machine ?? (await authentication.application(asking))).clientId;
}
