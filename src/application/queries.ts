import type { Sql } from 'postgres';
import type { AuditColumns } from '../contract/details.ts';
import { type Conditions, conditions, type Page, type PageRequest, searchPage } from '../database/search.ts';
import { type OidcColumns, oidcFields } from './oidc-config.ts';

/** The OIDC columns are null for other kinds. */
export interface ApplicationRow extends AuditColumns, OidcColumns {
  readonly id: string;
  readonly project_id: string;
  readonly name: string;
  readonly state: number;
  /** `applicationKind` */
  readonly type: number;
  readonly client_id: string | null;
}

const applicationColumns = `a.id, a.project_id, a.name, a.state, a.type, a.client_id, ${oidcFields.selection('a')},
  a.creation_date, a.change_date, a.resource_owner, a.sequence`;

export async function findApplication(
  sql: Sql,
  instanceId: string,
  id: string,
): Promise<ApplicationRow | undefined> {
  const rows = (await sql.unsafe(
    `select ${applicationColumns} from projections.applications_projection a
     where a.instance_id = $1 and a.id = $2`,
    [instanceId, id],
    { prepare: true },
  )) as unknown as ApplicationRow[];
  return rows[0];
}

export interface Search<Sort> {
  readonly page?: PageRequest | undefined;
  readonly sort: Sort;
  /** Adds the caller's filters. */
  readonly filter: (where: Conditions) => void;
}

export type ApplicationSort = 'id' | 'lower(name)' | 'state' | 'creation_date' | 'change_date';

/** Columns are of alias `a`. */
export const searchApplications = (
  sql: Sql,
  instanceId: string,
  search: Search<ApplicationSort>,
): Promise<Page<ApplicationRow>> => {
  const where = conditions(instanceId, 'a.instance_id');
  search.filter(where);
  return searchPage<ApplicationRow>(sql, {
    select: applicationColumns,
    from: 'projections.applications_projection a',
    where,
    orderBy: search.sort,
    tieBreaker: 'a.id',
    page: search.page,
  });
};

export interface ApplicationKeyRow extends AuditColumns {
  readonly id: string;
  readonly application_id: string;
  readonly project_id: string;
  readonly type: number;
  readonly expiration_date: Date;
}

const keyColumns = `k.id, k.application_id, k.project_id, k.type, k.expiration_date, k.creation_date,
  k.change_date, k.resource_owner, k.sequence`;

export async function findApplicationKey(
  sql: Sql,
  instanceId: string,
  id: string,
): Promise<ApplicationKeyRow | undefined> {
  const [row] = await sql<ApplicationKeyRow[]>`
    select id, application_id, project_id, type, expiration_date, creation_date, change_date, resource_owner,
      sequence
    from projections.application_keys_projection where instance_id = ${instanceId} and id = ${id}`;
  return row;
}

export type ApplicationKeySort =
  | 'id'
  | 'project_id'
  | 'application_id'
  | 'creation_date'
  | 'resource_owner'
  | 'expiration_date'
  | 'type';

/** Columns are of alias `k`. */
export const searchApplicationKeys = (
  sql: Sql,
  instanceId: string,
  search: Search<ApplicationKeySort>,
): Promise<Page<ApplicationKeyRow>> => {
  const where = conditions(instanceId, 'k.instance_id');
  search.filter(where);
  return searchPage<ApplicationKeyRow>(sql, {
    select: keyColumns,
    from: 'projections.application_keys_projection k',
    where,
    orderBy: `k.${search.sort}`,
    tieBreaker: 'k.id',
    page: search.page,
  });
};
