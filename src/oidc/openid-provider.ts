import type { Client } from '../application/index.ts';
import type { Config } from '../config/index.ts';
import type { WireReply, WireRequest } from '../contract/transport/index.ts';
import { callPatience, lateCall, type Patience, within } from '../contract/transport/patience.ts';
import type { InstanceContext, ServiceImplementation } from '../contract/types.ts';
import { type AuthorizationFlow, signedInSessions } from '../login/index.ts';
import type { Platform } from '../platform.ts';
import { sessionUsers } from '../session/index.ts';
import { cibaService } from './ciba-service.ts';
import { requireConfidential } from './clients/authenticate.ts';
import { consentService } from './consent-service.ts';
import { authorizationFlow } from './flow.ts';
import type { CertificateTrust } from './possession/certificates.ts';
import { tokenPreviewService } from './preview/service.ts';
import { noParameters } from './protocol/parameters.ts';
import { createProvider, type OidcDependencies } from './provider.ts';
import { answer, isOidcPath, refusal } from './routes.ts';
import { type StandIn, standIn } from './stand-in.ts';
import { oidcService } from './v2.ts';
import { oidcServiceBeta } from './v2beta.ts';

type FindInstance = () => InstanceContext | undefined | Promise<InstanceContext | undefined>;

export interface OpenIdProvider {
  /** Serves the protocol endpoints; undefined for paths that are none of them. */
  handle(
    request: WireRequest,
    instance: FindInstance,
    /** Told of every request once. */
    answered?: (face: string, status: number, durationMs: number) => void,
  ): Promise<WireReply> | undefined;
  /**
   * The application that asks another endpoint of the server, by its `Authorization` header.
   * @throws OAuthError as the introspection endpoint does
   */
  application(instance: InstanceContext, request: WireRequest): Promise<Client>;
  /** For applications whose part the server plays itself. */
  readonly standIn: StandIn;
  /** For the login pages. */
  readonly flow: AuthorizationFlow;
  readonly services: readonly ServiceImplementation[];
}

const plain = (status: number, body: string): WireReply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: `${body}\n`,
});

/**
 * OAuth 2.0 and OpenID Connect for every instance: endpoints, the seam to the login, and the calls of login clients.
 *
 * @example
 * const oidc = openIdProvider(platform);
 * oidc.handle(request, () => resolveInstance(request)) ?? rpc.handle(request)
 */
export function openIdProvider(
  platform: Platform,
  { patience = callPatience, ...dependencies }: OidcDependencies & { readonly patience?: Patience } = {},
): OpenIdProvider {
  const users = sessionUsers(platform);
  const provider = createProvider(platform, {
    browserSessions: (instance, headers) =>
      signedInSessions(
        platform,
        users,
        instance,
        new Request(instance.origin, { headers }),
        dependencies.requiresEmail,
      ),
    ...dependencies,
  });

  const handle: OpenIdProvider['handle'] = (request, findInstance, answered) => {
    if (!isOidcPath(request.path)) return undefined;
    const began = performance.now();
    const failed = (thrown: unknown) => refusal(provider, undefined, request, thrown);
    return within(patience, reply(request, findInstance).catch(failed), () => failed(lateCall())).then(
      (sent) => {
        answered?.('oidc', sent.status, performance.now() - began);
        return sent;
      },
    );
  };

  function reply(request: WireRequest, findInstance: FindInstance): Promise<WireReply> {
    const instance = findInstance();
    return instance instanceof Promise || !instance
      ? replyWhenFound(request, instance)
      : answer(provider, instance, request);
  }

  async function replyWhenFound(request: WireRequest, finding: ReturnType<FindInstance>): Promise<WireReply> {
    const instance = await finding;
    return instance
      ? answer(provider, instance, request)
      : plain(404, `No instance answers under the host "${request.host}"`);
  }

  const v2 = oidcService(provider);
  return {
    handle,
    async application(instance, request) {
      return requireConfidential(
        await provider.authentication.application({ instance, request, form: noParameters }),
      );
    },
    standIn: standIn(provider),
    flow: authorizationFlow(provider),
    services: [
      v2,
      oidcServiceBeta(v2),
      consentService(provider),
      tokenPreviewService(provider),
      cibaService(provider),
    ],
  };
}

const providers = new WeakMap<object, OpenIdProvider>();

/**
 * The provider of a server; one, for its endpoints and its RPCs share what it remembers.
 * @param beside counts when it is asked for first
 */
export function openIdProviderOf(
  platform: Platform,
  config: Pick<Config, 'limits' | 'oidc' | 'login'>,
  beside: { readonly patience?: Patience | undefined; readonly certificates?: CertificateTrust } = {},
): OpenIdProvider {
  const provider =
    providers.get(platform) ??
    openIdProvider(platform, {
      requiresEmail: config.login.unverifiedEmail === 'require',
      authorizationsPerMinute: config.limits.authorizationsPerMinute,
      refreshTokenReuse: config.oidc.refreshTokenReuseSeconds * 1000,
      devices: {
        lifetime: config.oidc.deviceCodeSeconds * 1000,
        interval: config.oidc.devicePollSeconds * 1000,
      },
      ...(beside.patience && { patience: beside.patience }),
      ...(beside.certificates && { certificates: beside.certificates }),
    });
  providers.set(platform, provider);
  return provider;
}
