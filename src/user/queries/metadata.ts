import type { Sql } from 'postgres';
import type { AuditColumns } from '../../contract/details.ts';
import {
  type Conditions,
  conditions,
  type Page,
  type PageRequest,
  searchPage,
} from '../../database/search.ts';

export interface UserMetadataRow extends AuditColumns {
  readonly key: string;
  /** base64 */
  readonly value: string;
}

export const searchUserMetadata = (
  sql: Sql,
  instanceId: string,
  userId: string,
  search: { page?: PageRequest | undefined; filter: (where: Conditions) => void },
): Promise<Page<UserMetadataRow>> => {
  const where = conditions(instanceId, 'm.instance_id').equals('m.user_id', userId);
  search.filter(where);
  return searchPage<UserMetadataRow>(sql, {
    select: 'm.key, m.value, m.creation_date, m.change_date, m.resource_owner, m.sequence',
    from: 'projections.user_metadata m',
    where,
    orderBy: 'm.key',
    tieBreaker: 'm.key',
    page: search.page,
  });
};

/** All of a user's metadata, base64 by key, as the metadata claim holds it. */
export async function userMetadata(
  sql: Sql,
  instanceId: string,
  userId: string,
): Promise<Record<string, string>> {
  const rows = await sql<{ key: string; value: string }[]>`
    select key, value from projections.user_metadata
    where instance_id = ${instanceId} and user_id = ${userId} order by key`;
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}
