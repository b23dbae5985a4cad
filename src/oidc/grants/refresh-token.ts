import type { Client } from '../../application/index.ts';
import { narrowedScope, presentRefreshToken } from '../oidc-session/commands.ts';
import { oidcSessionAggregate } from '../oidc-session/state.ts';
import { invalidGrant, invalidRequest } from '../protocol/errors.ts';
import { listOf, type Parameters } from '../protocol/parameters.ts';
import { scopes } from '../scope/scopes.ts';
import { type Authorized, formOf } from '../tokens/authorized.ts';
import { readToken } from '../tokens/format.ts';
import type { GrantContext } from './grant.ts';
import { revokeGrant } from './revoke-grant.ts';
import { requireSubject } from './subject-of.ts';

const dead = 'The refresh token is unknown, expired, revoked or was used already';

/**
 * Refreshing (RFC 6749 §6) with rotation and reuse detection (RFC 9700 §4.14.2).
 *
 * Round trips: two reads (the session's events; user, organization and sign-in), then one append.
 */
export async function refreshToken(
  context: GrantContext,
  form: Parameters,
  client: Client,
): Promise<Authorized> {
  const { provider, instance } = context;
  const { encryption, store, clock } = provider.platform;
  const token = form.get('refresh_token');
  if (token === undefined) throw invalidRequest('The parameter refresh_token is missing');
  const named = readToken(encryption.openToken('token', token));
  if (named?.kind !== 'refresh') throw invalidGrant(dead);
  const loaded = await store.load(instance.id, oidcSessionAggregate, named.sessionId);
  const session = loaded.state;
  const presented = { tokenId: named.tokenId, clientId: client.clientId, now: clock() };
  if (presentRefreshToken(session, presented) === 'reused') {
    await revokeGrant(context, named.sessionId);
    throw invalidGrant(dead, {
      detail: `a refresh token of ${named.sessionId} was used twice; all are revoked`,
    });
  }
  const asked = form.get('scope');
  const scope = narrowedScope(session.scope, asked === undefined ? undefined : listOf(asked));
  const subject = await requireSubject(
    context,
    session.userId,
    session.sessionId,
    scope.includes(scopes.metadata),
  );
  return {
    granted: session,
    session: { goesOn: loaded },
    scope,
    subject: () => subject,
    form: formOf(client),
    uses: [],
  };
}
