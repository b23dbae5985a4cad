import type { Sql } from 'postgres';
import type { RegistrationOrigin } from '../application/registration-events.ts';
import type { AuditColumns } from '../contract/details.ts';
import { defineList, type Lists, type Page, type Search, searchList } from '../database/search.ts';
import type { About } from './about.ts';
import type { RegisteredApplication } from './operations.ts';

export interface RegisteredClientRow extends AuditColumns {
  readonly application_id: string;
  readonly project_id: string;
  readonly client_id: string;
  readonly name: string;
  readonly origin: RegistrationOrigin;
  readonly initial_access_token_id: string;
  readonly redirect_uris: readonly string[];
  readonly about: About;
  readonly used: boolean;
  readonly last_use: Date;
}

const clientColumns = `r.application_id, r.project_id, r.client_id, a.name, r.origin, r.initial_access_token_id,
  a.redirect_uris, r.about, r.used, r.last_use, r.creation_date, r.change_date, r.resource_owner, r.sequence`;
const clientsFrom = `projections.registered_clients_projection r
  join projections.applications_projection a on a.instance_id = r.instance_id and a.id = r.application_id`;

const clientList = defineList<RegisteredClientRow>()({
  from: clientsFrom,
  alias: 'r',
  key: ['application_id'],
  instance: 'r.instance_id',
  countedBy: ['project', 'org'],
  columns: { application: 'r.application_id' },
  orders: { lastUse: ['r.last_use', 'r.application_id'] },
  select: clientColumns,
});

export const searchRegisteredClients = (
  lists: Lists,
  instanceId: string,
  search: Search<'lastUse', never>,
): Promise<Page<RegisteredClientRow>> => searchList(lists, clientList, instanceId, search as never);

export async function findRegisteredClient(
  sql: Sql,
  instanceId: string,
  applicationId: string,
): Promise<RegisteredApplication | undefined> {
  const [row] = await sql<RegisteredApplication[]>`
    select project_id as "projectId", application_id as "applicationId" from projections.registered_clients_projection
    where instance_id = ${instanceId} and application_id = ${applicationId}`;
  return row;
}

/** What a client says of itself. */
export async function aboutOf(sql: Sql, instanceId: string, applicationId: string): Promise<About> {
  const [row] = await sql<{ about: About }[]>`
    select about from projections.registered_clients_projection
    where instance_id = ${instanceId} and application_id = ${applicationId}`;
  return row?.about ?? {};
}

export interface Idle {
  readonly origins: readonly RegistrationOrigin[];
  /** Those that were never used and have waited for longer. */
  readonly unusedSince: Date;
  /** Those that were last used before. */
  readonly idleSince: Date;
  /** What their ids begin with; '' for all. */
  readonly under: string;
  readonly limit: number;
}

/** Clients of these origins that nobody uses. */
export const idleClients = (
  sql: Sql,
  instanceId: string,
  { origins, unusedSince, idleSince, under, limit }: Idle,
): Promise<RegisteredApplication[]> => sql<RegisteredApplication[]>`
  select project_id as "projectId", application_id as "applicationId" from (
    (select project_id, application_id from projections.registered_clients_projection
     where instance_id = ${instanceId} and not used and last_use < ${unusedSince} and origin = any(${origins})
       and starts_with(client_id, ${under})
     order by last_use limit ${limit})
    union
    (select project_id, application_id from projections.registered_clients_projection
     where instance_id = ${instanceId} and last_use < ${idleSince} and origin = any(${origins})
       and starts_with(client_id, ${under})
     order by last_use limit ${limit})
  ) idle`;

/** Clients of documents, counted as far as it matters. @param under what their ids begin with */
export async function countDocumentClients(
  sql: Sql,
  instanceId: string,
  under: string,
  most: number,
): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::float8 as count from (
      select from projections.registered_clients_projection
      where instance_id = ${instanceId} and origin = 'document' and starts_with(client_id, ${under}) limit ${most}
    ) counted`;
  return row?.count ?? 0;
}

export interface InitialAccessTokenRow extends AuditColumns {
  readonly id: string;
  readonly name: string;
  readonly expiration_date: Date;
  readonly max_clients: number | null;
  readonly clients: number;
}

const tokenList = defineList<InitialAccessTokenRow>()({
  from: 'projections.initial_access_tokens_projection t',
  alias: 't',
  key: ['id'],
  instance: 't.instance_id',
  countedBy: ['initial_access_token'],
  columns: { id: 't.id' },
  orders: { creationDate: ['t.creation_date', 't.id'] },
  select: `t.id, t.name, t.expiration_date, t.max_clients, t.clients, t.creation_date, t.change_date, t.resource_owner,
    t.sequence`,
});

export const searchInitialAccessTokens = (
  lists: Lists,
  instanceId: string,
  search: Search<'creationDate', never>,
): Promise<Page<InitialAccessTokenRow>> => searchList(lists, tokenList, instanceId, search as never);
