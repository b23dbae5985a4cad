import type { DescService, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import type { CommandScope } from '../eventstore/command.ts';

/** The tenant that a request's host names. */
export interface InstanceContext {
  readonly id: string;
  /** Host (with port) under which the request came. */
  readonly host: string;
  /** Scheme and host of the public address: the OIDC issuer. */
  readonly origin: string;
  /** Host without port that the tenant is known by; generated names are made under it. */
  readonly primaryDomain: string;
  readonly defaultOrgId: string;
  /** The built-in project that the server's own API and console belong to. */
  readonly projectId: string;
  readonly consoleClientId: string;
  readonly defaultLanguage: string;
}

/** Who is calling, after the token was checked against current state. */
export interface Caller {
  readonly userId: string;
  /** The organization that owns the user; '' for system users. */
  readonly orgId: string;
  readonly kind: 'human' | 'machine' | 'system';
  /** What was presented: decides what the caller may do to itself. */
  readonly credential: 'access_token' | 'personal_access_token' | 'session_token' | 'system_token';
  /** Session behind the token, where there is one. */
  readonly sessionId?: string;
  readonly clientId?: string;
}

/** What a permission is asked on. Nothing given: on the instance. */
export interface Resource {
  readonly orgId?: string;
  readonly projectId?: string;
  readonly projectGrantId?: string;
  /** Passes without a role when it is the caller itself. */
  readonly userId?: string;
}

/** Everything a handler may know of the call it serves. */
export interface RequestContext {
  readonly requestId: string;
  readonly instance: InstanceContext;
  readonly caller: Caller | undefined;
  /** `x-zitadel-orgid`, else the caller's own organization: the organization v1 calls act in. */
  readonly orgId: string;
  /** `Accept-Language`, best first. */
  readonly languages: readonly string[];
  readonly headers: Headers;
  /** The client's address after trusted proxies. */
  readonly remoteAddress: string;
  /** Aborts at the caller's deadline or when it goes away. */
  readonly signal: AbortSignal;
  /** Headers for the answer. */
  readonly responseHeaders: Headers;
  /** Whether they were asked for so far: saves making them to find them empty. */
  readonly hasResponseHeaders?: boolean;
  /** Commands run in this scope, so that the answer waits for what they wrote. */
  readonly scope: CommandScope;

  /** @throws PosternError `unauthenticated` */
  requireCaller(): Caller;
  /** Whether the caller's roles grant this permission on the resource. */
  can(permission: string, on?: Resource): Promise<boolean>;
  /** @throws PosternError `unauthenticated`, `permission_denied` */
  require(permission: string, on?: Resource): Promise<void>;
  /**
   * Organizations in which the caller holds the permission: 'all' for the whole instance.
   * Searches filter by it, so that a list shows what its reader may read.
   */
  permittedOrgs(permission: string): Promise<'all' | readonly string[]>;
}

/** Where and in whose name something is done that no permission is asked for: what proves the right to it is elsewhere. */
export type Acting = Pick<RequestContext, 'instance' | 'scope'>;

/** What somebody brings along who moves a thing here that was made elsewhere: requests of its creation do not say it. */
export interface Given {
  readonly id: string;
  /** Of keys, where the contract has them made here alone; PEM. */
  readonly publicKey?: Uint8Array;
  /** A person who is to be as before, not to set the account up. */
  readonly initialized?: boolean;
}

/** Handlers of all features, for who calls them in the name of a caller: an import. See `callsOf`. */
export type Calls = (
  service: string,
  localName: string,
) => ((request: never, context: RequestContext, given?: Given) => unknown) | undefined;

/** `(request, context) => answer`; the answer may be a plain object of the message's shape. */
export type Handlers<S extends DescService> = {
  [M in keyof S['method']]?: (
    request: MessageShape<S['method'][M]['input']>,
    context: RequestContext,
  ) => Promise<MessageInitShape<S['method'][M]['output']>> | MessageInitShape<S['method'][M]['output']>;
};

export interface ServiceImplementation {
  readonly typeName: string;
  readonly handlers: Readonly<Record<string, (request: never, context: RequestContext) => unknown>>;
}

/**
 * Binds handlers to a service, named by its full name so that its descriptors need not be loaded at start.
 * Methods left out answer `unimplemented`.
 *
 * @example
 * import type { OrganizationService } from '../contract/services/org/v2.ts';
 * export const organizationService = (platform: Platform) =>
 *   implement<typeof OrganizationService>('zitadel.org.v2.OrganizationService', { addOrganization: async (request, context) => … });
 */
export const implement = <S extends DescService>(
  service: S | S['typeName'],
  handlers: Handlers<S>,
): ServiceImplementation => ({
  typeName: typeof service === 'string' ? service : service.typeName,
  handlers: handlers as ServiceImplementation['handlers'],
});

/**
 * One implementation a service, whose handlers may be spread over features, as those of the v1 services are.
 * @throws Error at start when two features handle one method
 */
export function merge(parts: readonly ServiceImplementation[]): ServiceImplementation[] {
  const services = new Map<string, Record<string, ServiceImplementation['handlers'][string]>>();
  for (const { typeName, handlers } of parts) {
    const merged = services.get(typeName) ?? {};
    services.set(typeName, merged);
    for (const [method, handler] of Object.entries(handlers)) {
      if (method in merged) throw new Error(`${typeName}: ${method} has two handlers`);
      merged[method] = handler;
    }
  }
  return [...services].map(([typeName, handlers]) => ({ typeName, handlers }));
}
