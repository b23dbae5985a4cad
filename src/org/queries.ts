import type { Sql } from 'postgres';
import type { AuditColumns } from '../contract/details.ts';
import { type Conditions, conditions, type Page, type PageRequest, searchPage } from '../database/search.ts';
import { asciiDomain } from '../precis/index.ts';

export interface OrgRow extends AuditColumns {
  readonly id: string;
  readonly name: string;
  readonly state: number;
  readonly primary_domain: string;
}

const orgColumns =
  'o.id, o.name, o.state, o.primary_domain, o.creation_date, o.change_date, o.resource_owner, o.sequence';

export async function findOrg(sql: Sql, instanceId: string, id: string): Promise<OrgRow | undefined> {
  const [row] = await sql<OrgRow[]>`
    select id, name, state, primary_domain, creation_date, change_date, resource_owner, sequence
    from projections.orgs_projection where instance_id = ${instanceId} and id = ${id}`;
  return row;
}

export type OrgSort = 'name' | 'creation_date';

export interface OrgSearch {
  readonly page?: PageRequest | undefined;
  readonly sort: OrgSort;
  /** Adds the caller's filters; columns are of alias `o`. */
  readonly filter: (where: Conditions) => void;
}

export const searchOrgs = (sql: Sql, instanceId: string, search: OrgSearch): Promise<Page<OrgRow>> => {
  const where = conditions(instanceId, 'o.instance_id');
  search.filter(where);
  return searchPage<OrgRow>(sql, {
    select: orgColumns,
    from: 'projections.orgs_projection o',
    where,
    orderBy: search.sort === 'name' ? 'lower(o.name)' : 'o.creation_date',
    tieBreaker: 'o.id',
    page: search.page,
  });
};

/** Whole domains and labels of a search may be spelled in Unicode; kept is their ASCII form. */
export const domainCondition = (where: Conditions, domain: string, method: number): void =>
  void where.text('d.domain', asciiDomain(domain) ?? domain, method);

/** Matches organizations by any of their verified domains. */
export const orgDomainCondition = (where: Conditions, domain: string, method: number): void => {
  const inner = where.group();
  domainCondition(inner, domain, method);
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

export const searchOrgDomains = (
  sql: Sql,
  instanceId: string,
  orgId: string,
  search: { page?: PageRequest | undefined; filter: (where: Conditions) => void },
): Promise<Page<OrgDomainRow>> => {
  const where = conditions(instanceId, 'd.instance_id').equals('d.org_id', orgId);
  search.filter(where);
  return searchPage<OrgDomainRow>(sql, {
    select:
      'd.org_id, d.domain, d.is_verified, d.is_primary, d.validation_type, d.creation_date, d.change_date, d.resource_owner, d.sequence',
    from: 'projections.org_domains_projection d',
    where,
    orderBy: 'd.domain',
    tieBreaker: 'd.domain',
    page: search.page,
  });
};

/** Whether another organization has verified this domain: its user names may not be taken from outside. */
export async function orgOfDomain(sql: Sql, instanceId: string, domain: string): Promise<string | undefined> {
  const [row] = await sql<{ org_id: string }[]>`
    select org_id from projections.org_domains_projection
    where instance_id = ${instanceId} and domain = ${asciiDomain(domain) ?? domain} and is_verified`;
  return row?.org_id;
}

export interface OrgMetadataRow extends AuditColumns {
  readonly key: string;
  /** base64 */
  readonly value: string;
}

export const searchOrgMetadata = (
  sql: Sql,
  instanceId: string,
  orgId: string,
  search: { page?: PageRequest | undefined; filter: (where: Conditions) => void },
): Promise<Page<OrgMetadataRow>> => {
  const where = conditions(instanceId, 'm.instance_id').equals('m.org_id', orgId);
  search.filter(where);
  return searchPage<OrgMetadataRow>(sql, {
    select: 'm.key, m.value, m.creation_date, m.change_date, m.resource_owner, m.sequence',
    from: 'projections.org_metadata_projection m',
    where,
    orderBy: 'm.key',
    tieBreaker: 'm.key',
    page: search.page,
  });
};
