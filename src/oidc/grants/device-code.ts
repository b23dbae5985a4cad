import { writeOf } from '../../eventstore/index.ts';
import type { ProvenClient } from '../clients/proven.ts';
import { openDeviceCode } from '../device-auth/codes.ts';
import { redeemDeviceCode } from '../device-auth/commands.ts';
import { deviceAuthAggregate } from '../device-auth/state.ts';
import { invalidGrant, invalidRequest } from '../protocol/errors.ts';
import type { Parameters } from '../protocol/parameters.ts';
import { detailsWithin, standingDetails } from '../scope/authorization-details.ts';
import { audienceWithin } from '../scope/resources.ts';
import { type Authorized, formOf } from '../tokens/authorized.ts';
import type { GrantContext } from './grant.ts';
import { answeredSession, polledRequest, whoAnswered } from './polled.ts';

/**
 * Device code (RFC 8628 §3.4): a device asks again and again until its person has answered.
 *
 * Round trips of a poll: one read of an event or two, and none for one that comes too soon. Of the last: two reads (the
 * request's events; user, organization and sign-in), then one append of both aggregates.
 */
export async function deviceCode(
  context: GrantContext,
  form: Parameters,
  client: ProvenClient,
): Promise<Authorized> {
  const { provider, instance } = context;
  const { encryption, clock } = provider.platform;
  const code = form.get('device_code');
  if (code === undefined) throw invalidRequest('The parameter device_code is missing');
  const id = openDeviceCode(encryption, code);
  if (id === undefined) throw invalidGrant('The device code is unknown or was used already');
  const request = await polledRequest(context, deviceAuthAggregate, id, client);
  const { details, approvedAt } = request.state;
  const { link, decision } = redeemDeviceCode(request.state, {
    clientId: client.clientId,
    instanceKey: client.instanceKey,
    now: clock(),
  });
  const { scope, audience, resources } = details;
  const subject = await whoAnswered(context, client, link, { scope, approvedAt });
  const authorizationDetails = await standingDetails(context, details.authorizationDetails, client);
  return {
    granted: {
      ...link,
      orgId: subject.org_id,
      clientId: client.clientId,
      audience,
      resources,
      authorizationDetails,
      scope,
      preferredLanguage: subject.preferred_language,
    },
    session: answeredSession(context, client, details),
    scope,
    audience: await audienceWithin(context, resources, form, scope),
    authorizationDetails: await detailsWithin(context, authorizationDetails, form, client),
    subject: () => subject,
    form: formOf(client),
    uses: [writeOf(request, instance.id, decision)],
  };
}
