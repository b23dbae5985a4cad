import type { HeldAuthorization } from '../../authorization/index.ts';
import { scopes } from '../scope/scopes.ts';
import { askedBy, type RoleContext } from './roles.ts';
import type { Claims } from './userinfo.ts';

/**
 * Roles of one project as an array of their keys, under a claim that the project or the application chose: the form
 * that proxies and applications read which know nothing of projects and organizations.
 */
export interface RoleArrayWanted {
  readonly claim: string;
  readonly projectId: string;
  /** Empty: any role; and of any organization. */
  readonly keys: readonly string[];
  readonly orgs: readonly string[];
}

/**
 * The array stands where the roles of the application's project are told; one that is called `groups` also where the
 * scope of that name asks for it.
 *
 * What is for other projects too holds none: an array does not say whose roles these are, so that whoever may make
 * roles of one project could give itself those of another. The server's own API, which reads no roles, does not count.
 */
export function roleArrayWanted(
  scope: readonly string[],
  { claim, projectId, assert, apiProjectId }: RoleContext & { readonly claim: string },
): RoleArrayWanted | undefined {
  if (claim === '' || projectId === '') return undefined;
  const { keys, orgs, everywhere, audience } = askedBy(scope, apiProjectId);
  if (audience.some((id) => id !== projectId && id !== apiProjectId)) return undefined;
  const isAsked =
    assert || everywhere || keys.length > 0 || (claim === scopes.groups && scope.includes(scopes.groups));
  return isAsked ? { claim, projectId, keys, orgs } : undefined;
}

/** For a resource server, which is told the roles of its own project whatever the token is for. */
export function roleArrayOf(
  claim: string,
  projectId: string,
  scope: readonly string[],
): RoleArrayWanted | undefined {
  if (claim === '') return undefined;
  const { keys, orgs } = askedBy(scope, '');
  return { claim, projectId, keys, orgs };
}

/**
 * Each role once, whichever organizations gave it, in the order of keys. Empty where there are none: applications
 * that keep what they were told last would not hear of the end of the last role.
 */
export function roleArrayClaims(
  wanted: RoleArrayWanted | undefined,
  held: readonly HeldAuthorization[] | undefined,
): Claims {
  if (!wanted) return {};
  const { claim, projectId, keys, orgs } = wanted;
  const told = new Set<string>();
  for (const authorization of held ?? []) {
    const { active, orgId, roles } = authorization;
    if (!active || authorization.projectId !== projectId || (orgs.length > 0 && !orgs.includes(orgId)))
      continue;
    for (const key of roles) if (keys.length === 0 || keys.includes(key)) told.add(key);
  }
  return { [claim]: [...told].sort() };
}

/** By what answers with an array are remembered: its claim may become another one. */
export const nameOfArray = (wanted: RoleArrayWanted | undefined): string =>
  wanted ? ` roles in ${wanted.claim}` : '';
