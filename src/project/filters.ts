import type { Conditions } from '../database/search.ts';
import { invalidArgument } from '../errors/index.ts';

/** Filters of lists on the columns of `queries.ts`; the versions of the service translate theirs into these. */

/** Which rows of `searchProjectsAndGrants` an organization's id selects. */
export type Ownership = 'owned' | 'granted' | 'owned or granted';

export function ownershipCondition(where: Conditions, orgId: string, ownership: Ownership): void {
  const either = where.group();
  if (ownership !== 'granted') {
    either.and(`(p.resource_owner = ${where.param(orgId)} and g.granted_org_id is null)`);
  }
  if (ownership !== 'owned') either.and(`g.granted_org_id = ${where.param(orgId)}`);
  where.and(either.joined('or'));
}

/** Matches grants of which any role key matches. */
export function grantRoleCondition(where: Conditions, key: string, method: number): void {
  const inner = where.group().text('k.key', key, method);
  where.and(`exists (select 1 from unnest(g.role_keys) k(key) where ${inner.joined()})`);
}

export const emptyFilter = () =>
  invalidArgument('PROJECT-Flt01', 'Each of filters must hold one filter', { field: 'filters' });
