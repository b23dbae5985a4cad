import type { Sql } from 'postgres';
import type { NameId } from '../../saml/index.ts';

/** A sign-in that an application knows of. */
export interface KnownSignIn {
  /** SessionIndex. */
  readonly id: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly entityId: string;
  readonly nameId: NameId;
}

interface Row {
  readonly id: string;
  readonly user_id: string;
  readonly session_id: string;
  readonly entity_id: string;
  readonly name_id: string;
  readonly name_id_format: string;
}

const known = (row: Row): KnownSignIn => ({
  id: row.id,
  userId: row.user_id,
  sessionId: row.session_id,
  entityId: row.entity_id,
  nameId: { value: row.name_id, ...(row.name_id_format !== '' && { format: row.name_id_format }) },
});

/** Those of one session of ours, the youngest first. */
export async function signInsOf(sql: Sql, instanceId: string, sessionId: string): Promise<KnownSignIn[]> {
  const rows = await sql<Row[]>`
    select id, user_id, session_id, entity_id, name_id, name_id_format
    from projections.saml_sessions_projection
    where instance_id = ${instanceId} and session_id = ${sessionId}
    order by creation_date desc, id desc limit 100`;
  return rows.map(known);
}

/** Those that an application names, by their indexes. */
export async function signInsNamed(
  sql: Sql,
  instanceId: string,
  entityId: string,
  indexes: readonly string[],
): Promise<KnownSignIn[]> {
  const rows = await sql<Row[]>`
    select id, user_id, session_id, entity_id, name_id, name_id_format
    from projections.saml_sessions_projection
    where instance_id = ${instanceId} and id = any(${[...indexes]}) and entity_id = ${entityId}
    order by id limit 100`;
  return rows.map(known);
}
