import type { Sql } from 'postgres';
import type { AuditColumns } from '../contract/details.ts';

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
