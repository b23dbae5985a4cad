import type { Sql } from 'postgres';
import type { AuditColumns } from '../../contract/details.ts';
import {
  type ConditionsOf,
  defineList,
  type Lists,
  type Page,
  type PageRequest,
  searchList,
} from '../../database/search.ts';

export interface UserMetadataRow extends AuditColumns {
  readonly key: string;
  /** base64 */
  readonly value: string;
}

const metadataList = defineList<UserMetadataRow>()({
  from: 'projections.user_metadata m',
  alias: 'm',
  instance: 'm.instance_id',
  countedBy: ['user', 'org'],
  key: ['user_id', 'key'],
  columns: { user: 'm.user_id', key: 'm.key' },
  orders: { key: ['m.key'] },
  select: 'm.key, m.value, m.creation_date, m.change_date, m.resource_owner, m.sequence',
});

export const searchUserMetadata = (
  lists: Lists,
  instanceId: string,
  userId: string,
  search: { page?: PageRequest | undefined; filter: (where: ConditionsOf<typeof metadataList>) => void },
): Promise<Page<UserMetadataRow>> =>
  searchList(lists, metadataList, instanceId, {
    page: search.page,
    sort: 'key',
    filter(where) {
      where.equals('user', userId);
      search.filter(where);
    },
  });

/** Metadata of many users whose keys begin so, by user. */
export async function metadataOfUsers(
  sql: Sql,
  instanceId: string,
  userIds: readonly string[],
  prefix: string,
): Promise<Map<string, UserMetadataRow[]>> {
  const rows = await sql<(UserMetadataRow & { readonly user_id: string })[]>`
    select user_id, key, value, creation_date, change_date, resource_owner, sequence
    from projections.user_metadata
    where instance_id = ${instanceId} and user_id = any(${[...userIds]}::text[]) and starts_with(key, ${prefix})`;
  return Map.groupBy(rows, (row) => row.user_id);
}

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
