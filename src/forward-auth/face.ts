import { forwardAuthHostsOf } from '../application/index.ts';
import { admissionOf } from '../authz/admission.ts';
import type { WireReply, WireRequest } from '../contract/transport/index.ts';
import { callPatience, lateCall, type Patience, within } from '../contract/transport/patience.ts';
import type { InstanceContext } from '../contract/types.ts';
import type { InstanceResolver } from '../instance/index.ts';
import { lookupsOf, type OpenIdProvider } from '../oidc/index.ts';
import type { Platform } from '../platform.ts';
import { tellRefused, warnSparingly } from '../telemetry/index.ts';
import { createDecisions, type Protected } from './decision.ts';
import { badRequest, forbidden, toRefusal } from './errors.ts';
import { noAccessPage } from './page.ts';
import { markHeader, ownPrefix, paths } from './paths.ts';
import { dialledHost, isNavigation, ownHost, type Question, questionOf } from './question.ts';
import { createSeals } from './sealed.ts';
import { beginSignIn, endSignIn, redirect, signOut, unauthorized } from './sign-in.ts';

interface ForwardAuthOptions {
  readonly platform: Platform;
  readonly provider: Pick<OpenIdProvider, 'standIn'>;
  readonly resolveInstance: InstanceResolver;
  /** `server.publicUrl`: its instance is meant where neither proxy nor host names one. */
  readonly publicUrl: string;
  readonly patience?: Patience | undefined;
  /** Told of every request once. */
  readonly answered?: (face: string, status: number, durationMs: number) => void;
}

const isOwnPath = (path: string): boolean => path.startsWith(ownPrefix);
const isQuestion = (path: string): boolean => path === paths.ask || path === paths.askWithoutRedirect;

export const isForwardAuth = ({ path, proxied, header }: WireRequest): boolean =>
  isQuestion(path) || isOwnPath(path) || (proxied === true && header(markHeader) !== undefined);

const plain = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): WireReply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers },
  body: `${body}\n`,
});

/**
 * Answers proxies that ask who may pass to an application: nginx (auth_request), Traefik (ForwardAuth), Caddy (forward_auth)
 * and Envoy (ext_authz over HTTP); and has the pages of its sign-in, on the application's own hosts.
 * @returns undefined for requests that are none of these
 */
export function forwardAuthFace({
  platform,
  provider: { standIn },
  resolveInstance,
  publicUrl,
  patience = callPatience,
  answered,
}: ForwardAuthOptions): (request: WireRequest) => Promise<WireReply> | undefined {
  const { clients } = lookupsOf(platform);
  const { log } = platform;
  const hosts = forwardAuthHostsOf(platform);
  const admission = admissionOf(platform);
  const seals = createSeals(platform.encryption);
  const decisions = createDecisions(platform, seals);
  const parts = { platform, standIn, seals, decisions };
  const publicHost = new URL(publicUrl).host;

  /**
   * By the host that the proxy dialled. One that it kept of its client is the application's and names no instance; then its
   * header does. That header is asked last: proxies hand on what clients send, and a client must not choose who decides.
   */
  async function instanceOf(request: WireRequest, host: string): Promise<InstanceContext> {
    const { secure } = request;
    const dialled = dialledHost(request);
    const mark = isQuestion(request.path) ? undefined : request.header(markHeader)?.toLowerCase();
    const instance =
      (dialled !== host && (await resolveInstance({ host: dialled, secure }))) ||
      (await resolveInstance({ host: mark ?? publicHost, secure }));
    if (!instance) throw badRequest(`Ask under the host of the identity server, or name it in ${markHeader}`);
    return instance;
  }

  async function placeOf(request: WireRequest, host: string): Promise<Protected> {
    const instance = await instanceOf(request, host);
    const refused = await admission(instance.id);
    if (refused) throw refused;
    const found =
      (await hosts(instance.id, host)) ?? (await hosts(instance.id, host.replace(/:(?:443|80)$/, '')));
    if (!found) throw forbidden(`No application of ${instance.host} is protected under this host`);
    const client = await clients.byId(instance.id, found.clientId);
    if (!client?.active) throw forbidden('The application is inactive');
    return { instance, host: found, client };
  }

  function signInAt({ host }: Protected, { uri }: Question): string {
    return `${host.origin}${paths.signIn}?${new URLSearchParams({ rd: uri })}`;
  }

  async function ask(request: WireRequest): Promise<WireReply> {
    const question = questionOf(request);
    const place = await placeOf(request, question.host);
    if (isOwnPath(question.uri))
      throw forbidden(`Route ${ownPrefix} of this host to the identity server, without asking it`);
    const isPage = () => isNavigation(request, question.verb);
    try {
      const passed = await decisions.decide(place, question, request);
      if (passed) return passed;
    } catch (thrown) {
      const { status } = toRefusal(thrown);
      if (status === 403 && isPage())
        return noAccessPage(request, place.client.name, place.host.origin + paths.signOut);
      throw thrown;
    }
    if (request.path === paths.askWithoutRedirect || !isPage()) throw unauthorized();
    return redirect(signInAt(place, question), []);
  }

  async function own(request: WireRequest): Promise<WireReply> {
    const place = await placeOf(request, ownHost(request));
    const isGet = request.verb === 'GET' || request.verb === 'HEAD';
    if (request.path === paths.signIn) return beginSignIn(parts, place, request);
    if (request.path === paths.callback && isGet) return endSignIn(parts, place, request);
    if (request.path === paths.signOut && (isGet || request.verb === 'POST'))
      return signOut(parts, place, request);
    return plain(404, 'There is no such page');
  }

  function answer(request: WireRequest): Promise<WireReply> {
    if (request.proxied !== true) {
      warnSparingly(log, 'forward auth is asked by who is not in server.trustedProxies', {
        address: request.remoteAddress,
      });
      return Promise.resolve(
        plain(403, 'Only proxies of server.trustedProxies may ask; add the address of this one'),
      );
    }
    return isOwnPath(request.path) ? own(request) : ask(request);
  }

  function refusal(request: WireRequest, thrown: unknown): WireReply {
    const { status, message, headers, cause } = toRefusal(thrown);
    const fields = { path: request.path, status };
    if (status === 503) warnSparingly(log, 'forward auth not answered', fields);
    else if (status >= 500) log.error('forward auth failed', { ...fields, cause });
    else if (status !== 401)
      tellRefused(log, 'forward auth refused', `${status} ${message}`, { ...fields, message });
    return plain(status, message, headers);
  }

  return (request) => {
    if (!isForwardAuth(request)) return undefined;
    const began = performance.now();
    const failed = (thrown: unknown) => refusal(request, thrown);
    return within(patience, answer(request).catch(failed), () => failed(lateCall())).then((reply) => {
      answered?.('forward-auth', reply.status, performance.now() - began);
      return reply;
    });
  };
}
