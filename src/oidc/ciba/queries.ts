import type { Sql } from 'postgres';

export interface WaitingRow {
  readonly id: string;
  readonly client_id: string;
  readonly binding_message: string;
  readonly creation_date: Date;
  readonly expiration: Date;
}

/** More than anybody answers. */
const most = 50;

/** What waits for a person, the newest first. */
export const waitingFor = (sql: Sql, instanceId: string, userId: string, now: Date): Promise<WaitingRow[]> =>
  sql<WaitingRow[]>`
    SELECT id, client_id, binding_message, creation_date, expiration FROM projections.back_channel_auths_projection
    WHERE instance_id = ${instanceId} AND user_id = ${userId} AND expiration > ${now}
    ORDER BY creation_date DESC, id LIMIT ${most}`;

/** Nobody answered these in time. */
export const unanswered = (
  sql: Sql,
  instanceId: string,
  since: Date,
  limit: number,
): Promise<{ readonly id: string }[]> =>
  sql<{ id: string }[]>`
    SELECT id FROM projections.back_channel_auths_projection
    WHERE instance_id = ${instanceId} AND expiration < ${since}
    ORDER BY expiration LIMIT ${limit}`;
