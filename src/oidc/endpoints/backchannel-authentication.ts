import { appendIn } from '../../eventstore/index.ts';
import { cibaRequestDetails } from '../authorize/ciba-request.ts';
import { askedParameters } from '../authorize/ciba-signed-request.ts';
import { addCibaRequest } from '../ciba/commands.ts';
import { newCibaRequestId, sealAuthReqId } from '../ciba/ids.ts';
import { cibaRequestAggregate } from '../ciba/state.ts';
import { cibaGrantType, requireGrantType } from '../clients/grant-types.ts';
import { unauthorizedClient } from '../protocol/errors.ts';
import { readForm } from '../protocol/parameters.ts';
import { json } from '../protocol/reply.ts';
import { writingScope } from '../protocol/writing-scope.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * The backchannel authentication endpoint (CIBA Core 1.0 §7): a client asks a person who is not at its browser. One
 * append; who is told, and how, follows from that.
 */
export const backchannelAuthentication: Endpoint = async (context, request) => {
  const { provider, instance } = context;
  const { platform, polling } = provider;
  const form = await readForm(request);
  const client = await provider.authentication.application({ instance, request, form });
  requireGrantType(client, cibaGrantType);
  const { oidc } = client;
  if (!oidc || client.authMethod === 'none')
    throw unauthorizedClient('The client must authenticate to ask people elsewhere');
  const asking = { ...client, oidc };
  const parameters = await askedParameters(context, form, asking);
  const details = await cibaRequestDetails(context, parameters, asking, request.remoteAddress);
  const id = newCibaRequestId(platform.ids());
  await appendIn(platform.store, writingScope(platform, instance.id, 'OIDC'), [
    {
      aggregateType: cibaRequestAggregate.type,
      aggregateId: id,
      owner: instance.id,
      expectedVersion: 0,
      ...addCibaRequest(details),
    },
  ]);
  return json({
    auth_req_id: sealAuthReqId(platform.encryption, id),
    expires_in: Math.round((details.expiresAt.getTime() - platform.clock().getTime()) / 1000),
    ...(details.mode !== 'push' && { interval: polling.interval }),
  });
};
