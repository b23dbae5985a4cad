import type { Client } from '../../application/index.ts';
import { writeOf } from '../../eventstore/index.ts';
import { openDeviceCode } from '../device-auth/codes.ts';
import { redeemDeviceCode } from '../device-auth/commands.ts';
import { deviceAuthAggregate } from '../device-auth/state.ts';
import { tokenReason } from '../oidc-session/commands.ts';
import { accessDenied, invalidGrant, invalidRequest, slowDown } from '../protocol/errors.ts';
import type { Parameters } from '../protocol/parameters.ts';
import { detailsWithin, standingDetails } from '../scope/authorization-details.ts';
import { audienceWithin } from '../scope/resources.ts';
import { scopes } from '../scope/scopes.ts';
import { type Authorized, formOf } from '../tokens/authorized.ts';
import { newSessionId } from '../tokens/format.ts';
import type { GrantContext } from './grant.ts';
import { findSubject, requireSignedIn, requireStanding } from './subject-of.ts';

/**
 * Device code (RFC 8628 §3.4): a device asks again and again until its person has answered.
 *
 * Round trips of a poll: one read of an event or two, and none for one that comes too soon. Of the last: two reads (the
 * request's events; user, organization and sign-in), then one append of both aggregates.
 */
export async function deviceCode(
  context: GrantContext,
  form: Parameters,
  client: Client,
): Promise<Authorized> {
  const { provider, instance } = context;
  const { encryption, store, clock, ids } = provider.platform;
  const code = form.get('device_code');
  if (code === undefined) throw invalidRequest('The parameter device_code is missing');
  const id = openDeviceCode(encryption, code);
  if (id === undefined) throw invalidGrant('The device code is unknown or was used already');
  const poll = `${instance.id}/${id}/${client.clientId}`;
  if (provider.polling.isTooSoon(poll)) throw slowDown('Wait five seconds longer before asking again');
  const request = await store.load(instance.id, deviceAuthAggregate, id);
  if (request.state.lifecycle === 'pending') provider.polling.told(poll);
  const { link, decision } = redeemDeviceCode(request.state, { clientId: client.clientId, now: clock() });
  const { scope, audience, resources, needsRefreshToken } = request.state.details;
  const found = await findSubject(context, link.userId, link.sessionId, scope.includes(scopes.metadata));
  const { user_id: userId, org_id: orgId } = requireStanding(found);
  // Access that was withdrawn since the person allowed it is what §3.5 calls denied: the device stops asking.
  if (!(await provider.access.may(instance.id, client, { userId, orgId })))
    throw accessDenied('The user may not use this application; ask its administrator');
  const subject = await requireSignedIn(context, client, found, {
    ...link,
    provenAt: request.state.approvedAt,
  });
  const authorizationDetails = await standingDetails(
    context,
    request.state.details.authorizationDetails,
    client,
  );
  return {
    granted: {
      ...link,
      orgId,
      clientId: client.clientId,
      audience,
      resources,
      authorizationDetails,
      scope,
      preferredLanguage: subject.preferred_language,
    },
    session: {
      begins: newSessionId(ids()),
      refreshable: needsRefreshToken && (client.oidc?.grantTypes.includes('refresh_token') ?? false),
      reason: tokenReason.authRequest,
    },
    scope,
    audience: await audienceWithin(context, resources, form, scope),
    authorizationDetails: await detailsWithin(context, authorizationDetails, form, client),
    subject: () => subject,
    form: formOf(client),
    uses: [writeOf(request, instance.id, decision)],
  };
}
