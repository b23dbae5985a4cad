import type { WireReply, WireRequest } from '../../contract/transport/index.ts';
import { appendIn } from '../../eventstore/index.ts';
import { flagsIn } from '../../flags/index.ts';
import { tellRefused, warnSparingly } from '../../telemetry/index.ts';
import { addAuthRequest } from '../auth-request/commands.ts';
import { authRequestAggregate } from '../auth-request/state.ts';
import { type AnswerTarget, authorizationReply } from '../authorize/answer.ts';
import { ownResponseMode, responseModeOf } from '../authorize/checks.ts';
import { checkClientAndRedirect, type RedirectingClient } from '../authorize/client-and-redirect.ts';
import { hasForeignLogin, loginChoice, loginClientOf, loginLocation } from '../authorize/login-location.ts';
import { requestDetails } from '../authorize/request-details.ts';
import { withRequestObject } from '../authorize/request-object.ts';
import { authorizeSilently } from '../authorize/silent.ts';
import { errorPage } from '../page.ts';
import { type OAuthError, toOAuthError, tooManyRequests } from '../protocol/errors.ts';
import { type Parameters, readEither } from '../protocol/parameters.ts';
import { redirect } from '../protocol/reply.ts';
import { writingScope } from '../protocol/writing-scope.ts';
import type { EndpointContext } from '../provider.ts';
import { newAuthRequestId } from '../tokens/format.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * The authorization endpoint (RFC 6749 §3.1, OIDC Core §3.1.2). Errors are shown to the person until the
 * redirect URI is known to be the client's, and sent there from then on.
 */
export const authorize: Endpoint = async (context, request) => {
  const limited = context.provider.authorizations.take(request.remoteAddress);
  let parameters: Parameters | undefined;
  let checked: { client: RedirectingClient; redirectUri: string };
  try {
    parameters = withRequestObject(await readEither(request));
    checked = await checkClientAndRedirect(context, parameters);
  } catch (thrown) {
    return errorPage(
      context,
      request,
      told(context, request, parameters, limited ? tooManyRequests(limited) : thrown),
    );
  }
  const { client, redirectUri } = checked;
  let target: AnswerTarget = {
    redirectUri,
    state: parameters.get('state'),
    responseMode: ownResponseMode(parameters),
    issuer: context.instance.origin,
  };
  try {
    target = { ...target, responseMode: responseModeOf(parameters) };
    if (limited) throw tooManyRequests(limited);
    return await begin(context, request, parameters, client, target);
  } catch (thrown) {
    const error = told(context, request, parameters, thrown);
    return authorizationReply(target, { error: error.code, error_description: error.description });
  }
};

/** The refusal, which the log is told with what its operator needs to find the application. */
function told(
  { provider, instance }: EndpointContext,
  request: WireRequest,
  parameters: Parameters | undefined,
  thrown: unknown,
): OAuthError {
  const error = toOAuthError(thrown);
  const { log } = provider.platform;
  const fields = {
    instance: instance.id,
    clientId: parameters?.get('client_id')?.slice(0, 200),
    redirectUri: parameters?.get('redirect_uri')?.slice(0, 500),
    remoteAddress: request.remoteAddress,
    error: error.code,
    description: error.description,
    detail: error.detail,
  };
  if (error.status === 503) warnSparingly(log, 'authorization request not answered', fields);
  else if (error.status >= 500) log.error('authorization request failed', { ...fields, cause: error.cause });
  else tellRefused(log, 'authorization request refused', error.code, fields);
  return error;
}

/** One append, then on to where people sign in; `prompt=none` is answered at once. */
async function begin(
  context: EndpointContext,
  request: WireRequest,
  parameters: Parameters,
  client: RedirectingClient,
  target: AnswerTarget,
): Promise<WireReply> {
  const { provider, instance } = context;
  const loginClient = loginClientOf(request);
  const details = await requestDetails(context, parameters, client, target, loginClient);
  const login = loginChoice(client.oidc, await flagsIn(provider.platform, instance.id));
  if (details.prompt.includes('none') && !hasForeignLogin(login, loginClient)) {
    return authorizeSilently(context, request, client, details);
  }
  const id = newAuthRequestId(provider.platform.ids());
  await appendIn(
    provider.platform.store,
    writingScope(provider.platform, instance.id, loginClient || 'OIDC'),
    [
      {
        aggregateType: authRequestAggregate.type,
        aggregateId: id,
        owner: instance.id,
        expectedVersion: 0,
        ...addAuthRequest(details),
      },
    ],
  );
  return redirect(loginLocation(login, loginClient, id));
}
