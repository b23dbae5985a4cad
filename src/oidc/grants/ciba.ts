import type { Client } from '../../application/index.ts';
import { writeOf } from '../../eventstore/index.ts';
import { redeemCibaRequest } from '../ciba/commands.ts';
import { grantedBy } from '../ciba/granted.ts';
import { openAuthReqId } from '../ciba/ids.ts';
import { cibaRequestAggregate } from '../ciba/state.ts';
import { tokenReason } from '../oidc-session/commands.ts';
import { accessDenied, invalidGrant, invalidRequest, slowDown } from '../protocol/errors.ts';
import type { Parameters } from '../protocol/parameters.ts';
import { audienceWithin } from '../scope/resources.ts';
import { scopes } from '../scope/scopes.ts';
import { type Authorized, formOf } from '../tokens/authorized.ts';
import { newSessionId } from '../tokens/format.ts';
import type { GrantContext } from './grant.ts';
import { findSubject, requireSignedIn, requireStanding } from './subject-of.ts';

/**
 * CIBA (Core 1.0 §10.1): a client asks again and again, or once it was pinged, until the person has answered elsewhere.
 * Round trips are those of a device code.
 */
export async function ciba(context: GrantContext, form: Parameters, client: Client): Promise<Authorized> {
  const { provider, instance } = context;
  const { encryption, store, clock, ids } = provider.platform;
  const authReqId = form.get('auth_req_id');
  if (authReqId === undefined) throw invalidRequest('The parameter auth_req_id is missing');
  const id = openAuthReqId(encryption, authReqId);
  if (id === undefined) throw invalidGrant('The auth_req_id is unknown or was used already');
  const poll = `${instance.id}/${id}/${client.clientId}`;
  if (provider.polling.isTooSoon(poll)) throw slowDown('Wait five seconds longer before asking again');
  const request = await store.load(instance.id, cibaRequestAggregate, id);
  const { lifecycle, details, approvedAt } = request.state;
  if (lifecycle === 'pending') provider.polling.told(poll);
  const { link, decision } = redeemCibaRequest(request.state, { clientId: client.clientId, now: clock() });
  const { scope, resources, needsRefreshToken } = details;
  const found = await findSubject(context, link.userId, link.sessionId, scope.includes(scopes.metadata));
  const { user_id: userId, org_id: orgId } = requireStanding(found);
  if (!(await provider.access.may(instance.id, client, { userId, orgId })))
    throw accessDenied('The user may not use this application; ask its administrator');
  const subject = await requireSignedIn(context, client, found, { ...link, provenAt: approvedAt });
  return {
    granted: grantedBy(details, link, subject),
    session: {
      begins: newSessionId(ids()),
      refreshable: needsRefreshToken && (client.oidc?.grantTypes.includes('refresh_token') ?? false),
      reason: tokenReason.authRequest,
    },
    scope,
    audience: await audienceWithin(context, resources, form, scope),
    subject: () => subject,
    form: formOf(client),
    uses: [writeOf(request, instance.id, decision)],
  };
}
