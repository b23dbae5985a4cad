import { invalidArgument } from '../errors/index.ts';
import type { ProjectConditions } from './queries.ts';

/** Filters of lists on the columns of `queries.ts`; the versions of the service translate theirs into these. */

/** Which rows of `searchProjectsAndGrants` an organization's id selects. */
export type Ownership = 'owned' | 'granted' | 'owned or granted';

export function ownershipCondition(where: ProjectConditions, orgId: string, ownership: Ownership): void {
  const either = where.group();
  if (ownership !== 'granted') {
    either.and(where.group().equals('organization', orgId).equals('grantedTo', '').joined());
  }
  if (ownership !== 'owned') either.equals('grantedTo', orgId);
  where.and(either.joined('or'));
}

export const emptyFilter = () =>
  invalidArgument('PROJECT-Flt01', 'Each of filters must hold one filter', { field: 'filters' });
