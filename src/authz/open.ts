import type { CallHooks, IncomingCall } from '../contract/transport/index.ts';
import type { Caller, InstanceContext } from '../contract/types.ts';
import { notFound, type PosternError, toPosternError } from '../errors/index.ts';
import type { InstanceResolver } from '../instance/index.ts';
import { createHolders } from '../member/index.ts';
import type { Platform } from '../platform.ts';
import type { Admission } from './admission.ts';
import { type Authenticated, authorizationToken, invalidToken, type PresentedToken } from './authenticate.ts';
import type { Membership } from './memberships.ts';
import { arrived, positionHeader, settled } from './positions.ts';
import { createRequestContext, type OpenedContext } from './request-context.ts';
import type { MoreRoles } from './system-administrators.ts';

export interface OpenOptions {
  readonly platform: Platform;
  readonly resolveInstance: InstanceResolver;
  /** Default: every instance is served. */
  readonly admission?: Admission;
  /** Default: none. */
  readonly moreRoles?: MoreRoles;
  readonly authenticate: (presented: Omit<PresentedToken, 'plaintext'>) => Promise<Authenticated>;
}

/** What system calls run in when their host names no instance: they are about instances, not of one. */
const noInstance = (host: string, secure: boolean): InstanceContext => ({
  id: '',
  host,
  origin: `${secure ? 'https' : 'http'}://${host}`,
  primaryDomain: '',
  defaultOrgId: '',
  projectId: '',
  consoleClientId: '',
  defaultLanguage: 'en',
});

const systemService = 'zitadel.system.v1.SystemService';

/** Services that answer whatever host they are asked under. */
const hostless = (service: string) => service === systemService || service.startsWith('grpc.');

/** Calls that are served whatever the instance is allowed: the operator's, and what asks after the server itself. */
const isOpen = ({ service, permission }: IncomingCall['route']) => permission === '' || hostless(service);

const isOperator = (who: Authenticated | PosternError | undefined): boolean =>
  who !== undefined && !(who instanceof Error) && who.caller.kind === 'system';

/**
 * Opens calls of the contract: instance by host, caller by access token. A bad token is only told of when the
 * call needs a caller, so that health checks with a stale token still answer.
 */
export function createOpen(options: OpenOptions): Required<Pick<CallHooks, 'open' | 'settle'>> {
  const { platform, resolveInstance, authenticate, admission = () => undefined, moreRoles } = options;
  const holders = createHolders(platform);

  const authenticated = async (call: IncomingCall, instance: InstanceContext, again = false) => {
    const header = call.header('authorization');
    if (header === undefined) return undefined;
    const sent = authorizationToken(header);
    if (sent === undefined) return invalidToken();
    try {
      return await authenticate({ ...sent, instance, request: call, again });
    } catch (error) {
      const failure = toPosternError(error);
      if (failure.kind === 'unauthenticated') return failure;
      throw failure;
    }
  };

  const withMore = async (
    caller: Caller,
    instance: InstanceContext,
    held: Promise<readonly Membership[]>,
  ): Promise<readonly Membership[]> => {
    if (!moreRoles) return held;
    const [own, more] = await Promise.all([held, moreRoles(caller, instance)]);
    return more.length === 0 ? own : [...own, ...more];
  };

  return {
    async open(call): Promise<OpenedContext> {
      const host = call.header('x-zitadel-instance-host') ?? call.host;
      const found = resolveInstance({ host, secure: call.secure });
      const instance = found instanceof Promise ? await found : found;
      if (!instance && !hostless(call.route.service)) throw unknownHost(host);
      const inInstance = instance ?? noInstance(host, call.secure);
      const admitting = instance && !isOpen(call.route) ? admission(instance.id) : undefined;
      const refusal = admitting instanceof Promise ? await admitting : admitting;
      const askedPosition = call.header(positionHeader);
      const arriving = askedPosition && arrived(platform, askedPosition);
      if (arriving) await arriving;
      const presented = call.route.permission === '' ? undefined : authenticated(call, inInstance);
      const authenticatedAs = presented === undefined ? undefined : await presented;
      if (refusal && !isOperator(authenticatedAs)) throw refusal;
      return createRequestContext({
        askedPosition,
        requestId: call.requestId,
        service: call.route.service,
        instance: inInstance,
        header: (name) => call.header(name),
        headers: () => call.headers,
        remoteAddress: call.remoteAddress,
        signal: () => call.signal,
        authenticated: authenticatedAs,
        stillProven: async () => {
          const now = await authenticated(call, inInstance, true);
          if (now === undefined || now instanceof Error) throw now ?? invalidToken();
        },
        loadMemberships: (caller) => withMore(caller, inInstance, holders.all(inInstance.id, caller.userId)),
        loadRolesOn: (caller, on) =>
          withMore(caller, inInstance, holders.on(inInstance.id, caller.userId, on)),
      });
    },

    settle: (context) => {
      const opened = context as OpenedContext;
      return settled(platform, opened, opened.seen(), opened.askedPosition);
    },
  };
}

/** A clear 404 for hosts that name no instance. */
export const unknownHost = (host: string): PosternError =>
  notFound(
    'INST-Hst01',
    `No instance answers under the host "${host}"; use one of the instance's domains, or add this one to it`,
  );
