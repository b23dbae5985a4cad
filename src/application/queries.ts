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
import { type OidcColumns, oidcFields } from './oidc-config.ts';
import type { RegistrationOrigin } from './registration-events.ts';

/** The OIDC columns are null for other kinds. */
export interface ApplicationRow extends AuditColumns, OidcColumns {
  readonly id: string;
  readonly project_id: string;
  readonly name: string;
  readonly state: number;
  /** `applicationKind` */
  readonly type: number;
  readonly client_id: string | null;
  readonly entity_id: string | null;
  readonly saml_metadata: string | null;
  readonly saml_metadata_url: string | null;
  /** Of one that has registered itself. */
  readonly origin: RegistrationOrigin | null;
}

const applicationColumns = `a.id, a.project_id, a.name, a.state, a.type, a.client_id, a.entity_id, a.saml_metadata, a.saml_metadata_url, a.origin, ${oidcFields.selection('a')},
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

/** The claim in which an application has roles as an array, by its own setting or its project's. */
export async function findRolesClaim(
  sql: Sql,
  instanceId: string,
  { projectId, applicationId }: { readonly projectId: string; readonly applicationId: string },
): Promise<{ claim: string; is_inherited: boolean; resource_owner: string } | undefined> {
  const [row] = await sql<{ claim: string; is_inherited: boolean; resource_owner: string }[]>`
    select coalesce(a.roles_claim, p.roles_claim) as claim, a.roles_claim is null as is_inherited, a.resource_owner
    from projections.applications_projection a
    join projections.projects_projection p on p.instance_id = a.instance_id and p.id = a.project_id
    where a.instance_id = ${instanceId} and a.id = ${applicationId} and a.project_id = ${projectId}`;
  return row;
}

const applicationList = defineList<ApplicationRow>()({
  from: 'projections.applications_projection a',
  alias: 'a',
  key: ['id'],
  instance: 'a.instance_id',
  countedBy: ['project', 'org'],
  columns: {
    project: 'a.project_id',
    organization: 'a.resource_owner',
    name: { sql: 'a.name', lower: 'a.lower_name', trigrams: 'a.lower_name' },
    state: 'a.state',
    type: 'a.type',
    clientId: 'a.client_id',
    entityId: 'a.entity_id',
  },
  orders: {
    id: ['a.id'],
    name: ['a.lower_name', 'a.id'],
    state: ['a.state', 'a.id'],
    creationDate: ['a.creation_date', 'a.id'],
    changeDate: ['a.change_date', 'a.id'],
  },
  select: applicationColumns,
});

export type ApplicationConditions = ConditionsOf<typeof applicationList>;
export type ApplicationSort = keyof typeof applicationList.orders;

export const searchApplications = (
  lists: Lists,
  instanceId: string,
  search: Search<ApplicationSort, ApplicationConditions>,
): Promise<Page<ApplicationRow>> => searchList(lists, applicationList, instanceId, search);

export interface ApplicationKeyRow extends AuditColumns {
  readonly id: string;
  readonly application_id: string;
  readonly project_id: string;
  readonly type: number;
  readonly expiration_date: Date;
}

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

const keyList = defineList<ApplicationKeyRow>()({
  from: 'projections.application_keys_projection k',
  alias: 'k',
  key: ['id'],
  instance: 'k.instance_id',
  countedBy: ['project', 'org'],
  columns: { application: 'k.application_id', project: 'k.project_id', organization: 'k.resource_owner' },
  orders: {
    id: ['k.id'],
    project: ['k.project_id', 'k.id'],
    application: ['k.application_id', 'k.id'],
    creationDate: ['k.creation_date', 'k.id'],
    organization: ['k.resource_owner', 'k.id'],
    expirationDate: ['k.expiration_date', 'k.id'],
    type: ['k.type', 'k.id'],
  },
  select: `k.id, k.application_id, k.project_id, k.type, k.expiration_date, k.creation_date,
    k.change_date, k.resource_owner, k.sequence`,
});

export type ApplicationKeyConditions = ConditionsOf<typeof keyList>;

export const searchApplicationKeys = (
  lists: Lists,
  instanceId: string,
  search: Search<keyof typeof keyList.orders, ApplicationKeyConditions>,
): Promise<Page<ApplicationKeyRow>> => searchList(lists, keyList, instanceId, search);
