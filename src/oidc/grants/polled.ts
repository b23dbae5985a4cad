import type { Client } from '../../application/index.ts';
import type { Aggregate, Loaded } from '../../eventstore/index.ts';
import type { LinkedSession } from '../auth-request/linked-session.ts';
import { tokenReason } from '../oidc-session/commands.ts';
import { accessDenied, slowDown } from '../protocol/errors.ts';
import { scopes } from '../scope/scopes.ts';
import { newSessionId } from '../tokens/format.ts';
import type { GrantContext } from './grant.ts';
import { findSubject, requireSignedIn, requireStanding } from './subject-of.ts';

/** What grants have in common by which a client asks again and again until a person has answered elsewhere. */

const slower = 'Wait five seconds longer before asking again';

/**
 * The request that is asked after.
 *
 * Round trips: one read of a few events, and none for a poll that comes too soon, unless its client `isTold` that there is
 * an answer (CIBA §10.2): it comes for that at once, however short after it has asked by itself.
 * @throws OAuthError `slow_down` (RFC 8628 §3.5, CIBA §11)
 */
export async function polledRequest<S extends { readonly lifecycle: string }>(
  { provider, instance }: GrantContext,
  aggregate: Aggregate<S>,
  id: string,
  { clientId }: Client,
  { isTold = false } = {},
): Promise<Loaded<S>> {
  const { polling, platform } = provider;
  const poll = `${instance.id}/${id}/${clientId}`;
  const tooSoon = polling.isTooSoon(poll);
  if (tooSoon && !isTold) throw slowDown(slower);
  const request = await platform.store.load(instance.id, aggregate, id);
  if (request.state.lifecycle !== 'pending') return request;
  if (tooSoon) throw slowDown(slower);
  polling.told(poll);
  return request;
}

/**
 * Who has answered, if they may still use the client, and their sign-in holds. One read: user, organization and sign-in.
 * @throws OAuthError `access_denied` where access was withdrawn since: the client stops asking; `invalid_grant`
 */
export async function whoAnswered(
  context: GrantContext,
  client: Client,
  link: LinkedSession,
  { scope, approvedAt }: { readonly scope: readonly string[]; readonly approvedAt: Date | undefined },
) {
  const { provider, instance } = context;
  const found = await findSubject(context, link.userId, link.sessionId, scope.includes(scopes.metadata));
  const { user_id: userId, org_id: orgId } = requireStanding(found);
  if (!(await provider.access.may(instance.id, client, { userId, orgId })))
    throw accessDenied('The user may not use this application; ask its administrator');
  return requireSignedIn(context, client, found, { ...link, provenAt: approvedAt });
}

/** The session that begins with such an answer. */
export const answeredSession = (
  { provider }: GrantContext,
  client: Client,
  { needsRefreshToken }: { readonly needsRefreshToken: boolean },
) => ({
  begins: newSessionId(provider.platform.ids()),
  refreshable: needsRefreshToken && (client.oidc?.grantTypes.includes('refresh_token') ?? false),
  reason: tokenReason.authRequest,
});
