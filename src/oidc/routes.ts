import { repeatable } from '../contract/transport/header-value.ts';
import type { WireReply, WireRequest } from '../contract/transport/index.ts';
import type { InstanceContext } from '../contract/types.ts';
import type { PosternError } from '../errors/index.ts';
import { flagsIn } from '../flags/index.ts';
import { tellRefused, warnSparingly } from '../telemetry/index.ts';
import { authorize } from './endpoints/authorize.ts';
import { backchannelAuthentication } from './endpoints/backchannel-authentication.ts';
import { callback } from './endpoints/callback.ts';
import { challenge } from './endpoints/challenge.ts';
import { checkSession } from './endpoints/check-session.ts';
import { device } from './endpoints/device.ts';
import { deviceAuthorization } from './endpoints/device-authorization.ts';
import { discovery } from './endpoints/discovery.ts';
import { endSession } from './endpoints/end-session.ts';
import type { Endpoint } from './endpoints/endpoint.ts';
import { globalRevocation } from './endpoints/global-revocation.ts';
import { grants } from './endpoints/grants.ts';
import { introspection } from './endpoints/introspection.ts';
import { keys } from './endpoints/keys.ts';
import { protectedResource } from './endpoints/protected-resource.ts';
import { pushedAuthorization } from './endpoints/pushed-authorization.ts';
import { registration } from './endpoints/registration.ts';
import { revocation } from './endpoints/revocation.ts';
import { sharedSignalsMetadata } from './endpoints/shared-signals/metadata.ts';
import { signalPoll } from './endpoints/shared-signals/poll.ts';
import { signalStatus } from './endpoints/shared-signals/status.ts';
import { signalStreams } from './endpoints/shared-signals/streams.ts';
import { signalSubjectAddition, signalSubjectRemoval } from './endpoints/shared-signals/subjects.ts';
import { signalVerification } from './endpoints/shared-signals/verification.ts';
import { signedOut } from './endpoints/signed-out.ts';
import { token } from './endpoints/token.ts';
import { userinfo } from './endpoints/userinfo.ts';
import { errorPage } from './page.ts';
import { toOAuthError } from './protocol/errors.ts';
import { paths } from './protocol/paths.ts';
import { errorReply, methodNotAllowed } from './protocol/reply.ts';
import type { Provider } from './provider.ts';

interface Route {
  readonly endpoint: Endpoint;
  readonly verbs: readonly string[];
  /** Called by scripts of any origin; what protects it is a token or secret, no cookie. */
  readonly anyOrigin: boolean;
}

const api = (endpoint: Endpoint, ...verbs: string[]): Route => ({ endpoint, verbs, anyOrigin: true });
const page = (endpoint: Endpoint, ...verbs: string[]): Route => ({ endpoint, verbs, anyOrigin: false });

/** Every endpoint of the provider, with a slash at its end or without. */
const routes: ReadonlyMap<string, Route> = new Map(
  (
    [
      [paths.discovery, api(discovery, 'GET', 'HEAD')],
      [paths.serverMetadata, api(discovery, 'GET', 'HEAD')],
      [paths.protectedResource, api(protectedResource, 'GET', 'HEAD')],
      [paths.keys, api(keys, 'GET', 'HEAD')],
      [paths.authorize, page(authorize, 'GET', 'POST')],
      [paths.pushedAuthorization, api(pushedAuthorization, 'POST')],
      [paths.callback, page(callback, 'GET')],
      [paths.token, api(token, 'POST')],
      [paths.deviceAuthorization, api(deviceAuthorization, 'POST')],
      [paths.backchannelAuthentication, api(backchannelAuthentication, 'POST')],
      [paths.device, page(device, 'GET')],
      [paths.userinfo, api(userinfo, 'GET', 'POST')],
      [paths.registration, api(registration, 'POST', 'GET', 'PUT', 'DELETE')],
      [paths.challenge, api(challenge, 'POST')],
      [paths.introspect, api(introspection, 'POST')],
      [paths.revoke, api(revocation, 'POST')],
      [paths.globalRevocation, api(globalRevocation, 'POST')],
      [paths.endSession, page(endSession, 'GET', 'POST')],
      [paths.checkSession, page(checkSession, 'GET', 'HEAD')],
      [paths.signedOut, page(signedOut, 'GET')],
      [paths.sharedSignals, api(sharedSignalsMetadata, 'GET', 'HEAD')],
      [paths.signalStreams, api(signalStreams, 'POST', 'GET', 'PATCH', 'PUT', 'DELETE')],
      [paths.signalStatus, api(signalStatus, 'GET', 'POST')],
      [paths.signalSubjectAddition, api(signalSubjectAddition, 'POST')],
      [paths.signalSubjectRemoval, api(signalSubjectRemoval, 'POST')],
      [paths.signalVerification, api(signalVerification, 'POST')],
      [paths.signalPoll, api(signalPoll, 'POST')],
    ] as const
  ).flatMap(
    ([path, route]) =>
      [
        [path, route],
        [`${path}/`, route],
      ] as const,
  ),
);

