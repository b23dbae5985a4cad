import type { Groups, HeldGroups } from '../../group/index.ts';
import { scopes } from '../scope/scopes.ts';
import type { Claims } from './userinfo.ts';

/**
 * The groups of a user, where the scope `groups` asks for them. Of an application that has roles in the claim of that
 * name, nothing else ever stands in it: administrators of any organization name groups as they like, and a group that
 * is called like a role must not be taken for it.
 * @param rolesClaim claim in which the application has roles as an array
 */
export const askedGroups = (
  groups: Groups,
  scope: readonly string[],
  rolesClaim: string,
  instanceId: string,
  userId: string,
): ReturnType<Groups['of']> | undefined =>
  scope.includes(scopes.groups) && rolesClaim !== scopes.groups ? groups.of(instanceId, userId) : undefined;

/**
 * `groups`: the names of all groups that the user is in, by itself or through other groups, in the order of their
 * names. They are unique within the user's organization. Left out where there are none (OIDC Core §5.3.2).
 */
export const groupClaims = (held: HeldGroups | undefined): Claims =>
  held && held.all.length > 0 ? { groups: held.all.map(({ name }) => name) } : {};

/** By what answers that tell of groups are remembered. */
export const versionOf = (held: HeldGroups | undefined): string => (held ? ` of groups ${held.version}` : '');
