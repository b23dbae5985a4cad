import type { Caller, InstanceContext, RequestContext, Resource } from '../contract/types.ts';
import { type PosternError, permissionDenied } from '../errors/index.ts';
import type { CommandScope } from '../eventstore/index.ts';
import { acceptedLanguages } from '../i18n/index.ts';
import { type Authenticated, invalidToken } from './authenticate.ts';
import { type Membership, permitted, permittedOrgs } from './memberships.ts';

export interface RequestFacts {
  /** The request's own `postern-position`. */
  readonly askedPosition?: string | undefined;
  readonly requestId: string;
  readonly service: string;
  readonly instance: InstanceContext;
  /** One header, without the cost of making them all into `Headers`. */
  readonly header: (name: string) => string | undefined;
  readonly headers: () => Headers;
  readonly remoteAddress: string;
  readonly signal: () => AbortSignal;
  /** Who presented the token; or why it was refused; or undefined when none was sent. */
  readonly authenticated: Authenticated | PosternError | undefined;
  /** Asks once more whether the token is good. @throws PosternError `unauthenticated` */
  readonly stillProven?: () => Promise<void>;
  /** All roles of the caller. */
  readonly loadMemberships: (caller: Caller) => Promise<readonly Membership[]>;
  /** Those that can decide on one resource; without it all are loaded. */
  readonly loadRolesOn?: (caller: Caller, on: Resource) => Promise<readonly Membership[]>;
}

/** A context, and how far the stores were written on its behalf. */
export interface OpenedContext extends RequestContext {
  /** Highest position that a command of this request reached or saw; 0n for none. */
  seen(): bigint;
  readonly askedPosition: string | undefined;
}

/**
 * Builds what handlers know of a request. Roles are read only when a permission is asked for, and of them only those
 * on the resource in question, so that a caller with thousands costs no more than one with a single one.
 */
export function createRequestContext(facts: RequestFacts): OpenedContext {
  const { authenticated } = facts;
  const refused = authenticated instanceof Error ? authenticated : undefined;
  const accepted = authenticated instanceof Error ? undefined : authenticated;
  const caller = accepted?.caller;
  let position = 0n;
  let memberships: Promise<readonly Membership[]> | undefined;
  let responseHeaders = accepted?.proven && new Headers(accepted.proven.headers);
  let languages: string[] | undefined;

  const requireCaller = (): Caller => {
    if (caller) return caller;
    throw refused ?? invalidToken();
  };
  const roles = (): Promise<readonly Membership[]> => {
    const asking = requireCaller();
    memberships ??= accepted?.memberships
      ? Promise.resolve(accepted.memberships)
      : facts.loadMemberships(asking);
    return memberships;
  };
  const rolesOn = (on: Resource): Promise<readonly Membership[]> => {
    const asking = requireCaller();
    const known = memberships !== undefined || accepted?.memberships !== undefined;
    return known || !facts.loadRolesOn ? roles() : facts.loadRolesOn(asking, on);
  };
  const can = async (permission: string, on: Resource = {}): Promise<boolean> => {
    if (on.userId !== undefined && on.userId === requireCaller().userId) return true;
    return permitted(await rolesOn(on), permission, on);
  };
  const scope: CommandScope = {
    instanceId: facts.instance.id,
    editor: { user: caller?.userId ?? '', service: facts.service },
    ...(caller && facts.stillProven && { proof: { userId: caller.userId, still: facts.stillProven } }),
    observe(reached) {
      if (reached > position) position = reached;
    },
  };

  return {
    requestId: facts.requestId,
    instance: facts.instance,
    caller,
    orgId: facts.header('x-zitadel-orgid') || caller?.orgId || '',
    get languages() {
      languages ??= acceptedLanguages(facts.header('accept-language'));
      return languages;
    },
    get headers() {
      return facts.headers();
    },
    remoteAddress: facts.remoteAddress,
    get signal() {
      return facts.signal();
    },
    get responseHeaders() {
      responseHeaders ??= new Headers();
      return responseHeaders;
    },
    get hasResponseHeaders() {
      return responseHeaders !== undefined;
    },
    scope,
    requireCaller,
    can,
    async require(permission, on) {
      if (await can(permission, on)) return;
      throw permissionDenied(
        'AUTHZ-Per01',
        `This needs the permission ${permission}, which your roles do not grant here`,
      );
    },
    permittedOrgs: async (permission) => permittedOrgs(await roles(), permission),
    seen: () => position,
    askedPosition: facts.askedPosition,
  };
}
