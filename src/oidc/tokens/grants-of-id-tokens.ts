import type { Sql } from 'postgres';
import type { IdTokenHint } from './id-token-hint.ts';

/** What an ID token tells of the grant that it was given in. */
export type GrantOfIdToken = Pick<IdTokenHint, 'userId' | 'clientId' | 'sessionId'>;

export type GrantLookup = (instanceId: string, of: GrantOfIdToken) => Promise<readonly string[]>;

/** An application asks for a handful in one sign-in: of those that it has let go of, the newest tell. */
const most = 20;

/** OIDC sessions in which the ID token may have been given, newest first; what came by exchange gives none that counts. */
export const createGrantLookup =
  (sql: Sql): GrantLookup =>
  async (instanceId, { userId, clientId = '', sessionId = '' }) => {
    const rows = await sql<{ id: string }[]>`
      SELECT id FROM projections.oidc_sessions_projection
      WHERE instance_id = ${instanceId} AND user_id = ${userId} AND client_id = ${clientId}
        AND session_id = ${sessionId} AND exchange IS NULL
        AND (refresh_token_id <> '' OR (access_token_id <> '' AND access_token_id <> access_tokens_revoked_through))
      ORDER BY creation_date DESC, id DESC LIMIT ${most}`;
    return rows.map(({ id }) => id);
  };
