import type { Sql } from 'postgres';
import type { SealedValue } from '../crypto/types.ts';
import type { ColumnsOf } from '../eventstore/index.ts';
import { targetFields } from './fields.ts';

/** A target with what it takes to call it. */
export interface CallableTarget extends Omit<ColumnsOf<typeof targetFields.all>, 'name'> {
  readonly id: string;
  /** null only of what an imported history lacks. */
  readonly signing_key: SealedValue | null;
  readonly previous_signing_key: SealedValue | null;
  readonly previous_until: Date | null;
  /** The active public key, which payloads are encrypted for. */
  readonly key_id: string | null;
  readonly public_key: string | null;
  readonly expiration_date: Date | null;
}

const columns = `t.id, ${targetFields.selection('t')}, t.signing_key, t.previous_signing_key, t.previous_until,
  k.key_id, k.public_key, k.expiration_date`;
const withKey = `left join projections.target_keys_projection k
  on k.instance_id = t.instance_id and k.target_id = t.id and k.active`;

export async function callableTarget(
  sql: Sql,
  instanceId: string,
  id: string,
): Promise<CallableTarget | undefined> {
  const [row] = await sql<CallableTarget[]>`
    select ${sql.unsafe(columns)} from projections.targets_projection t ${sql.unsafe(withKey)}
    where t.instance_id = ${instanceId} and t.id = ${id}`;
  return row;
}

/** All that an instance has set, in the order of places, but for events: those are deliveries. */
export const callableTargets = (sql: Sql, instanceId: string) => sql<
  (CallableTarget & { readonly execution_id: string })[]
>`
  select e.execution_id, ${sql.unsafe(columns)} from projections.execution_targets_projection e
  join projections.targets_projection t on t.instance_id = e.instance_id and t.id = e.target_id
  ${sql.unsafe(withKey)}
  where e.instance_id = ${instanceId} and e.execution_id <> 'event' and e.execution_id not like 'event/%'
  order by e.execution_id, e.place`;