/** The route of what has its id in its path. */
const ofGrant = api(grants, 'GET', 'DELETE');

const routeOf = (path: string): Route | undefined =>
  routes.get(path) ?? (path === paths.grants || path.startsWith(`${paths.grants}/`) ? ofGrant : undefined);

export const isOidcPath = (path: string): boolean => routeOf(path) !== undefined;

const notFound: WireReply = { status: 404, headers: {}, body: 'Not found\n' };

/** Answers one request for a path of ours; never rejects. */
export async function answer(
  provider: Provider,
  instance: InstanceContext,
  request: WireRequest,
): Promise<WireReply> {
  const route = routeOf(request.path);
  if (!route) return notFound;
  const { endpoint, verbs, anyOrigin } = route;
  const origin = anyOrigin ? repeatable(request.header('origin')) : undefined;
  let reply: WireReply;
  if (!verbs.includes(request.verb)) {
    const asksFirst = request.verb === 'OPTIONS' && origin !== undefined;
    reply = asksFirst ? preflight(request, verbs) : methodNotAllowed(verbs.join(', '));
  } else {
    try {
      const admitting = provider.admission(instance.id);
      const refused = admitting instanceof Promise ? await admitting : admitting;
      if (refused) return await notServed(provider, instance, request, route, refused);
      reply = await endpoint({ provider, instance }, request);
      if (reply.status < 400 && request.header('authorization') !== undefined)
        provider.usage.count(instance.id, 'requests.all.authenticated', 1);
    } catch (thrown) {
      reply = await withParent(provider, instance, thrown, refusal(provider, instance, request, thrown));
    }
  }
  return origin === undefined ? reply : { ...reply, headers: { ...reply.headers, ...allowed(origin) } };
}

/** What an instance that is blocked, or has used up what it may, answers: people get a page. */
async function notServed(
  provider: Provider,
  instance: InstanceContext,
  request: WireRequest,
  { endpoint, anyOrigin }: Route,
  refused: PosternError,
): Promise<WireReply> {
  if (anyOrigin) {
    const reply = refusal(provider, instance, request, refused);
    const origin = repeatable(request.header('origin'));
    return origin === undefined ? reply : { ...reply, headers: { ...reply.headers, ...allowed(origin) } };
  }
  const wanted = endpoint === endSession ? 'signOut' : 'signIn';
  return errorPage({ provider, instance }, request, toOAuthError(refused), wanted);
}

/** The answer to what was thrown, of which the log hears. */
export function refusal(
  { platform: { log } }: Pick<Provider, 'platform'>,
  instance: InstanceContext | undefined,
  request: WireRequest,
  thrown: unknown,
): WireReply {
  const error = toOAuthError(thrown);
  const fields = { path: request.path, instance: instance?.id, error: error.code, detail: error.detail };
  if (error.status === 503) warnSparingly(log, 'protocol request not answered', fields);
  else if (error.status >= 500) log.error('protocol request failed', { ...fields, cause: error.cause });
  else {
    const told = { ...fields, description: error.description };
    tellRefused(log, 'protocol request refused', `${request.path} ${error.code}`, told);
  }
  return errorReply(error);
}

/** The refusal with what the log is told of it, for instances whose developers are to see that. */
async function withParent(
  { platform }: Pick<Provider, 'platform'>,
  { id }: InstanceContext,
  thrown: unknown,
  reply: WireReply,
): Promise<WireReply> {
  const { detail } = toOAuthError(thrown);
  if (detail === undefined || typeof reply.body !== 'string') return reply;
  try {
    const { debugOidcParentError } = await flagsIn(platform, id);
    return debugOidcParentError
      ? { ...reply, body: JSON.stringify({ ...JSON.parse(reply.body), parent: detail }) }
      : reply;
  } catch {
    // What failed below may be what the flags are read from.
    return reply;
  }
}

const allowed = (origin: string) => ({
  'access-control-allow-origin': origin,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers':
    'www-authenticate, retry-after, dpop-nonce, oauth-client-attestation-challenge',
  vary: 'Origin',
});

const preflight = (request: WireRequest, verbs: readonly string[]): WireReply => ({
  status: 204,
  headers: {
    'access-control-allow-methods': verbs.join(', '),
    'access-control-allow-headers':
      repeatable(request.header('access-control-request-headers')) ?? 'authorization',
    'access-control-max-age': '7200',
  },
  body: null,
});
