import type { Sql } from 'postgres';
import type { SealedValue } from '../../crypto/types.ts';
import { arrayLiteral } from '../../database/index.ts';
import type { DeliveryMethod, StreamStatus } from './vocabulary.ts';

export interface StreamRow {
  readonly id: string;
  readonly client_id: string;
  readonly application_id: string;
  readonly project_id: string;
  readonly issuer: string;
  readonly method: DeliveryMethod;
  readonly endpoint: string;
  readonly events_requested: readonly string[];
  readonly description: string;
  readonly status: StreamStatus;
  readonly reason: string;
  /** Behind which position of the log it tells. */
  readonly since: string;
  readonly resource_owner: string;
  readonly creation_date: Date;
  readonly change_date: Date;
}

/** Never a secret. */
const columns = `id, client_id, application_id, project_id, issuer, method, endpoint, events_requested, description,
  status, reason, since, resource_owner, creation_date, change_date`;

export async function findStream(sql: Sql, instanceId: string, id: string): Promise<StreamRow | undefined> {
  const [row] = await sql<StreamRow[]>`
    SELECT ${sql.unsafe(columns)} FROM projections.ssf_streams_projection
    WHERE instance_id = ${instanceId} AND id = ${id}`;
  return row;
}

/** Of an application the oldest first. */
export const streamsOf = (sql: Sql, instanceId: string, clientId: string): Promise<StreamRow[]> =>
  sql<StreamRow[]>`
    SELECT ${sql.unsafe(columns)} FROM projections.ssf_streams_projection
    WHERE instance_id = ${instanceId} AND client_id = ${clientId} ORDER BY creation_date, id`;

/** Of an application by its own id. */
export const streamsOfApplication = (
  sql: Sql,
  instanceId: string,
  applicationId: string,
): Promise<StreamRow[]> =>
  sql<StreamRow[]>`
    SELECT ${sql.unsafe(columns)} FROM projections.ssf_streams_projection
    WHERE instance_id = ${instanceId} AND application_id = ${applicationId} ORDER BY creation_date, id`;

export async function applicationOf(
  sql: Sql,
  instanceId: string,
  id: string,
): Promise<{ readonly project_id: string; readonly resource_owner: string } | undefined> {
  const [row] = await sql<{ project_id: string; resource_owner: string }[]>`
    SELECT project_id, resource_owner FROM projections.applications_projection
    WHERE instance_id = ${instanceId} AND id = ${id}`;
  return row;
}

/** Sealed; null where the endpoint is sent none. */
export async function authorizationOf(sql: Sql, instanceId: string, id: string): Promise<SealedValue | null> {
  const [row] = await sql<{ authorization_header: SealedValue | null }[]>`
    SELECT authorization_header FROM projections.ssf_streams_projection
    WHERE instance_id = ${instanceId} AND id = ${id}`;
  return row?.authorization_header ?? null;
}

/** What was said of a user: told of, or not; undefined where nothing was. */
export async function saidOf(
  sql: Sql,
  instanceId: string,
  streamId: string,
  userId: string,
): Promise<boolean | undefined> {
  const [row] = await sql<{ told: boolean }[]>`
    SELECT told FROM projections.ssf_stream_users_projection
    WHERE instance_id = ${instanceId} AND stream_id = ${streamId} AND user_id = ${userId}`;
  return row?.told;
}

/** Who of an organization has proven the address to be theirs; undefined where that is nobody, or several. */
export async function userWithEmail(
  sql: Sql,
  instanceId: string,
  orgId: string,
  email: string,
): Promise<string | undefined> {
  const rows = await sql<{ id: string }[]>`
    SELECT id FROM projections.users_projection
    WHERE instance_id = ${instanceId} AND lower_email = lower(${email}) AND resource_owner = ${orgId}
      AND is_email_verified
    LIMIT 2`;
  return rows.length === 1 ? rows[0]?.id : undefined;
}

/** Of these users those who are not removed. */
export async function usersThere(
  sql: Sql,
  instanceId: string,
  userIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await sql<{ id: string }[]>`
    SELECT id FROM projections.users_projection
    WHERE instance_id = ${instanceId} AND id = ANY (${arrayLiteral(userIds)}::text[])`;
  return new Set(rows.map(({ id }) => id));
}
