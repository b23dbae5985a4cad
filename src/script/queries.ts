import type { Sql } from 'postgres';
import type { AuditColumns } from '../contract/details.ts';
import {
  type ConditionsOf,
  defineList,
  type Lists,
  type Page,
  type Search,
  searchList,
} from '../database/search.ts';
import type { ColumnsOf } from '../eventstore/index.ts';
import { actionFields } from './fields.ts';

export interface ActionRow extends AuditColumns, ColumnsOf<typeof actionFields.all> {
  readonly id: string;
  readonly state: number;
}

const actionColumns = `a.id, ${actionFields.selection('a')}, a.state, a.creation_date, a.change_date, a.resource_owner, a.sequence`;

export async function findAction(
  sql: Sql,
  instanceId: string,
  orgId: string,
  id: string,
): Promise<ActionRow | undefined> {
  const [row] = await sql<ActionRow[]>`
    select ${sql.unsafe(actionColumns)} from projections.actions_projection a
    where a.instance_id = ${instanceId} and a.id = ${id} and a.resource_owner = ${orgId}`;
  return row;
}

const actionList = defineList<ActionRow>()({
  from: 'projections.actions_projection a',
  alias: 'a',
  key: ['id'],
  instance: 'a.instance_id',
  countedBy: ['action', 'org'],
  columns: {
    id: 'a.id',
    name: { sql: 'a.name', lower: 'a.lower_name' },
    state: 'a.state',
    organization: 'a.resource_owner',
  },
  orders: {
    name: ['a.lower_name', 'a.id'],
    // An organization has tens of actions: these are sorted.
    id: ['a.id'],
    state: ['a.state', 'a.id'],
    creationDate: ['a.creation_date', 'a.id'],
  },
  select: actionColumns,
});

export type ActionConditions = ConditionsOf<typeof actionList>;
export type ActionSort = keyof typeof actionList.orders;

export const searchActions = (
  lists: Lists,
  instanceId: string,
  search: Search<ActionSort, ActionConditions>,
): Promise<Page<ActionRow>> => searchList(lists, actionList, instanceId, search);

/** An action where it runs. */
export interface TriggerRow extends ActionRow {
  readonly trigger_type: number;
  readonly trigger_creation_date: Date;
  readonly trigger_change_date: Date;
  readonly trigger_sequence: string;
}

export const triggersOfFlow = (sql: Sql, instanceId: string, orgId: string, flowType: number) => sql<
  TriggerRow[]
>`
  select ${sql.unsafe(actionColumns)}, t.trigger_type, t.creation_date as trigger_creation_date,
    t.change_date as trigger_change_date, t.sequence as trigger_sequence
  from projections.flow_triggers_projection t
  join projections.actions_projection a on a.instance_id = t.instance_id and a.id = t.action_id
  where t.instance_id = ${instanceId} and t.org_id = ${orgId} and t.flow_type = ${flowType}
  order by t.trigger_type, t.place`;
