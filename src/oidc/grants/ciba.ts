import { writeOf } from '../../eventstore/index.ts';
import { redeemCibaRequest } from '../ciba/commands.ts';
import { grantedBy } from '../ciba/granted.ts';
import { openAuthReqId } from '../ciba/ids.ts';
import { cibaRequestAggregate } from '../ciba/state.ts';
import type { ProvenClient } from '../clients/proven.ts';
import { invalidGrant, invalidRequest } from '../protocol/errors.ts';
import type { Parameters } from '../protocol/parameters.ts';
import { detailsWithin, standingDetails } from '../scope/authorization-details.ts';
import { audienceWithin } from '../scope/resources.ts';
import { type Authorized, formOf } from '../tokens/authorized.ts';
import type { GrantContext } from './grant.ts';
import { answeredSession, polledRequest, whoAnswered } from './polled.ts';

/**
 * CIBA (Core 1.0 §10.1): a client asks again and again, or once it was pinged, until the person has answered elsewhere.
 * Round trips are those of a device code; one that is pinged and polls too soon costs the first of them.
 */
export async function ciba(
  context: GrantContext,
  form: Parameters,
  client: ProvenClient,
): Promise<Authorized> {
  const { provider, instance } = context;
  const { encryption, clock } = provider.platform;
  const authReqId = form.get('auth_req_id');
  if (authReqId === undefined) throw invalidRequest('The parameter auth_req_id is missing');
  const id = openAuthReqId(encryption, authReqId);
  if (id === undefined) throw invalidGrant('The auth_req_id is unknown or was used already');
  const isTold = client.oidc?.backchannelTokenDeliveryMode === 'ping';
  const request = await polledRequest(context, cibaRequestAggregate, id, client, { isTold });
  const { details, approvedAt } = request.state;
  const { link, decision } = redeemCibaRequest(request.state, {
    clientId: client.clientId,
    instanceKey: client.instanceKey,
    now: clock(),
  });
  const { scope, resources } = details;
  const subject = await whoAnswered(context, client, link, { scope, approvedAt });
  const authorizationDetails = await standingDetails(context, details.authorizationDetails, client);
  return {
    granted: grantedBy(details, authorizationDetails, link, subject),
    session: answeredSession(context, client, details),
    scope,
    audience: await audienceWithin(context, resources, form, scope),
    authorizationDetails: await detailsWithin(context, authorizationDetails, form, client),
    subject: () => subject,
    form: formOf(client),
    uses: [writeOf(request, instance.id, decision)],
  };
}
