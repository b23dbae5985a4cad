import type { Sql } from 'postgres';
import { arrayLiteral } from '../../database/index.ts';

/**
 * Which streams may know a user (decision 0328): those of applications that hold tokens of theirs which nobody revoked, or
 * did until a day ago, or their consent; and those to which the user was added. Not those that have asked to hear nothing
 * of the user. It is sought from the user on, so that streams of others cost nothing.
 */
const knowing = (sql: Sql, instanceId: string, userIds: ReturnType<Sql>) => sql`
  related AS (
    SELECT user_id, client_id FROM projections.oidc_sessions_projection
    WHERE instance_id = ${instanceId} AND user_id IN (${userIds})
      AND (refresh_token_id <> '' OR access_token_id <> '' OR change_date > now() - interval '1 day')
    UNION
    SELECT user_id, client_id FROM projections.consents_projection
    WHERE instance_id = ${instanceId} AND user_id IN (${userIds})
  ), told AS (
    SELECT r.user_id, s.id AS stream_id FROM related r
    JOIN projections.ssf_streams_projection s ON s.instance_id = ${instanceId} AND s.client_id = r.client_id
    UNION
    SELECT user_id, stream_id FROM projections.ssf_stream_users_projection
    WHERE instance_id = ${instanceId} AND user_id IN (${userIds}) AND told
  ), knowing AS (
    SELECT t.user_id, s.id, s.events_requested, s.since FROM told t
    JOIN projections.ssf_streams_projection s ON s.instance_id = ${instanceId} AND s.id = t.stream_id
    WHERE s.status <> 'disabled' AND NOT EXISTS (
      SELECT FROM projections.ssf_stream_users_projection x
      WHERE x.instance_id = ${instanceId} AND x.stream_id = s.id AND x.user_id = t.user_id AND NOT x.told)
  )`;

/** What is told, and where in the log it stands: a stream tells of nothing that was before it. */
export interface Telling {
  readonly event: string;
  readonly position: bigint;
}

/** Streams that want an event and may know the user. */
export async function streamsKnowing(
  sql: Sql,
  instanceId: string,
  userId: string,
  { event, position }: Telling,
): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    WITH ${knowing(sql, instanceId, sql`SELECT ${userId}::text`)}
    SELECT id FROM knowing
    WHERE ${event} = ANY (events_requested) AND since < ${position.toString()}::bigint ORDER BY id`;
  return rows.map(({ id }) => id);
}

/** Whether an application's tokens or a consent make a stream of it know the user. */
export async function isRelated(
  sql: Sql,
  instanceId: string,
  clientId: string,
  userId: string,
): Promise<boolean> {
  const [row] = await sql<{ related: boolean }[]>`
    SELECT EXISTS (
      SELECT FROM projections.oidc_sessions_projection
      WHERE instance_id = ${instanceId} AND user_id = ${userId} AND client_id = ${clientId}
        AND (refresh_token_id <> '' OR access_token_id <> '' OR change_date > now() - interval '1 day')
    ) OR EXISTS (
      SELECT FROM projections.consents_projection
      WHERE instance_id = ${instanceId} AND user_id = ${userId} AND client_id = ${clientId}
    ) AS related`;
  return row?.related ?? false;
}

/** Streams of applications that have tokens of a sign-in, revoked or not: its end is told to them and to nobody else. */
export async function streamsInSession(
  sql: Sql,
  instanceId: string,
  { userId, sessionId, clientId }: { userId: string; sessionId: string; clientId?: string | undefined },
  { event, position }: Telling,
): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    SELECT s.id FROM projections.ssf_streams_projection s
    WHERE s.instance_id = ${instanceId} AND s.status <> 'disabled' AND ${event} = ANY (s.events_requested)
      AND s.since < ${position.toString()}::bigint
      AND ${
        clientId === undefined
          ? sql`s.client_id IN (
              SELECT client_id FROM projections.oidc_sessions_projection
              WHERE instance_id = ${instanceId} AND user_id = ${userId} AND session_id = ${sessionId})`
          : sql`s.client_id = ${clientId}`
      }
      AND NOT EXISTS (
        SELECT FROM projections.ssf_stream_users_projection x
        WHERE x.instance_id = ${instanceId} AND x.stream_id = s.id AND x.user_id = ${userId} AND NOT x.told)
    ORDER BY s.id`;
  return rows.map(({ id }) => id);
}

export interface KnownUser {
  readonly userId: string;
  readonly streams: readonly string[];
}

/** Users and the streams that want the event of them, in pages. @param of the user alone, or all of an organization */
export async function* usersKnown(
  sql: Sql,
  instanceId: string,
  of: { readonly userId: string } | { readonly orgId: string },
  event: string,
): AsyncGenerator<readonly KnownUser[]> {
  for (let after = ''; ; ) {
    const users =
      'userId' in of
        ? [of.userId]
        : (
            await sql<{ id: string }[]>`
              SELECT id FROM projections.users_projection
              WHERE instance_id = ${instanceId} AND resource_owner = ${of.orgId} AND id > ${after}
              ORDER BY id LIMIT ${pageSize}`
          ).map(({ id }) => id);
    const rows = await sql<{ user_id: string; streams: string[] }[]>`
      WITH ${knowing(sql, instanceId, sql`SELECT unnest(${arrayLiteral(users)}::text[])`)}
      SELECT user_id, array_agg(id ORDER BY id) AS streams FROM knowing
      WHERE ${event} = ANY (events_requested) GROUP BY user_id ORDER BY user_id`;
    if (rows.length > 0) yield rows.map((row) => ({ userId: row.user_id, streams: row.streams }));
    const last = users.at(-1);
    if ('userId' in of || last === undefined || users.length < pageSize) return;
    after = last;
  }
}

const pageSize = 500;
