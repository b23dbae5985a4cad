import type { Client } from '../../../application/index.ts';
import { type AggregateWrite, writeOf } from '../../../eventstore/index.ts';
import { impersonate, impersonatedUser, type RecordedActor } from '../../../user/index.ts';
import { actorsOf, after } from '../../oidc-session/actor.ts';
import { invalidRequest, unauthorizedClient } from '../../protocol/errors.ts';
import type { ImpersonatedUser } from '../../tokens/impersonation.ts';
import type { GrantContext } from '../grant.ts';
import type { Party } from './party.ts';

/** Nested `act` claims are read by people. */
const mostActors = 8;

/**
 * Whether anybody may act as another here. A public client may not ask for it: whoever holds the token of somebody who
 * may would need nothing else (RFC 8693 §5).
 * @throws OAuthError `invalid_request`, `unauthorized_client`
 */
export async function requireImpersonation(
  { provider, instance }: GrantContext,
  client: Client,
): Promise<void> {
  if (client.authMethod === 'none')
    throw unauthorizedClient('Acting as somebody needs a client that authenticates', {
      detail: client.clientId,
    });
  if (!(await provider.impersonation.isAllowed(instance.id)))
    throw invalidRequest('Impersonation is off; switch enable_impersonation on in the security settings');
}

/** Whom nobody may act as, and who is not there, are told alike: nobody learns by it which users there are. */
export const noSuchSubject = () =>
  invalidRequest(
    'The actor may not act as this subject: it must be active, and the actor have the permission impersonation in its organization (admin.impersonation for administrators)',
  );

/**
 * Who acts as the subject, with whoever acted before: as the actor, and as the subject. Each of them needs the
 * permission, so that nobody reaches further by acting as somebody who may.
 * @throws OAuthError `invalid_request`
 */
export async function actorFor(
  { provider, instance }: GrantContext,
  actor: Party,
  before: RecordedActor | undefined,
  subject: ImpersonatedUser,
): Promise<RecordedActor> {
  const acting = { user_id: actor.userId, issuer: instance.origin, actor: after(actor.actor, before) };
  const actors = actorsOf(acting);
  if (actors.length > mostActors)
    throw invalidRequest(`More than ${mostActors} actors would stand behind the token`);
  if (!(await provider.impersonation.may(instance.id, actors, subject))) throw noSuchSubject();
  return acting;
}

/** The fact in the history of the user, written with the token or not at all. */
export async function impersonation(
  { provider, instance }: GrantContext,
  client: Client,
  userId: string,
  actor: RecordedActor,
): Promise<AggregateWrite> {
  const user = await provider.platform.store.load(instance.id, impersonatedUser, userId);
  return writeOf(user, instance.id, impersonate(client.clientId, actor));
}
