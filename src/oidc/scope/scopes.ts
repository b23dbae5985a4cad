import { listOf } from '../protocol/parameters.ts';

/** Scopes that this server knows: OpenID Connect's, and those that Zitadel reserves. */

const prefix = 'urn:zitadel:iam:';

export const scopes = {
  openid: 'openid',
  profile: 'profile',
  email: 'email',
  phone: 'phone',
  address: 'address',
  /** Ours: the names of the user's groups. */
  groups: 'groups',
  offlineAccess: 'offline_access',
  metadata: `${prefix}user:metadata`,
  resourceOwner: `${prefix}user:resourceowner`,
  /** Roles in every project that the token is asked for. */
  projectsRoles: `${prefix}org:projects:roles`,
} as const;

/** What discovery lists. */
export const standardScopes = ['openid', 'profile', 'email', 'phone', 'address', 'groups', 'offline_access'];

const known = new Set<string>([
  ...standardScopes,
  scopes.metadata,
  scopes.resourceOwner,
  scopes.projectsRoles,
]);

/** `{}`: any text. */
const parameterised = [
  `${prefix}org:project:role:`,
  `${prefix}org:roles:id:`,
  `${prefix}org:id:`,
  `${prefix}org:domain:primary:`,
  `${prefix}org:idp:id:`,
];
const audienceScope = /^urn:zitadel:iam:org:project:id:([^:]{1,200}):aud$/;

const maxScopeLength = 300;
const maxScopes = 100;

const isKnown = (scope: string): boolean =>
  known.has(scope) ||
  (scope.length <= maxScopeLength &&
    (audienceScope.test(scope) ||
      parameterised.some((start) => scope.startsWith(start) && scope.length > start.length)));

/**
 * The scopes of a request that mean something here; others are ignored (OIDC Core §3.1.2.1), and so is
 * `offline_access` where no refresh token may be had (§11).
 */
export const understoodScopes = (value: string | undefined, offline: boolean): string[] =>
  listOf(value)
    .filter((scope) => (scope === scopes.offlineAccess ? offline : isKnown(scope)))
    .slice(0, maxScopes);

const argument = (list: readonly string[], start: string): string | undefined =>
  list.find((scope) => scope.startsWith(start) && scope.length > start.length)?.slice(start.length);

const argumentsOf = (list: readonly string[], start: string): string[] =>
  list.flatMap((scope) =>
    scope.startsWith(start) && scope.length > start.length ? [scope.slice(start.length)] : [],
  );

/** Keys of the roles that are asked for; and the organizations whose roles alone are wanted. */
export const roleKeysOf = (list: readonly string[]) => argumentsOf(list, `${prefix}org:project:role:`);
export const roleOrgsOf = (list: readonly string[]) => argumentsOf(list, `${prefix}org:roles:id:`);

/** Organization that the user must be of, by its id or its primary domain. */
export const orgIdOf = (list: readonly string[]) => argument(list, `${prefix}org:id:`);
export const orgDomainOf = (list: readonly string[]) => argument(list, `${prefix}org:domain:primary:`);

/** Projects that the tokens are for as well; `zitadel` names the project of the server's own API. */
export const audienceOf = (list: readonly string[], apiProjectId: string): string[] =>
  list.flatMap((scope) => {
    const project = audienceScope.exec(scope)?.[1];
    if (project === undefined) return [];
    return project === 'zitadel' ? (apiProjectId === '' ? [] : [apiProjectId]) : [project];
  });
