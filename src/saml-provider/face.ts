import type { WireReply, WireRequest } from '../contract/transport/index.ts';
import { callPatience, lateCall, type Patience, within } from '../contract/transport/patience.ts';
import type { InstanceContext } from '../contract/types.ts';
import { errorReply, methodNotAllowed, toOAuthError } from '../oidc/index.ts';
import { callback } from './endpoints/callback.ts';
import { certificate } from './endpoints/certificate.ts';
import { type Endpoint, refusalPage } from './endpoints/endpoint.ts';
import { metadata } from './endpoints/metadata.ts';
import { singleLogout } from './endpoints/single-logout.ts';
import { singleSignOn } from './endpoints/single-sign-on.ts';
import { paths } from './paths.ts';
import type { SamlProvider } from './provider.ts';

interface Route {
  readonly endpoint: Endpoint;
  readonly verbs: readonly string[];
}

const routes: ReadonlyMap<string, Route> = new Map([
  [paths.metadata, { endpoint: metadata, verbs: ['GET', 'HEAD'] }],
  [paths.certificate, { endpoint: certificate, verbs: ['GET', 'HEAD'] }],
  [paths.singleSignOn, { endpoint: singleSignOn, verbs: ['GET', 'POST'] }],
  [paths.singleLogout, { endpoint: singleLogout, verbs: ['GET', 'POST'] }],
  [paths.callback, { endpoint: callback, verbs: ['GET'] }],
]);

export const isSamlPath = (path: string): boolean => routes.has(path);

type FindInstance = () => InstanceContext | undefined | Promise<InstanceContext | undefined>;

export interface SamlFaceOptions {
  readonly patience?: Patience | undefined;
  /** Told of every request once. */
  readonly answered?: (face: string, status: number, durationMs: number) => void;
}

/**
 * The endpoints of the SAML identity provider.
 * @returns undefined for paths that are none of its
 */
export function samlFace(
  provider: SamlProvider,
  { patience = callPatience, answered }: SamlFaceOptions,
): (request: WireRequest, instance: FindInstance) => Promise<WireReply> | undefined {
  async function reply(request: WireRequest, route: Route, find: FindInstance): Promise<WireReply> {
    const instance = await find();
    if (!instance)
      return {
        status: 404,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body: `No instance answers under the host "${request.host}"\n`,
      };
    if (!route.verbs.includes(request.verb)) return methodNotAllowed(route.verbs.join(', '));
    const context = { provider, instance };
    try {
      const refused = await provider.admission(instance.id);
      if (refused) throw refused;
      return await route.endpoint(context, request);
    } catch (thrown) {
      return refusalPage(context, request, thrown);
    }
  }

  return (request, find) => {
    const route = routes.get(request.path);
    if (!route) return undefined;
    const began = performance.now();
    const late = () => errorReply(toOAuthError(lateCall()));
    const failed = (thrown: unknown) => errorReply(toOAuthError(thrown));
    return within(patience, reply(request, route, find).catch(failed), late).then((sent) => {
      answered?.('saml', sent.status, performance.now() - began);
      return sent;
    });
  };
}
