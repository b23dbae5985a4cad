import { againWhenOvertaken, appendIn } from '../../eventstore/index.ts';
import { scopeOf } from '../authorize/checks.ts';
import { requireGrantType } from '../clients/grant-types.ts';
import { deviceAuthId, newUserCode, sealDeviceCode, shownUserCode } from '../device-auth/codes.ts';
import { addDeviceAuth } from '../device-auth/commands.ts';
import { type DeviceRequestDetails, deviceAuthAggregate } from '../device-auth/state.ts';
import { tooManyRequests, unauthorizedClient } from '../protocol/errors.ts';
import { readForm } from '../protocol/parameters.ts';
import { paths } from '../protocol/paths.ts';
import { json } from '../protocol/reply.ts';
import { writingScope } from '../protocol/writing-scope.ts';
import type { EndpointContext } from '../provider.ts';
import { readClientDocument } from '../registration/client-document.ts';
import { requestAudience } from '../scope/audience.ts';
import { askedDetails } from '../scope/authorization-details.ts';
import { withKnownOrgs } from '../scope/known-orgs.ts';
import { audienceOfResources, resourcesIn } from '../scope/resources.ts';
import { scopes } from '../scope/scopes.ts';
import type { Endpoint } from './endpoint.ts';

const grantType = 'urn:ietf:params:oauth:grant-type:device_code';

/**
 * The device authorization endpoint (RFC 8628 §3.1): a device without a browser or a keyboard is given a code that a
 * person enters elsewhere, and one by which it asks for its tokens. One append.
 */
export const deviceAuthorization: Endpoint = async (context, request) => {
  const { provider, instance } = context;
  const limited = provider.authorizations.take(request.remoteAddress);
  if (limited) throw tooManyRequests(limited);
  const form = await readForm(request);
  await readClientDocument(context, request, form.get('client_id'));
  const client = await provider.authentication.application({ instance, request, form });
  requireGrantType(client, grantType);
  const { oidc } = client;
  if (!oidc) throw unauthorizedClient('The client is an API and takes part in no sign-in');
  const { platform, devices, polling } = provider;
  const scope = await withKnownOrgs(platform.sql, instance.id, scopeOf(form, { ...client, oidc }));
  const resources = resourcesIn(form);
  if (resources.length > 0) await audienceOfResources(context, resources, scope);
  const authorizationDetails = await askedDetails(context, form, client);
  const { id, userCode } = await begun(context, {
    clientId: client.clientId,
    scope,
    audience: await requestAudience(context, client, scope, authorizationDetails),
    resources,
    authorizationDetails,
    expiresAt: new Date(platform.clock().getTime() + devices.lifetime),
    needsRefreshToken: scope.includes(scopes.offlineAccess),
    remoteAddress: request.remoteAddress,
    instanceKey: client.instanceKey,
  });
  const address = instance.origin + paths.device;
  const shown = shownUserCode(userCode);
  return json({
    device_code: sealDeviceCode(platform.encryption, id),
    user_code: shown,
    verification_uri: address,
    verification_uri_complete: `${address}?${new URLSearchParams({ user_code: shown })}`,
    expires_in: devices.lifetime / 1000,
    interval: polling.interval,
  });
};

/** A code that was ever given out is never given out again: its request has the id already, and another is drawn. */
const begun = ({ provider: { platform }, instance }: EndpointContext, details: DeviceRequestDetails) =>
  againWhenOvertaken(
    async () => {
      const userCode = newUserCode();
      const id = deviceAuthId(platform.encryption, instance.id, userCode);
      const write = {
        aggregateType: deviceAuthAggregate.type,
        aggregateId: id,
        owner: instance.id,
        expectedVersion: 0,
      };
      await appendIn(platform.store, writingScope(platform, instance.id, 'OIDC'), [
        { ...write, ...addDeviceAuth(details) },
      ]);
      return { id, userCode };
    },
    { retries: 4 },
  );
