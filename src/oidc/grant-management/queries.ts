import type { Sql } from 'postgres';
import type { AuthorizationDetail } from '../../authorization-details/index.ts';

export interface GrantRow {
  readonly id: string;
  readonly client_id: string;
  readonly scope: readonly string[];
  readonly resources: readonly string[];
  readonly authorization_details: readonly AuthorizationDetail[] | null;
  readonly creation_date: Date;
}

/** More than anybody looks through. */
const most = 500;

/** What a person has granted, the newest first. */
export const grantsOf = (sql: Sql, instanceId: string, userId: string): Promise<GrantRow[]> =>
  sql<GrantRow[]>`
    SELECT id, client_id, scope, resources, authorization_details, creation_date
    FROM projections.oauth_grants_projection
    WHERE instance_id = ${instanceId} AND user_id = ${userId}
    ORDER BY creation_date DESC, id LIMIT ${most}`;

/** All that one application has of a person, or had by then. */
export async function grantsBetween(
  sql: Sql,
  instanceId: string,
  { userId, clientId }: { readonly userId: string; readonly clientId: string },
  until?: Date,
): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    SELECT id FROM projections.oauth_grants_projection
    WHERE instance_id = ${instanceId} AND user_id = ${userId} AND client_id = ${clientId}
      ${until ? sql`AND creation_date <= ${until}` : sql``}`;
  return rows.map(({ id }) => id);
}

/** The OIDC sessions that hang on a grant and hold tokens still. */
export async function sessionsOfGrant(sql: Sql, instanceId: string, grantId: string): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    SELECT id FROM projections.oidc_sessions_projection
    WHERE instance_id = ${instanceId} AND grant_id = ${grantId}
      AND (refresh_token_id <> '' OR access_token_id <> '')`;
  return rows.map(({ id }) => id);
}
