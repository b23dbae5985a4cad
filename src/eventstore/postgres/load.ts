import type { PendingQuery, Row, Sql } from 'postgres';
import { arrayLiteral } from '../../database/array.ts';
import { folding } from '../entries.ts';
import type { Aggregate, Loaded, LoadOptions, RecordedEvent } from '../types.ts';
import { unborn } from '../unborn.ts';
import type { RememberedFolds } from './folds.ts';

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

/** @param payload what stands in place of an event's own */
export const columns = (sql: Sql, payload: Fragment = sql`e.event_data`): Fragment => sql`
  e.instance_id, e.aggregate_type, e.aggregate_id, e.aggregate_version, e.event_type, ${payload} AS event_data,
  e.editor_user, e.editor_service, e.resource_owner, e.created_at, e.position`;

/** Up to so many types are looked up one by one; more are picked from all of the aggregate's events. */
const fewTypes = 12;
/** Up to so many events are read whatever their types: one stretch of the primary key, where types are a look-up each. */
const fewEvents = 24;

interface Wanted {
  readonly instanceId: string;
  readonly type: string;
  readonly ids: readonly string[];
  /** By id: the version from which events are wanted, itself included. */
  readonly floors: readonly number[];
  readonly eventTypes: readonly string[];
  readonly part: Aggregate<unknown>['part'];
  readonly at: Date | bigint | undefined;
}

const own = (sql: Sql, wanted: Wanted): Fragment => sql`
  SELECT * FROM eventstore.events2 e
  WHERE e.instance_id = ${wanted.instanceId} AND e.aggregate_type = ${wanted.type} AND e.aggregate_id = wanted.id`;

/**
 * What of an aggregate's events is of these types, and the one at the floor. OFFSET 0 keeps the planner to the look-up
 * that is written: it knows nothing of the size of single aggregates.
 */
const picked = (sql: Sql, wanted: Wanted, types: readonly string[], most: Fragment): Fragment => sql`
  SELECT * FROM (${own(sql, wanted)} AND e.aggregate_version >= wanted.floor ${most} ${asOf(sql, wanted.at)} OFFSET 0) own
  WHERE own.event_type = ANY (${arrayLiteral(types)}::text[]) OR own.aggregate_version = wanted.floor`;

/**
 * The first events are picked from; only where there are more, the rest is looked up type by type, through
 * events2_type_aggregate: an event type names its aggregate type.
 */
const byType = (sql: Sql, wanted: Wanted, types: readonly string[]): Fragment => sql`
  (${picked(sql, wanted, types, sql`AND e.aggregate_version < wanted.floor + ${fewEvents}`)})
  UNION ALL (
    SELECT own.* FROM unnest(
      CASE WHEN EXISTS (${own(sql, wanted)} AND e.aggregate_version >= wanted.floor + ${fewEvents})
      THEN ${arrayLiteral(types)}::text[] ELSE '{}' END
    ) AS t(type) CROSS JOIN LATERAL (
      SELECT * FROM eventstore.events2 e
      WHERE e.instance_id = ${wanted.instanceId} AND e.event_type = t.type AND e.aggregate_id = wanted.id
        AND e.aggregate_version >= wanted.floor + ${fewEvents} ${asOf(sql, wanted.at)} OFFSET 0
    ) own)`;

/** Through events2_part; the condition on the type is that index's own. */
const byPart = (sql: Sql, wanted: Wanted, part: NonNullable<Wanted['part']>): Fragment => sql`
  SELECT own.* FROM unnest(${arrayLiteral(['', ...part.ids])}::text[]) AS p(id) CROSS JOIN LATERAL (
    SELECT * FROM eventstore.events2 e
    WHERE e.instance_id = ${wanted.instanceId} AND e.aggregate_id = wanted.id
      AND eventstore.part_of(e.event_data) = p.id
      AND (e.event_type LIKE 'project.application.%' OR e.event_type LIKE '%.metadata.%')
      AND e.aggregate_version >= wanted.floor ${asOf(sql, wanted.at)} OFFSET 0
  ) own WHERE own.event_type = ANY (${arrayLiteral(part.eventTypes)}::text[])`;

/**
 * The wanted events. The first (or the one at the floor) and the newest event come along whatever their types,
 * for they tell owner, version and times.
 */
