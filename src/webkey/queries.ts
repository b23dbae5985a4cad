import type { Sql } from 'postgres';
import type { AuditColumns } from '../contract/details.ts';
import { algorithmOf, isSigningAlgorithm, type SigningAlgorithm } from '../crypto/index.ts';
import { specOf } from './config.ts';
import type { KnownKey } from './rotation.ts';

export interface WebKeyRow extends AuditColumns {
  readonly id: string;
  readonly state: number;
  readonly config_type: number;
  readonly config: Readonly<Record<string, number>>;
}

/** All keys of an instance, oldest first; there are few. */
export const listWebKeys = (sql: Sql, instanceId: string) => sql<WebKeyRow[]>`
  select id, state, config_type, config, creation_date, change_date, resource_owner, sequence
  from projections.web_keys_projection where instance_id = ${instanceId} order by creation_date, id`;

export const knownKey = (row: WebKeyRow): KnownKey => {
  const kind = { configType: row.config_type, config: row.config };
  return {
    ...kind,
    id: row.id,
    algorithm: algorithmOf(specOf(kind)),
    state: row.state,
    createdAt: row.creation_date,
    changedAt: row.change_date,
  };
};

export const instancesWithKeys = async (sql: Sql): Promise<string[]> => {
  const rows = await sql<{ instance_id: string }[]>`
    select distinct instance_id from projections.web_keys_projection`;
  return rows.map((row) => row.instance_id);
};

/** The algorithms that applications of an instance ask for; those that are held to FAPI 2.0 have one without asking. */
export async function askedAlgorithms(sql: Sql, instanceId: string): Promise<Set<SigningAlgorithm>> {
  const rows = await sql<{ algorithm: string }[]>`
    select distinct asked.algorithm
    from projections.applications_projection a, unnest(array[
      a.id_token_signed_response_alg, a.userinfo_signed_response_alg, a.introspection_signed_response_alg,
      case when a.security_profile <> 'none' then 'ES256' end
    ]) as asked(algorithm)
    where a.instance_id = ${instanceId} and asked.algorithm is not null`;
  return new Set(rows.map((row) => row.algorithm).filter(isSigningAlgorithm));
}
