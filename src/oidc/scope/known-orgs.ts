import type { Sql } from 'postgres';
import { findOrg, orgOfDomain } from '../../org/index.ts';
import { orgDomainOf, orgIdOf } from './scopes.ts';

/** The scopes without those that name an organization which there is not: as unknown scopes, they are ignored. */
export async function withKnownOrgs(
  sql: Sql,
  instanceId: string,
  scope: readonly string[],
): Promise<string[]> {
  const known = await Promise.all(scope.map((each) => isKnown(sql, instanceId, each)));
  return scope.filter((_, index) => known[index]);
}

async function isKnown(sql: Sql, instanceId: string, scope: string): Promise<boolean> {
  const id = orgIdOf([scope]);
  if (id !== undefined) return (await findOrg(sql, instanceId, id)) !== undefined;
  const domain = orgDomainOf([scope]);
  return domain === undefined || (await orgOfDomain(sql, instanceId, domain)) !== undefined;
}
