import type { Sql } from 'postgres';
import type { AuditColumns } from '../contract/details.ts';
import {
  type ConditionsOf,
  defineList,
  type Lists,
  type Page,
  type Search,
  searchList,
} from '../database/search.ts';
import { domainForms } from '../precis/index.ts';

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

/** From the eldest on. */
export async function instanceIds(sql: Sql): Promise<string[]> {
  const rows = await sql<
    { id: string }[]
  >`select id from projections.instances_projection order by creation_date limit 100`;
  return rows.map(({ id }) => id);
}

/** Hosts that instances answer under, without ports. */
export async function knownHosts(sql: Sql, limit: number): Promise<string[]> {
  const rows = await sql<{ host: string }[]>`
    select host from projections.instance_hosts_projection where instance_id = '' order by host limit ${limit}`;
  return rows.map(({ host }) => host);
}

export async function anyInstance(sql: Sql): Promise<string | undefined> {
  const [row] = await sql<
    { id: string }[]
  >`select id from projections.instances_projection order by creation_date limit 1`;
  return row?.id;
}

const instanceList = defineList<InstanceRow>()({
  from: 'projections.instances_projection i',
  alias: 'i',
  key: ['id'],
  instance: undefined,
  countedBy: ['instance'],
  columns: { id: 'i.id' },
  orders: { id: ['i.id'], name: ['i.name', 'i.id'], creationDate: ['i.creation_date', 'i.id'] },
  select: instanceColumns,
});

export type InstanceConditions = ConditionsOf<typeof instanceList>;

/** Across all instances: for the system API alone. */
export const searchInstances = (
  lists: Lists,
  search: Search<keyof typeof instanceList.orders, InstanceConditions>,
): Promise<Page<InstanceRow>> => searchList(lists, instanceList, undefined, search);

/** Instances that have any of these domains. */
export const instanceDomainsCondition = (where: InstanceConditions, domains: readonly string[]) =>
  where.and(`exists (select 1 from projections.instance_domains_projection d
    where d.instance_id = i.instance_id and d.domain = any(${where.param(domains.flatMap(domainForms))}::text[]))`);

const domainList = defineList<DomainRow>()({
  from: 'projections.instance_domains_projection d',
  alias: 'd',
  key: ['domain'],
  instance: 'd.instance_id',
  countedBy: ['instance'],
  columns: {
    domain: { sql: 'd.domain', forms: domainForms },
    generated: 'd.is_generated',
    primary: 'd.is_primary',
  },
  orders: {
    domain: ['d.domain'],
    primary: ['d.is_primary', 'd.domain'],
    generated: ['d.is_generated', 'd.domain'],
    creationDate: ['d.creation_date', 'd.domain'],
  },
  select:
    'd.domain, d.is_primary, d.is_generated, d.creation_date, d.change_date, d.resource_owner, d.sequence',
});

export type DomainSort = keyof typeof domainList.orders;
export type DomainConditions = ConditionsOf<typeof domainList>;

export const searchInstanceDomains = (
  lists: Lists,
  instanceId: string,
  search: Search<DomainSort, DomainConditions>,
): Promise<Page<DomainRow>> => searchList(lists, domainList, instanceId, search);

export type TrustedDomainRow = AuditColumns & { readonly domain: string };

const trustedDomainList = defineList<TrustedDomainRow>()({
  from: 'projections.instance_trusted_domains_projection t',
  alias: 't',
  key: ['domain'],
  instance: 't.instance_id',
  countedBy: ['instance'],
  columns: { domain: { sql: 't.domain', forms: domainForms } },
  orders: { domain: ['t.domain'], creationDate: ['t.creation_date', 't.domain'] },
  select: 't.domain, t.creation_date, t.change_date, t.resource_owner, t.sequence',
});

export type TrustedDomainSort = keyof typeof trustedDomainList.orders;
export type TrustedDomainConditions = ConditionsOf<typeof trustedDomainList>;

export const searchTrustedDomains = (
  lists: Lists,
  instanceId: string,
  search: Search<TrustedDomainSort, TrustedDomainConditions>,
): Promise<Page<TrustedDomainRow>> => searchList(lists, trustedDomainList, instanceId, search);
