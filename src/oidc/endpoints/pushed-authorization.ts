import { isFapi } from '../../application/index.ts';
import { appendIn } from '../../eventstore/index.ts';
import { pushAuthRequest } from '../auth-request/commands.ts';
import { authRequestAggregate, type RequestDetails } from '../auth-request/state.ts';
import { checkClientAndRedirect } from '../authorize/client-and-redirect.ts';
import { requestDetails } from '../authorize/request-details.ts';
import { requestedParameters } from '../authorize/request-object.ts';
import { responseModeOf } from '../authorize/response-type.ts';
import { readRequest } from '../authorize/signed-request.ts';
import type { Confirmation } from '../possession/confirmation.ts';
import { invalidDpopProof, invalidRequest, tooManyRequests, unauthorizedClient } from '../protocol/errors.ts';
import { type Parameters, readForm } from '../protocol/parameters.ts';
import { json } from '../protocol/reply.ts';
import { pushedRequestLifetime } from '../protocol/settings.ts';
import { writingScope } from '../protocol/writing-scope.ts';
import { readClientDocument } from '../registration/client-document.ts';
import { newAuthRequestId, sealRequestUri } from '../tokens/format.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * Pushed authorization requests (RFC 9126): the client says by itself, authenticated, what it asks for, and the browser
 * only carries where that is. Checked as at the authorization endpoint, and kept by one append.
 */
export const pushedAuthorization: Endpoint = async (context, request) => {
  const { provider, instance } = context;
  const form = await readForm(request);
  await readClientDocument(context, request, form.get('client_id'));
  const asking = await provider.authentication.application({ instance, request, form });
  const { clientId, oidc, authMethod } = asking;
  // A server pushes for all of its people; who proves nothing is anybody.
  const limited = authMethod === 'none' ? provider.authorizations.take(request.remoteAddress) : 0;
  if (limited) throw tooManyRequests(limited);
  if (!oidc) throw unauthorizedClient('The client is an API and takes part in no sign-in');
  if (form.get('request_uri')) throw invalidRequest('request_uri cannot be pushed; send the parameters');
  const possession = await provider.possessions.of(request, instance, {
    dpop: false,
    certificate: false,
    nonce: oidc.requireDpopNonce,
    fapi: isFapi(oidc),
  });
  const { parameters: given, problem } = await readRequest(context, ofClient(form, clientId));
  if (problem) throw problem;
  const parameters = await requestedParameters(context, given, { ...asking, oidc });
  const { client, redirectUri } = await checkClientAndRedirect(context, parameters);
  const target = {
    clientId,
    redirectUri,
    state: parameters.get('state'),
    responseMode: responseModeOf(parameters),
    issuer: instance.origin,
  };
  const asked = await requestDetails(context, parameters, client, target, {
    loginClient: '',
    isSigned: parameters !== given,
  });
  const details = { ...boundTo(possession.held, asked), instanceKey: asking.instanceKey };
  await possession.take();
  const { platform } = provider;
  const id = newAuthRequestId(platform.ids());
  await appendIn(platform.store, writingScope(platform, instance.id, 'OIDC'), [
    {
      aggregateType: authRequestAggregate.type,
      aggregateId: id,
      owner: instance.id,
      expectedVersion: 0,
      ...pushAuthRequest(details),
    },
  ]);
  return {
    ...json(
      {
        request_uri: sealRequestUri(platform.encryption, id),
        expires_in: pushedRequestLifetime / 1000,
      },
      possession.headers,
    ),
    status: 201,
  };
};

/** RFC 9449 §10.1: a proof that comes with the request says what dpop_jkt would. */
function boundTo({ jkt }: Confirmation, details: RequestDetails): RequestDetails {
  const { dpopKeyThumbprint = jkt } = details;
  if (jkt !== undefined && jkt !== dpopKeyThumbprint)
    throw invalidDpopProof('dpop_jkt names another key than that of the DPoP proof');
  return { ...details, dpopKeyThumbprint };
}

/** How it proved itself says who it is; whoever it says to be must be the same. */
function ofClient(form: Parameters, clientId: string): Parameters {
  const named = form.get('client_id');
  if (named !== undefined && named !== clientId)
    throw invalidRequest('client_id is not of the client that has authenticated');
  return { ...form, get: (name) => (name === 'client_id' ? clientId : form.get(name)) };
}
