import type { Sql } from 'postgres';
import type { AuditColumns } from '../../contract/details.ts';
import { defineList, type Lists, type Page, type PageRequest, searchList } from '../../database/search.ts';

export interface LinkRow extends AuditColumns {
  readonly idp_id: string;
  readonly external_user_id: string;
  readonly user_id: string;
  readonly display_name: string;
  readonly idp_name: string;
  /** `ProviderType` of version 1. */
  readonly idp_type: number;
}

/** Links of providers that are gone lead nowhere. */
const providerOf =
  'join projections.idp_templates_projection p on p.instance_id = l.instance_id and p.id = l.idp_id';

const linkList = defineList<LinkRow>()({
  from: 'projections.idp_user_links_projection l',
  alias: 'l',
  key: ['idp_id', 'external_user_id'],
  instance: 'l.instance_id',
  countedBy: ['user', 'instance', 'org'],
  columns: { userId: 'l.user_id', provider: { sql: 'p.id', join: 'provider' } },
  joins: { provider: providerOf },
  orders: { creationDate: ['l.creation_date', 'l.idp_id', 'l.external_user_id'] },
  select: `l.idp_id, l.external_user_id, l.user_id, l.display_name, p.name as idp_name, p.type as idp_type,
    l.creation_date, l.change_date, l.resource_owner, l.sequence`,
  with: providerOf,
});

export const searchLinks = (
  lists: Lists,
  instanceId: string,
  userId: string,
  page: PageRequest | undefined,
): Promise<Page<LinkRow>> =>
  searchList(lists, linkList, instanceId, {
    page,
    sort: 'creationDate',
    filter: (where) => {
      where.equals('userId', userId).and(`${where.column('provider')} is not null`);
    },
  });

/** Whose account it is; undefined for nobody's. */
export async function userOfLink(
  sql: Sql,
  instanceId: string,
  idpId: string,
  externalId: string,
): Promise<string | undefined> {
  const [row] = await sql<{ user_id: string }[]>`
    select user_id from projections.idp_user_links_projection
    where instance_id = ${instanceId} and idp_id = ${idpId} and external_user_id = ${externalId}`;
  return row?.user_id;
}
