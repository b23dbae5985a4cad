import type { Sql } from 'postgres';
import type { AuditColumns } from '../contract/details.ts';
import {
  type Conditions,
  type ConditionsOf,
  defineList,
  type Lists,
  type Page,
  type PageRequest,
  searchList,
} from '../database/search.ts';
import { asciiDomain, domainForms, nameKey } from '../precis/index.ts';

export interface OrgRow extends AuditColumns {
  readonly id: string;
  readonly name: string;
  readonly state: number;
  readonly primary_domain: string;
}

export async function findOrg(sql: Sql, instanceId: string, id: string): Promise<OrgRow | undefined> {
  const [row] = await sql<OrgRow[]>`
    select id, name, state, primary_domain, creation_date, change_date, resource_owner, sequence
    from projections.orgs_projection where instance_id = ${instanceId} and id = ${id}`;
  return row;
}

const name = { sql: 'o.name', lower: 'o.lower_name', trigrams: 'o.lower_name', scattered: true } as const;

const orgList = defineList<OrgRow>()({
  from: 'projections.orgs_projection o',
  alias: 'o',
  key: ['id'],
  walk: 125,
  instance: 'o.instance_id',
  countedBy: ['org'],
  columns: { id: 'o.id', name, state: 'o.state' },
  orders: { name: ['o.lower_name', 'o.id'], creationDate: ['o.creation_date', 'o.id'] },
  select:
    'o.id, o.name, o.state, o.primary_domain, o.creation_date, o.change_date, o.resource_owner, o.sequence',
});

export type OrgConditions = ConditionsOf<typeof orgList>;
export type OrgSort = keyof typeof orgList.orders;

export interface OrgSearch {
  readonly page?: PageRequest | undefined;
  readonly sort: OrgSort;
  readonly filter: (where: OrgConditions) => void;
}

export const searchOrgs = (lists: Lists, instanceId: string, search: OrgSearch): Promise<Page<OrgRow>> =>
  searchList(lists, orgList, instanceId, search);

/** Whole domains and labels of a search may be spelled in Unicode; kept is their ASCII form. */
const asDomain = (column: string) => ({ sql: column, lower: column, forms: domainForms });

export const domainColumn = { ...asDomain('d.domain'), trigrams: 'd.domain' };
/** Of the organizations that a list joins as `o`; there is no index of it. */
export const primaryDomainColumn = asDomain('o.primary_domain');

/** Matches organizations by any of their verified domains. */
export const orgDomainCondition = (where: OrgConditions, domain: string, method: number): void => {
  const inner = where.over({ domain: domainColumn }).text('domain', domain, method);
  where.and(`exists (select 1 from projections.org_domains_projection d
    where d.instance_id = o.instance_id and d.org_id = o.id and d.is_verified and ${inner.joined()})`);
};

export interface OrgDomainRow extends AuditColumns {
  readonly org_id: string;
  readonly domain: string;
  readonly is_verified: boolean;
  readonly is_primary: boolean;
  readonly validation_type: number;
}

const domainList = defineList<OrgDomainRow>()({
  from: 'projections.org_domains_projection d',
  alias: 'd',
  key: ['org_id', 'domain'],
  instance: 'd.instance_id',
  countedBy: ['org'],
  columns: { organization: 'd.org_id', domain: domainColumn },
  orders: { domain: ['d.domain'] },
  select:
    'd.org_id, d.domain, d.is_verified, d.is_primary, d.validation_type, d.creation_date, d.change_date, d.resource_owner, d.sequence',
});

export const searchOrgDomains = (
  lists: Lists,
  instanceId: string,
  orgId: string,
  search: { page?: PageRequest | undefined; filter: (where: Conditions<'domain'>) => void },
): Promise<Page<OrgDomainRow>> =>
  searchList(lists, domainList, instanceId, {
    page: search.page,
    sort: 'domain',
    filter(where) {
      where.equals('organization', orgId);
      search.filter(where);
    },
  });

/** Whether another organization has verified this domain: its user names may not be taken from outside. */
export async function orgOfDomain(sql: Sql, instanceId: string, domain: string): Promise<string | undefined> {
  const [row] = await sql<{ org_id: string }[]>`
    select org_id from projections.org_domains_projection
    where instance_id = ${instanceId} and domain = ${asciiDomain(domain) ?? domain} and is_verified`;
  return row?.org_id;
}

/** Whether nobody has the name, nor has verified the domain; '' is not asked about. */
export async function isOrgUnique(
  sql: Sql,
  instanceId: string,
  wanted: { readonly name: string; readonly domain: string },
): Promise<boolean> {
  const key = nameKey(wanted.name);
  const [row] = await sql<{ taken: boolean }[]>`
    select exists (
      select 1 from projections.orgs_projection
      where instance_id = ${instanceId} and name_key = ${key} and ${key} <> ''
    ) or exists (
      select 1 from projections.org_domains_projection
      where instance_id = ${instanceId} and domain = ${asciiDomain(wanted.domain) ?? wanted.domain} and is_verified
    ) as taken`;
  return !row?.taken;
}

export interface OrgMetadataRow extends AuditColumns {
  readonly key: string;
  /** base64 */
  readonly value: string;
}

const metadataList = defineList<OrgMetadataRow>()({
  from: 'projections.org_metadata_projection m',
  alias: 'm',
  key: ['org_id', 'key'],
  instance: 'm.instance_id',
  countedBy: ['org'],
  columns: { organization: 'm.org_id', key: 'm.key' },
  orders: { key: ['m.key'] },
  select: 'm.key, m.value, m.creation_date, m.change_date, m.resource_owner, m.sequence',
});

export const searchOrgMetadata = (
  lists: Lists,
  instanceId: string,
  orgId: string,
  search: { page?: PageRequest | undefined; filter: (where: Conditions<'key'>) => void },
): Promise<Page<OrgMetadataRow>> =>
  searchList(lists, metadataList, instanceId, {
    page: search.page,
    sort: 'key',
    filter(where) {
      where.equals('organization', orgId);
      search.filter(where);
    },
  });
