import type { Sql } from 'postgres';
import type { AuthorizationDetail } from '../../authorization-details/index.ts';

export interface ConsentRow {
  readonly client_id: string;
  readonly scope: readonly string[];
  readonly declined: readonly string[];
  readonly authorization_details: readonly AuthorizationDetail[] | null;
  readonly creation_date: Date;
}

/** More than anybody looks through. */
const most = 500;

/** What a person has agreed to, the newest first. */
export const consentsOf = (sql: Sql, instanceId: string, userId: string): Promise<ConsentRow[]> =>
  sql<ConsentRow[]>`
    SELECT client_id, scope, declined, authorization_details, creation_date FROM projections.consents_projection
    WHERE instance_id = ${instanceId} AND user_id = ${userId}
    ORDER BY creation_date DESC, id LIMIT ${most}`;
