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
import { targetFields } from './fields.ts';

export interface TargetRow extends AuditColumns, ColumnsOf<typeof targetFields.all> {
  readonly id: string;
}

const targetColumns = `t.id, ${targetFields.selection('t')}, t.creation_date, t.change_date, t.resource_owner, t.sequence`;

export async function findTarget(sql: Sql, instanceId: string, id: string): Promise<TargetRow | undefined> {
  const [row] = await sql<TargetRow[]>`
    select ${sql.unsafe(targetColumns)} from projections.targets_projection t
    where t.instance_id = ${instanceId} and t.id = ${id}`;
  return row;
}

const targetList = defineList<TargetRow>()({
  from: 'projections.targets_projection t',
  alias: 't',
  key: ['id'],
  instance: 't.instance_id',
  countedBy: ['target'],
  columns: { id: 't.id', name: { sql: 't.name', lower: 't.lower_name' } },
  orders: {
    id: ['t.id'],
    name: ['t.lower_name', 't.id'],
    creationDate: ['t.creation_date', 't.id'],
    changeDate: ['t.change_date', 't.id'],
    // An instance has tens of targets: these are sorted.
    targetType: ['t.target_type', 't.id'],
    endpoint: ['t.endpoint', 't.id'],
    timeout: ['t.timeout', 't.id'],
    interruptOnError: ['t.interrupt_on_error', 't.id'],
  },
  select: targetColumns,
});

export type TargetConditions = ConditionsOf<typeof targetList>;
export type TargetSort = keyof typeof targetList.orders;

export const searchTargets = (
  lists: Lists,
  instanceId: string,
  search: Search<TargetSort, TargetConditions>,
): Promise<Page<TargetRow>> => searchList(lists, targetList, instanceId, search);

export interface TargetKeyRow extends AuditColumns {
  readonly key_id: string;
  readonly active: boolean;
  readonly public_key: string;
  readonly fingerprint: string;
  readonly expiration_date: Date | null;
}

const targetKeyList = defineList<TargetKeyRow>()({
  from: 'projections.target_keys_projection k',
  alias: 'k',
  key: ['target_id', 'key_id'],
  instance: 'k.instance_id',
  countedBy: ['target'],
  columns: {
    target: 'k.target_id',
    id: 'k.key_id',
    active: 'k.active',
    expirationDate: 'k.expiration_date',
  },
  // A target has few keys: these are sorted.
  orders: {
    creationDate: ['k.creation_date', 'k.key_id'],
    changeDate: ['k.change_date', 'k.key_id'],
    expirationDate: ['k.expiration_date', 'k.key_id'],
  },
  select:
    'k.key_id, k.active, k.public_key, k.fingerprint, k.expiration_date, k.creation_date, k.change_date, k.resource_owner, k.sequence',
});

export type TargetKeyConditions = ConditionsOf<typeof targetKeyList>;
export type TargetKeySort = keyof typeof targetKeyList.orders;

export const searchTargetKeys = (
  lists: Lists,
  instanceId: string,
  search: Search<TargetKeySort, TargetKeyConditions>,
): Promise<Page<TargetKeyRow>> => searchList(lists, targetKeyList, instanceId, search);

export interface ExecutionRow extends AuditColumns {
  readonly id: string;
  readonly targets: readonly string[];
}

const executionList = defineList<ExecutionRow>()({
  from: 'projections.executions_projection e',
  alias: 'e',
  key: ['id'],
  instance: 'e.instance_id',
  countedBy: ['execution', 'target'],
  columns: { id: 'e.id' },
  orders: {
    id: ['e.id'],
    creationDate: ['e.creation_date', 'e.id'],
    changeDate: ['e.change_date', 'e.id'],
  },
  select: `e.id, e.creation_date, e.change_date, e.resource_owner, e.sequence,
    array(select x.target_id from projections.execution_targets_projection x
      where x.instance_id = e.instance_id and x.execution_id = e.id order by x.place) as targets`,
});

export type ExecutionConditions = ConditionsOf<typeof executionList>;
export type ExecutionSort = keyof typeof executionList.orders;

/** Executions that call a target. */
export function callsTarget(where: ExecutionConditions, targetId: string): void {
  const instance = where.param(where.instanceId);
  where.and(`${where.column('id')} in (select x.execution_id from projections.execution_targets_projection x
    where x.instance_id = ${instance} and x.target_id = ${where.param(targetId)})`);
}

/** Executions of one kind: the one for all, and those below it. */
export function ofKind(where: ExecutionConditions, kind: string): void {
  const id = where.column('id');
  where.and(`(${id} = ${where.param(kind)} or ${id} like ${where.param(`${kind}/%`)})`);
}

/** Those that call a target: one that was set to none is gone for whoever asks, as it is how one is removed. */
export const searchExecutions = (
  lists: Lists,
  instanceId: string,
  search: Search<ExecutionSort, ExecutionConditions>,
): Promise<Page<ExecutionRow>> =>
  searchList(lists, executionList, instanceId, {
    ...search,
    filter(where) {
      where.and(`exists (select from projections.execution_targets_projection t
        where t.instance_id = ${where.param(instanceId)} and t.execution_id = ${where.column('id')})`);
      search.filter?.(where);
    },
  });
