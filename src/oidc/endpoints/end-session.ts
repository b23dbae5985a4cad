import { asciiForm, type Client, postLogoutRedirectUriAllowed } from '../../application/index.ts';
import type { WireReply, WireRequest } from '../../contract/transport/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import { flagsIn } from '../../flags/index.ts';
import {
  browserStateCookies,
  type EndedSession,
  holdsBrowserState,
  sealLogoutTarget,
} from '../../login/index.ts';
import { tellRefused, warnSparingly } from '../../telemetry/index.ts';
import { foreignLogout, loginChoice, loginClientOf } from '../authorize/login-location.ts';
import { isConsoleSignedOut } from '../clients/console.ts';
import { errorPage } from '../page.ts';
import { invalidRequest, type OAuthError, toOAuthError } from '../protocol/errors.ts';
import { type Parameters, readEither } from '../protocol/parameters.ts';
import { redirect } from '../protocol/reply.ts';
import type { EndpointContext } from '../provider.ts';
import { endSignIn } from '../session-logout/end-sign-in.ts';
import { pastApplications } from '../session-logout/front-channel.ts';
import { type IdTokenHint, readIdTokenHint } from '../tokens/id-token-hint.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * RP-Initiated Logout 1.0. With an ID token that names a sign-in, that sign-in ends at once; without one, the
 * person is asked first (§2), so that no foreign page signs people out. The browser goes on only to a URI that
 * the client registered (§3).
 */
export const endSession: Endpoint = async (context, request) => {
  try {
    const parameters = await readEither(request);
    const hint = await hintOf(context, parameters);
    const client = await clientOf(context, parameters, hint);
    const target = targetOf(context.instance, parameters, client);
    const flags = await flagsIn(context.provider.platform, context.instance.id);
    if (hint?.sessionId === undefined) {
      const choice = loginChoice(client?.oidc, flags);
      return askFirst(context, request, parameters, choice, target);
    }
    const named = { sessionId: hint.sessionId, userId: hint.userId };
    const ended = [
      named,
      ...(flags.oidcSingleV1SessionTermination ? [] : await besides(context, request, named)),
    ];
    const { provider, instance } = context;
    for (const each of ended) await endSignIn(provider.platform, instance, each);
    const next = await pastApplications(provider, instance, ended, target ?? '/logout/done');
    return { ...redirect(next), extra: statesAfter(context, request, ended) };
  } catch (thrown) {
    return errorPage(context, request, refused(context, request, thrown), 'signOut');
  }
};

function refused({ provider, instance }: EndpointContext, request: WireRequest, thrown: unknown): OAuthError {
  const error = toOAuthError(thrown);
  const { log } = provider.platform;
  const { code, description, detail, cause } = error;
  const fields = {
    instance: instance.id,
    remoteAddress: request.remoteAddress,
    error: code,
    description,
    detail,
  };
  if (error.status === 503) warnSparingly(log, 'sign-out request not answered', fields);
  else if (error.status >= 500) log.error('sign-out request failed', { ...fields, cause });
  else tellRefused(log, 'sign-out request refused', code, fields);
  return error;
}

/** §2: a hint that is sent must be an ID token of ours, of whatever age; what is none must not pass for none sent. */
async function hintOf(
  { provider, instance }: EndpointContext,
  parameters: Parameters,
): Promise<IdTokenHint | undefined> {
  const given = parameters.get('id_token_hint');
  if (given === undefined) return undefined;
  const hint = await readIdTokenHint(provider.platform, instance, given);
  if (!hint) throw invalidRequest('id_token_hint is not an ID token of this server; send one, or none');
  return hint;
}

/** §2: `client_id` and the token must name the same client. */
async function clientOf(
  { provider, instance }: EndpointContext,
  parameters: Parameters,
  hint: IdTokenHint | undefined,
): Promise<Client | undefined> {
  const given = parameters.get('client_id');
  if (given !== undefined && hint && !isFor(hint, given)) {
    throw invalidRequest('client_id is not the client of the id_token_hint');
  }
  const clientId = given ?? hint?.clientId;
  if (clientId === undefined) return undefined;
  const client = await provider.clients.byId(instance.id, clientId);
  if (!client && given !== undefined) throw invalidRequest('There is no client with this client_id');
  return client;
}

/** The applications of a project are all in the audience of its tokens; the party that got the token is `azp`. */
const isFor = ({ clientId, audience }: IdTokenHint, given: string): boolean =>
  clientId === undefined ? audience.includes(given) : clientId === given;

function targetOf(
  instance: InstanceContext,
  parameters: Parameters,
  client: Client | undefined,
): string | undefined {
  const given = parameters.get('post_logout_redirect_uri');
  if (given === undefined) return undefined;
  if (!client?.oidc) {
    throw invalidRequest('post_logout_redirect_uri needs a client: send id_token_hint or client_id');
  }
  const uri = asciiForm(given);
  const allowed =
    isConsoleSignedOut(client, instance, given) || postLogoutRedirectUriAllowed(client.oidc, given);
  if (uri === undefined || !allowed) {
    throw invalidRequest('The post_logout_redirect_uri is not registered for this client');
  }
  const state = parameters.get('state');
  if (state === undefined) return uri;
  return `${uri}${uri.includes('?') ? '&' : '?'}${new URLSearchParams({ state })}`;
}

function askFirst(
  { provider, instance }: EndpointContext,
  request: WireRequest,
  parameters: Parameters,
  choice: ReturnType<typeof loginChoice>,
  target: string | undefined,
): WireReply {
  const asked = ['logout_hint', 'ui_locales'].flatMap((name) => {
    const value = parameters.get(name);
    return value ? [[name, value]] : [];
  });
  const foreign = foreignLogout(
    choice,
    loginClientOf(request),
    new URLSearchParams([...(target ? [['post_logout_redirect', target]] : []), ...asked]),
  );
  if (foreign) return redirect(foreign);
  const query = new URLSearchParams(asked);
  if (target) query.set('next', sealLogoutTarget(provider.platform, instance.id, target));
  return redirect(query.size > 0 ? `/ui/login/logout?${query}` : '/ui/login/logout');
}

/**
 * Without single terminations a browser is signed out as a whole: of every account that it holds, too. Not by a hint of
 * another browser's sign-in, which anybody may send it with.
 */
async function besides(
  context: EndpointContext,
  request: WireRequest,
  { sessionId }: EndedSession,
): Promise<readonly EndedSession[]> {
  const own = await context.provider.browserSessions(context.instance, request.headers);
  const isHere = own.some((held) => held.sessionId === sessionId);
  return isHere ? own.filter((held) => held.sessionId !== sessionId) : [];
}

/** What frames of ours read of these sign-ins from now on, where the browser held them. */
function statesAfter(
  { provider, instance }: EndpointContext,
  request: WireRequest,
  ended: readonly EndedSession[],
): Headers {
  const { encryption } = provider.platform;
  const headers = new Headers();
  for (const { userId } of ended.filter((each) => holdsBrowserState(request.header('cookie'), each.userId)))
    for (const cookie of browserStateCookies(encryption, instance, userId, undefined))
      headers.append('set-cookie', cookie);
  return headers;
}
