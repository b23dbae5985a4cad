import type { Sql } from 'postgres';
import type { IdTokenHint } from './id-token-hint.ts';

/** What an ID token tells of the grant that it was given in. */
export interface GrantOfIdToken extends Pick<IdTokenHint, 'userId' | 'clientId' | 'sessionId'> {
  /** Seconds since 1970, less by the clock skew of the client. */
  readonly issuedAt: number;
}

export type GrantLookup = (instanceId: string, of: GrantOfIdToken) => Promise<string | undefined>;

/** A token tells whole seconds, and five less where its client's clock is off by that. */
const toleranceSeconds = 6;

/**
 * The OIDC session that an ID token was given in, good or not: the newest that the client had in the sign-in by then.
 * What came by exchange gives none that counts.
 */
export const createGrantLookup =
  (sql: Sql): GrantLookup =>
  async (instanceId, { userId, clientId = '', sessionId = '', issuedAt }) => {
    const [row] = await sql<{ id: string }[]>`
      SELECT id FROM projections.oidc_sessions_projection
      WHERE instance_id = ${instanceId} AND user_id = ${userId} AND client_id = ${clientId}
        AND session_id = ${sessionId} AND exchange IS NULL
        AND creation_date <= ${new Date((issuedAt + toleranceSeconds) * 1000)}
      ORDER BY creation_date DESC, id DESC LIMIT 1`;
    return row?.id;
  };
