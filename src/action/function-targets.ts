import type { Sql } from 'postgres';
import type { FunctionName } from './conditions.ts';

/** The targets that a function calls, in their order. */
export const functionTargets = (
  sql: Sql,
  instanceId: string,
  name: FunctionName,
): Promise<readonly { readonly id: string; readonly name: string }[]> => sql`
  select t.id, t.name from projections.execution_targets_projection e
  join projections.targets_projection t on t.instance_id = e.instance_id and t.id = e.target_id
  where e.instance_id = ${instanceId} and e.execution_id = ${`function/${name}`}
  order by e.place`;
