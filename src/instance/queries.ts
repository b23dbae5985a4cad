import type { Sql } from 'postgres';
import type { AuditColumns } from '../contract/details.ts';
import {
  type Conditions,
  conditions,
  type Page,
  type PageRequest,
  searchPage,
  unscopedConditions,
} from '../database/search.ts';

export interface DomainRow extends AuditColumns {
  readonly domain: string;
  readonly is_primary: boolean;
  readonly is_generated: boolean;
}

export interface InstanceRow extends AuditColumns {
  readonly id: string;
  readonly name: string;
  readonly default_language: string;
  readonly default_org_id: string;
  readonly project_id: string;
  readonly console_client_id: string;
  readonly domains: readonly {
    domain: string;
    primary: boolean;
    generated: boolean;
    created: string;
    changed: string;
    sequence: number;
  }[];
}

const instanceColumns = `i.id, i.name, i.default_language, i.default_org_id, i.project_id, i.console_client_id,
  i.creation_date, i.change_date, i.resource_owner, i.sequence,
  coalesce((select jsonb_agg(jsonb_build_object('domain', d.domain, 'primary', d.is_primary, 'generated', d.is_generated,
      'created', d.creation_date, 'changed', d.change_date, 'sequence', d.sequence) order by d.is_primary desc, d.domain)
    from projections.instance_domains_projection d where d.instance_id = i.instance_id), '[]') as domains`;

/** The instance that a host (without port) names, with what every request needs of it; one round trip. */
export async function instanceByHost(sql: Sql, host: string): Promise<InstanceRow | undefined> {
  const [row] = await sql.unsafe<InstanceRow[]>(
    `select ${instanceColumns} from projections.instance_hosts_projection h
     join projections.instances_projection i on i.instance_id = h.target_instance_id and i.id = h.target_instance_id
     where h.instance_id = '' and h.host = $1`,
    [host],
    { prepare: true },
  );
  return row;
}

export async function findInstance(sql: Sql, id: string): Promise<InstanceRow | undefined> {
  const [row] = await sql.unsafe<InstanceRow[]>(
    `select ${instanceColumns} from projections.instances_projection i where i.instance_id = $1 and i.id = $1`,
    [id],
    { prepare: true },
  );
  return row;
}

export async function hostTaken(sql: Sql, host: string): Promise<boolean> {
  const rows =
    await sql`select 1 from projections.instance_hosts_projection where instance_id = '' and host = ${host}`;
  return rows.length > 0;
}

export async function anyInstance(sql: Sql): Promise<string | undefined> {
  const [row] = await sql<
    { id: string }[]
  >`select id from projections.instances_projection order by creation_date limit 1`;
  return row?.id;
}

export interface InstanceSearch {
  readonly page?: PageRequest | undefined;
  readonly sort: 'id' | 'name' | 'creation_date';
  readonly filter: (where: Conditions) => void;
}

/** Across all instances: for the system API alone. */
export function searchInstances(sql: Sql, search: InstanceSearch): Promise<Page<InstanceRow>> {
  const where = unscopedConditions();
  search.filter(where);
  return searchPage<InstanceRow>(sql, {
    select: instanceColumns,
    from: 'projections.instances_projection i',
    where,
    orderBy: `i.${search.sort}`,
    tieBreaker: 'i.id',
    page: search.page,
  });
}

/** Instances that have any of these domains. */
export const instanceDomainsCondition = (where: Conditions, domains: readonly string[]) =>
  where.and(`exists (select 1 from projections.instance_domains_projection d
    where d.instance_id = i.instance_id and d.domain = any(${where.param([...domains])}::text[]))`);

export interface DomainSearch {
  readonly page?: PageRequest | undefined;
  readonly sort: 'domain' | 'is_primary' | 'is_generated' | 'creation_date';
  readonly filter: (where: Conditions) => void;
}

export function searchInstanceDomains(
  sql: Sql,
  instanceId: string,
  search: DomainSearch,
): Promise<Page<DomainRow>> {
  const where = conditions(instanceId, 'd.instance_id');
  search.filter(where);
  return searchPage<DomainRow>(sql, {
    select:
      'd.domain, d.is_primary, d.is_generated, d.creation_date, d.change_date, d.resource_owner, d.sequence',
    from: 'projections.instance_domains_projection d',
    where,
    orderBy: `d.${search.sort}`,
    tieBreaker: 'd.domain',
    page: search.page,
  });
}

export function searchTrustedDomains(
  sql: Sql,
  instanceId: string,
  search: {
    page?: PageRequest | undefined;
    sort: 'domain' | 'creation_date';
    filter: (where: Conditions) => void;
  },
): Promise<Page<AuditColumns & { domain: string }>> {
  const where = conditions(instanceId, 't.instance_id');
  search.filter(where);
  return searchPage(sql, {
    select: 't.domain, t.creation_date, t.change_date, t.resource_owner, t.sequence',
    from: 'projections.instance_trusted_domains_projection t',
    where,
    orderBy: `t.${search.sort}`,
    tieBreaker: 't.domain',
    page: search.page,
  });
}
