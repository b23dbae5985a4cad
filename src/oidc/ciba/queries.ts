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

export interface UnansweredRow {
  readonly id: string;
  readonly expiration: Date;
}

/** Nobody answered these in time: so many of them, behind the last that was had before. */
export const unanswered = (
  sql: Sql,
  instanceId: string,
  since: Date,
  { limit, after }: { readonly limit: number; readonly after: UnansweredRow | undefined },
): Promise<UnansweredRow[]> =>
  sql<UnansweredRow[]>`
    SELECT id, expiration FROM projections.back_channel_auths_projection
    WHERE instance_id = ${instanceId} AND expiration < ${since}
      AND (expiration, id) > (${after?.expiration ?? new Date(0)}, ${after?.id ?? ''})
    ORDER BY expiration, id LIMIT ${limit}`;
