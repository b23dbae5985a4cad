import type { HeldAuthorization } from '../../authorization/index.ts';
import { audienceOf, roleKeysOf, roleOrgsOf, scopes } from '../scope/scopes.ts';
import type { Claims } from './userinfo.ts';

const prefix = 'urn:zitadel:iam:org:project';

/** Which of a user's roles an answer tells of. */
export interface RolesWanted {
  /** The project of whoever asks, whose roles have a claim without its id; '' for none. */
  readonly own: string;
  readonly projects: ReadonlySet<string>;
  /** Empty: any role; and of any organization. */
  readonly keys: readonly string[];
  readonly orgs: readonly string[];
  /** Roles of all these projects are wanted in one claim too. */
  readonly merged: boolean;
}

/** What scopes say of roles. */
interface Asked {
  readonly keys: readonly string[];
  readonly orgs: readonly string[];
  readonly everywhere: boolean;
  readonly audience: readonly string[];
}

/** Scopes of a token are one list as long as it is remembered. */
const known = new WeakMap<readonly string[], { readonly apiProjectId: string; readonly asked: Asked }>();

export function askedBy(scope: readonly string[], apiProjectId: string): Asked {
  const before = known.get(scope);
  if (before?.apiProjectId === apiProjectId) return before.asked;
  const asked = {
    keys: roleKeysOf(scope),
    orgs: roleOrgsOf(scope),
    everywhere: scope.includes(scopes.projectsRoles),
    audience: audienceOf(scope, apiProjectId),
  };
  known.set(scope, { apiProjectId, asked });
  return asked;
}

/** Who asks for roles. */
export interface RoleContext {
  /** Project of the application that asks; '' for none. */
  readonly projectId: string;
  /** Roles are told even when no scope asks for them. */
  readonly assert: boolean;
  readonly apiProjectId: string;
}

/**
 * Roles are told where a project or application asserts them, and where scopes ask: for certain keys
 * (`…:project:role:{key}`), for all of the projects that the token is asked for (`…:projects:roles`), and in certain
 * organizations alone (`…:roles:id:{id}`).
 * @returns undefined when none are
 */
export function rolesWanted(
  scope: readonly string[],
  { projectId, assert, apiProjectId }: RoleContext,
): RolesWanted | undefined {
  const { keys, orgs, everywhere, audience } = askedBy(scope, apiProjectId);
  const isAsked = everywhere || keys.length > 0;
  const projects = new Set(isAsked ? audience : []);
  if (projectId !== '' && (assert || isAsked)) projects.add(projectId);
  return projects.size === 0 ? undefined : { own: projectId, projects, keys, orgs, merged: everywhere };
}

/** Roles in the resource server's own project: introspection tells it of no other. */
export const rolesOfProject = (projectId: string, scope: readonly string[]): RolesWanted => {
  const { keys, orgs } = askedBy(scope, '');
  return { own: projectId, projects: new Set([projectId]), keys, orgs, merged: false };
};

/** By role the organizations that gave it, with their primary domains. */
type Roles = Map<string, Map<string, string>>;

const plain = (roles: Roles): Claims =>
  Object.fromEntries([...roles].map(([key, orgs]) => [key, Object.fromEntries(orgs)]));

function add(roles: Roles, key: string, { orgId, orgDomain }: HeldAuthorization): void {
  const orgs = roles.get(key);
  if (orgs) orgs.set(orgId, orgDomain);
  else roles.set(key, new Map([[orgId, orgDomain]]));
}

/**
 * `urn:zitadel:iam:org:project:{id}:roles` for each project, `urn:zitadel:iam:org:project:roles` for the one that
 * asks, `urn:zitadel:iam:org:projects:roles` for all of them: `{ role: { organization id: its primary domain } }`.
 * A role of a granted project names the organization that it is granted to, in which the user has it.
 */
export function roleClaims(
  wanted: RolesWanted | undefined,
  held: readonly HeldAuthorization[] | undefined,
): Claims {
  if (!wanted || !held || held.length === 0) return {};
  const { own, projects, keys, orgs } = wanted;
  const byProject = new Map<string, Roles>();
  const merged: Roles = new Map();
  for (const authorization of held) {
    const { projectId, orgId, active } = authorization;
    if (!active || !projects.has(projectId) || (orgs.length > 0 && !orgs.includes(orgId))) continue;
    let roles = byProject.get(projectId);
    for (const key of authorization.roles) {
      if (keys.length > 0 && !keys.includes(key)) continue;
      if (!roles) {
        roles = new Map();
        byProject.set(projectId, roles);
      }
      add(roles, key, authorization);
      if (wanted.merged) add(merged, key, authorization);
    }
  }
  const claims: Claims = {};
  for (const [projectId, roles] of byProject) {
    const told = plain(roles);
    if (projectId === own) claims[`${prefix}:roles`] = told;
    claims[`${prefix}:${projectId}:roles`] = told;
  }
  if (merged.size > 0) claims[scopes.projectsRoles] = plain(merged);
  return claims;
}
