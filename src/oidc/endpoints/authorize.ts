import type { WireReply, WireRequest } from '../../contract/transport/index.ts';
import { againWhenOvertaken, appendIn } from '../../eventstore/index.ts';
import { flagsIn } from '../../flags/index.ts';
import { tellRefused, warnSparingly } from '../../telemetry/index.ts';
import { addAuthRequest } from '../auth-request/commands.ts';
import { authRequestAggregate, type RequestDetails } from '../auth-request/state.ts';
import type { ResponseMode } from '../auth-request/values.ts';
import { type AnswerTarget, authorizationReply } from '../authorize/answer.ts';
import { checkClientAndRedirect, type RedirectingClient } from '../authorize/client-and-redirect.ts';
import { hasForeignLogin, loginChoice, loginClientOf, loginLocation } from '../authorize/login-location.ts';
import { namesPushed, type PushedRequest, pushedRequest } from '../authorize/pushed.ts';
import { requestDetails } from '../authorize/request-details.ts';
import { requestedParameters, withRequestObject } from '../authorize/request-object.ts';
import { ownResponseMode, responseModeOf } from '../authorize/response-type.ts';
import { type ReadRequest, readRequest } from '../authorize/signed-request.ts';
import { authorizeSilently, type RequestPlace } from '../authorize/silent.ts';
import { errorPage } from '../page.ts';
import { invalidRequest, type OAuthError, toOAuthError, tooManyRequests } from '../protocol/errors.ts';
import { type Parameters, readEither } from '../protocol/parameters.ts';
import { redirect } from '../protocol/reply.ts';
import { writingScope } from '../protocol/writing-scope.ts';
import type { EndpointContext } from '../provider.ts';
import { readClientDocument } from '../registration/client-document.ts';
import { newAuthRequestId } from '../tokens/format.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * The authorization endpoint (RFC 6749 §3.1, OIDC Core §3.1.2). Errors are shown to the person until the
 * redirect URI is known to be the client's, and sent there from then on.
 */
export const authorize: Endpoint = async (context, request) => {
  const limited = context.provider.authorizations.take(request.remoteAddress);
  let parameters: Parameters | undefined;
  let asked: Asked;
  try {
    parameters = await readEither(request);
    if (!limited) await readClientDocument(context, request, parameters.get('client_id'));
    asked = namesPushed(parameters)
      ? await askedBefore(context, parameters)
      : await askedNow(context, parameters, limited > 0);
  } catch (thrown) {
    return errorPage(
      context,
      request,
      told(context, request, parameters, limited ? tooManyRequests(limited) : thrown),
    );
  }
  try {
    if (limited) throw tooManyRequests(limited);
    return await againWhenOvertaken(async () =>
      begin(context, request, asked.client, await asked.details(loginClientOf(request))),
    );
  } catch (thrown) {
    const error = told(context, request, parameters, thrown);
    const refused = { error: error.code, error_description: error.description };
    // What cannot be encrypted to the client as it wants goes nowhere.
    return authorizationReply(context, asked.target, refused).catch((unsealed) =>
      errorPage(context, request, told(context, request, parameters, unsealed)),
    );
  }
};

/** A request whose client and redirect URI are known to belong together. */
interface Asked {
  readonly client: RedirectingClient;
  readonly target: AnswerTarget;
  readonly details: (loginClient: string) => Promise<Begun>;
}

interface Begun {
  readonly details: RequestDetails;
  readonly place: RequestPlace;
  readonly isBack: boolean;
}

async function askedBefore(context: EndpointContext, parameters: Parameters): Promise<Asked> {
  const first = await pushedRequest(context, parameters);
  let read: PushedRequest | undefined = first;
  return {
    client: first.client,
    target: first.details,
    async details(loginClient) {
      const { details, place, isBack } = read ?? (await pushedRequest(context, parameters));
      // Where another tab was faster, what it has begun is gone on with.
      read = undefined;
      return { details: isBack ? details : { ...details, loginClient }, place, isBack };
    },
  };
}

/** How it wants to be answered; an error about that very thing goes as its response type would. */
function answerMode(parameters: Parameters): { responseMode: ResponseMode; problem?: unknown } {
  try {
    return { responseMode: responseModeOf(parameters) };
  } catch (problem) {
    return { responseMode: ownResponseMode(parameters), problem };
  }
}

/** Where a signed request is answered: as it says itself, whatever stands beside it (RFC 9101 §6.3). */
async function signedTarget(context: EndpointContext, parameters: Parameters): Promise<AnswerTarget> {
  const { client, redirectUri } = await checkClientAndRedirect(context, parameters);
  return {
    clientId: client.clientId,
    redirectUri,
    state: parameters.get('state'),
    responseMode: responseModeOf(parameters),
    issuer: context.instance.origin,
  };
}

/** @param unread who asks too often has nothing fetched or decrypted, and is told so where the rest says */
async function askedNow(context: EndpointContext, sent: Parameters, unread: boolean): Promise<Asked> {
  const { parameters: given, problem }: ReadRequest = unread
    ? { parameters: sent }
    : await readRequest(context, sent);
  const answering = withRequestObject(given);
  // All that says where to answer may stand in what cannot be read.
  if (problem && answering.get('redirect_uri') === undefined) throw problem;
  const { client, redirectUri } = await checkClientAndRedirect(context, answering);
  const mode = answerMode(answering);
  const target: AnswerTarget = {
    clientId: client.clientId,
    redirectUri,
    state: answering.get('state'),
    responseMode: mode.responseMode,
    issuer: context.instance.origin,
  };
  return {
    client,
    target,
    async details(loginClient) {
      if (problem) throw problem;
      if (mode.problem) throw mode.problem;
      if (client.oidc.requirePushedAuthorizationRequests)
        throw invalidRequest(
          'This client must push its requests first (RFC 9126), and send their request_uri',
        );
      const parameters = await requestedParameters(context, given, client);
      const isSigned = parameters !== given;
      const at = isSigned ? await signedTarget(context, parameters) : target;
      const details = await requestDetails(context, parameters, client, at, { loginClient, isSigned });
      const aggregateId = newAuthRequestId(context.provider.platform.ids());
      return { details, place: { aggregateId, expectedVersion: 0 }, isBack: false };
    },
  };
}

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
  client: RedirectingClient,
  { details, place, isBack }: Begun,
): Promise<WireReply> {
  const { provider, instance } = context;
  const { loginClient } = details;
  const login = loginChoice(client.oidc, await flagsIn(provider.platform, instance.id));
  if (isBack) return redirect(loginLocation(login, loginClient, place.aggregateId));
  if (details.prompt.includes('none') && !hasForeignLogin(login, loginClient)) {
    return authorizeSilently(context, request, client, details, place);
  }
  await appendIn(
    provider.platform.store,
    writingScope(provider.platform, instance.id, loginClient || 'OIDC'),
    [
      {
        aggregateType: authRequestAggregate.type,
        ...place,
        owner: instance.id,
        ...addAuthRequest(details),
      },
    ],
  );
  return redirect(loginLocation(login, loginClient, place.aggregateId));
}
