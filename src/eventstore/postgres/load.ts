import type { PendingQuery, Row, Sql } from 'postgres';
import { arrayLiteral } from '../../database/array.ts';
import type { Aggregate, EventFilter, Loaded, LoadOptions, RecordedEvent } from '../types.ts';

export interface EventRow {
  instance_id: string;
  aggregate_type: string;
  aggregate_id: string;
  aggregate_version: string;
  event_type: string;
  event_data: object;
  editor_user: string;
  editor_service: string;
  resource_owner: string;
  created_at: Date;
  position: string;
}

export const recorded = (row: EventRow): RecordedEvent => ({
  type: row.event_type,
  payload: row.event_data,
  instanceId: row.instance_id,
  aggregateType: row.aggregate_type,
  aggregateId: row.aggregate_id,
  version: Number(row.aggregate_version),
  owner: row.resource_owner,
  editorUser: row.editor_user,
  editorService: row.editor_service,
  createdAt: row.created_at,
  position: BigInt(row.position),
});

type Fragment = PendingQuery<Row[]>;

/** Times are kept in microseconds and seen in milliseconds: a moment includes all of its millisecond. */
const asOf = (sql: Sql, alias: 'e' | 'n', at: Date | bigint | undefined): Fragment =>
  at === undefined
    ? sql``
    : typeof at === 'bigint'
      ? sql`AND ${sql(alias)}.position <= ${at.toString()}::numeric`
      : sql`AND ${sql(alias)}.created_at < ${at.toISOString()}::timestamptz + interval '1 ms'`;

/** With a filter by type the first and the newest event still come along: they tell owner, version and times. */
const ofTypes = (sql: Sql, types: readonly string[] | undefined, at: Date | bigint | undefined): Fragment =>
  types === undefined
    ? sql``
    : sql`AND (e.event_type = ANY (${arrayLiteral(types)}::text[]) OR e.aggregate_version = 1 OR e.aggregate_version = (
        SELECT n.aggregate_version FROM eventstore.events2 n
        WHERE n.instance_id = e.instance_id AND n.aggregate_type = e.aggregate_type AND n.aggregate_id = e.aggregate_id
          ${asOf(sql, 'n', at)}
        ORDER BY n.aggregate_version DESC LIMIT 1))`;

const columns = (sql: Sql): Fragment => sql`
  e.instance_id, e.aggregate_type, e.aggregate_id, e.aggregate_version, e.event_type, e.event_data,
  e.editor_user, e.editor_service, e.resource_owner, e.created_at, e.position`;

/** Loads aggregates of one kind in one statement: each id's events by version. */
// biome-ignore lint/suspicious/noExplicitAny: see Aggregate
export async function loadAggregates<S, E extends RecordedEvent<any, any>>(
  sql: Sql,
  instanceId: string,
  aggregate: Aggregate<S, E>,
  ids: readonly string[],
  options: LoadOptions = {},
): Promise<Map<string, Loaded<S>>> {
  const rows = await sql<EventRow[]>`
    SELECT ${columns(sql)} FROM eventstore.events2 e
    WHERE e.instance_id = ${instanceId} AND e.aggregate_type = ${aggregate.type}
      AND e.aggregate_id = ANY (${arrayLiteral(ids)}::text[])
      ${asOf(sql, 'e', options.at)} ${ofTypes(sql, aggregate.eventTypes, options.at)}
    ORDER BY e.aggregate_id, e.aggregate_version`;
  const folds = new Map<string, Loaded<S>>(ids.map((id) => [id, unborn(aggregate, id)]));
  const types = aggregate.eventTypes && new Set(aggregate.eventTypes);
  for (const row of rows) {
    const event = recorded(row);
    const before = folds.get(event.aggregateId) as Loaded<S>;
    folds.set(event.aggregateId, {
      type: before.type,
      id: before.id,
      state: !types || types.has(event.type) ? aggregate.evolve(before.state, event as E) : before.state,
      version: event.version,
      owner: before.owner || event.owner,
      createdAt: before.createdAt ?? event.createdAt,
      changedAt: event.createdAt,
      position: event.position,
    });
  }
  return folds;
}

// biome-ignore lint/suspicious/noExplicitAny: see Aggregate
const unborn = <S>(aggregate: Aggregate<S, any>, id: string): Loaded<S> => ({
  type: aggregate.type,
  id,
  state: aggregate.initial,
  version: 0,
  owner: '',
  createdAt: undefined,
  changedAt: undefined,
  position: 0n,
});

/** Events of an instance by position, at most `limit` (default 1000). */
export async function searchEvents(sql: Sql, filter: EventFilter): Promise<RecordedEvent[]> {
  const anyOf = (column: Fragment, values: readonly string[] | undefined): Fragment =>
    values === undefined ? sql`` : sql`AND ${column} = ANY (${arrayLiteral(values)}::text[])`;
  const rows = await sql<EventRow[]>`
    SELECT ${columns(sql)}
    FROM eventstore.events2 e
    WHERE e.instance_id = ${filter.instanceId}
      ${anyOf(sql`e.aggregate_type`, filter.aggregateTypes)}
      ${anyOf(sql`e.aggregate_id`, filter.aggregateIds)}
      ${anyOf(sql`e.event_type`, filter.eventTypes)}
      ${filter.owner === undefined ? sql`` : sql`AND e.resource_owner = ${filter.owner}`}
      ${filter.editorUser === undefined ? sql`` : sql`AND e.editor_user = ${filter.editorUser}`}
      ${filter.afterPosition === undefined ? sql`` : sql`AND e.position > ${filter.afterPosition.toString()}::numeric`}
      ${filter.createdAfter === undefined ? sql`` : sql`AND e.created_at >= ${filter.createdAfter.toISOString()}::timestamptz`}
      ${filter.createdBefore === undefined ? sql`` : sql`AND e.created_at <= ${filter.createdBefore.toISOString()}::timestamptz`}
    ORDER BY e.position ${filter.descending ? sql`DESC` : sql`ASC`}
    LIMIT ${filter.limit ?? 1000}`;
  return rows.map(recorded);
}