function wantedEvents(sql: Sql, wanted: Wanted): Fragment {
  const { part } = wanted;
  const types = part
    ? wanted.eventTypes.filter((type) => !part.eventTypes.includes(type))
    : wanted.eventTypes;
  return sql`
    SELECT ${columns(sql)}
    FROM unnest(${arrayLiteral(wanted.ids)}::text[], ${arrayLiteral(wanted.floors.map(String))}::bigint[])
      AS wanted(id, floor) CROSS JOIN LATERAL (
      ${types.length <= fewTypes ? byType(sql, wanted, types) : sql`(${picked(sql, wanted, types, sql``)})`}
      ${part ? sql`UNION ALL (${byPart(sql, wanted, part)})` : sql``}
      UNION ALL (${own(sql, wanted)} ${asOf(sql, wanted.at)} ORDER BY e.aggregate_version DESC LIMIT 1)
    ) e
    ORDER BY e.aggregate_id, e.aggregate_version`;
}

/**
 * Loads aggregates of one kind in one statement: each id's events by version. What was folded before is taken
 * from `folds`, and only what came since is read.
 */
// biome-ignore lint/suspicious/noExplicitAny: see Aggregate
export async function loadAggregates<S, E extends RecordedEvent<any, any>>(
  sql: Sql,
  instanceId: string,
  aggregate: Aggregate<S, E>,
  ids: readonly string[],
  options: LoadOptions & { folds?: RememberedFolds } = {},
): Promise<Map<string, Loaded<S>>> {
  const folds = options.at === undefined && !aggregate.part ? options.folds : undefined;
  const before = new Map(ids.map((id) => [id, folds?.recall(instanceId, aggregate, id)]));
  const rows = (await wantedEvents(sql, {
    instanceId,
    type: aggregate.type,
    ids,
    floors: ids.map((id) => before.get(id)?.version ?? 1),
    eventTypes: aggregate.eventTypes,
    part: aggregate.part,
    at: options.at,
  })) as unknown as EventRow[];
  const events = Map.groupBy(rows.map(recorded), (event) => event.aggregateId);
  const loaded = new Map<string, Loaded<S>>();
  const forgotten: string[] = [];
  for (const id of ids) {
    const since = events.get(id) ?? [];
    const from = before.get(id);
    if (from && since[0]?.position !== from.position) {
      // The log is another one than was folded: a database that was restored under a running server.
      folds?.forget(instanceId, aggregate, id);
      forgotten.push(id);
      continue;
    }
    const { now, folded } = fold(aggregate, id, since, from);
    loaded.set(id, now);
    folds?.remember(instanceId, aggregate, now, folded);
  }
  if (forgotten.length > 0) {
    for (const [id, state] of await loadAggregates(sql, instanceId, aggregate, forgotten))
      loaded.set(id, state);
  }
  return loaded;
}

/** Folds events, ordered by version, onto what was there before. */
// biome-ignore lint/suspicious/noExplicitAny: see Aggregate
export function fold<S, E extends RecordedEvent<any, any>>(
  aggregate: Aggregate<S, E>,
  id: string,
  events: readonly RecordedEvent[],
  from: Loaded<S> = unborn(aggregate, id),
): { now: Loaded<S>; folded: number } {
  const types = typesOf(aggregate);
  let { state, version } = from;
  let folded = 0;
  let newest: RecordedEvent | undefined;
  folding(() => {
    for (const event of events) {
      // The first and the newest may be among the wanted as well.
      if (event.version <= version) continue;
      if (types.has(event.type) && isAbout(aggregate.part, event)) {
        state = aggregate.evolve(state, event as E);
        folded++;
      }
      version = event.version;
      newest = event;
    }
  });
  if (!newest) return { now: from, folded };
  const first = events[0] as RecordedEvent;
  const now = {
    type: from.type,
    id,
    state,
    version,
    owner: from.owner || first.owner,
    createdAt: from.createdAt ?? first.createdAt,
    changedAt: newest.createdAt,
    position: newest.position,
  };
  return { now, folded };
}

interface PartPayload {
  readonly appId?: string;
  readonly applicationId?: string;
  readonly key?: string;
}

/** As `eventstore.part_of`; the first and the newest event may be about another part. */
function isAbout(part: Aggregate<unknown>['part'], { type, payload }: RecordedEvent): boolean {
  if (!part?.eventTypes.includes(type)) return true;
  const { appId, applicationId, key } = payload as PartPayload;
  const about = appId ?? applicationId ?? key ?? '';
  return about === '' || part.ids.includes(about);
}

const typeSets = new WeakMap<readonly string[], ReadonlySet<string>>();

function typesOf({ eventTypes }: Pick<Aggregate<unknown>, 'eventTypes'>): ReadonlySet<string> {
  let types = typeSets.get(eventTypes);
  if (!types) {
    types = new Set(eventTypes);
    typeSets.set(eventTypes, types);
  }
  return types;
}
