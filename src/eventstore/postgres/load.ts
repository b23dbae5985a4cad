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
const asOf = (sql: Sql, at: Date | bigint | undefined): Fragment =>
  at === undefined
    ? sql``
    : typeof at === 'bigint'
      ? sql`AND e.position <= ${at.toString()}::numeric`
      : sql`AND e.created_at < ${at.toISOString()}::timestamptz + interval '1 ms'`;

const columns = (sql: Sql): Fragment => sql`
  e.instance_id, e.aggregate_type, e.aggregate_id, e.aggregate_version, e.event_type, e.event_data,
  e.editor_user, e.editor_service, e.resource_owner, e.created_at, e.position`;

/**
 * The events of some types. The first and the newest event still come along, for they tell owner, version and
 * times. OFFSET 0 keeps the planner to the aggregate's own events: by type it might walk the whole instance.
 */
const ofTypes = (
  sql: Sql,
  { instanceId, type, ids, types, at }: Wanted & { types: readonly string[] },
): Fragment => {
  const own = sql`SELECT * FROM eventstore.events2 e
    WHERE e.instance_id = ${instanceId} AND e.aggregate_type = ${type} AND e.aggregate_id = wanted.id ${asOf(sql, at)}`;
  return sql`
    SELECT ${columns(sql)} FROM unnest(${arrayLiteral(ids)}::text[]) AS wanted(id) CROSS JOIN LATERAL (
      SELECT * FROM (${own} OFFSET 0) typed WHERE typed.event_type = ANY (${arrayLiteral(types)}::text[])
      UNION ALL (${own} AND e.aggregate_version = 1)
      UNION ALL (${own} ORDER BY e.aggregate_version DESC LIMIT 1)
    ) e
    ORDER BY e.aggregate_id, e.aggregate_version`;
};

interface Wanted {
  readonly instanceId: string;
  readonly type: string;
  readonly ids: readonly string[];
  readonly at: Date | bigint | undefined;
}

const ofAllTypes = (sql: Sql, { instanceId, type, ids, at }: Wanted): Fragment => sql`
  SELECT ${columns(sql)} FROM eventstore.events2 e
  WHERE e.instance_id = ${instanceId} AND e.aggregate_type = ${type}
    AND e.aggregate_id = ANY (${arrayLiteral(ids)}::text[]) ${asOf(sql, at)}
  ORDER BY e.aggregate_id, e.aggregate_version`;

/** Loads aggregates of one kind in one statement: each id's events by version. */
// biome-ignore lint/suspicious/noExplicitAny: see Aggregate
export async function loadAggregates<S, E extends RecordedEvent<any, any>>(
  sql: Sql,
  instanceId: string,
  aggregate: Aggregate<S, E>,
  ids: readonly string[],
  options: LoadOptions = {},
): Promise<Map<string, Loaded<S>>> {
  const wanted = { instanceId, type: aggregate.type, ids, at: options.at };
  const rows = (await (aggregate.eventTypes
    ? ofTypes(sql, { ...wanted, types: aggregate.eventTypes })
    : ofAllTypes(sql, wanted))) as unknown as EventRow[];
  const folds = new Map<string, Loaded<S>>(ids.map((id) => [id, unborn(aggregate, id)]));
  const types = aggregate.eventTypes && new Set(aggregate.eventTypes);
  for (const row of rows) {
    const event = recorded(row);
    const before = folds.get(event.aggregateId) as Loaded<S>;
    // The first and the newest may be of the types as well.
    if (event.version === before.version) continue;
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
