import type { Platform } from '../platform.ts';
import type { RecordedActor } from '../user/index.ts';

/** A token with which somebody acts as a user. */
export interface Acting {
  /** Of the OIDC session. */
  readonly id: string;
  readonly clientId: string;
  readonly actorId: string;
  readonly expiresAt: Date;
}

interface ActingRow {
  readonly id: string;
  readonly client_id: string;
  readonly actor: RecordedActor;
  readonly access_token_expiration: Date;
}

const most = 50;

/** Who can act as the user at this moment, newest first; ended like any grant of the user's. */
export async function actingAs(
  { sql, clock }: Pick<Platform, 'sql' | 'clock'>,
  instanceId: string,
  userId: string,
): Promise<Acting[]> {
  const rows = await sql<ActingRow[]>`
    SELECT id, client_id, actor, access_token_expiration FROM projections.oidc_sessions_projection
    WHERE instance_id = ${instanceId} AND user_id = ${userId} AND actor IS NOT NULL
      AND access_token_expiration > ${clock()}
      AND access_token_id <> '' AND access_token_id <> access_tokens_revoked_through
    ORDER BY creation_date DESC, id DESC LIMIT ${most}`;
  return rows.map(({ id, client_id, actor, access_token_expiration }) => ({
    id,
    clientId: client_id,
    actorId: actor.user_id,
    expiresAt: access_token_expiration,
  }));
}
