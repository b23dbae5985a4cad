import type { PendingQuery, Row, Sql } from 'postgres';
import { arrayLiteral } from '../../database/array.ts';
import { eventTypes } from '../define.ts';
import { stretchLength } from '../projector/owners.ts';
import type { EventFilter, RecordedEvent } from '../types.ts';
import { columns, type EventRow, recorded } from './load.ts';

type Fragment = PendingQuery<Row[]>;

/** So much earlier than its position may a transaction have begun: longer than an append may take. */
const slack = '1 minute';

interface Bounds {
  /** Positions after this one. */
  readonly after: bigint | undefined;
  /** Positions before this one. */
  readonly before: bigint | undefined;
}

const larger = (one: bigint, other = one): bigint => (one > other ? one : other);
const smaller = (one: bigint, other = one): bigint => (one < other ? one : other);

/** Times as positions, by which every index is ordered. */
async function boundsOf(sql: Sql, filter: EventFilter): Promise<Bounds> {
  const { afterPosition: after, beforePosition: before, createdAfter, createdBefore } = filter;
  if (createdAfter === undefined && createdBefore === undefined) return { after, before };
  const [row] = await sql<{ since: string | null; until: string | null }[]>`
    SELECT eventstore.position_at(${createdAfter?.toISOString() ?? null}::timestamptz - ${slack}::interval) AS since,
      eventstore.position_at(${createdBefore?.toISOString() ?? null}::timestamptz + ${slack}::interval) AS until`;
  return {
    after: createdAfter === undefined ? after : larger(BigInt(row?.since ?? 0) - 1n, after),
    before: createdBefore === undefined ? before : smaller(BigInt(row?.until ?? 0), before),
  };
}

const among = (sql: Sql, column: Fragment, values: readonly string[] | undefined): Fragment =>
  values === undefined ? sql`` : sql`AND ${column} = ANY (${arrayLiteral(values)}::text[])`;

const within = (sql: Sql, { after, before }: Bounds): Fragment => sql`
  ${after === undefined ? sql`` : sql`AND e.position > ${after.toString()}::numeric`}
  ${before === undefined ? sql`` : sql`AND e.position < ${before.toString()}::numeric`}`;

/** What is left to compare; `asked` is what an index is asked for. Times are kept in microseconds and seen in milliseconds. */
function also(
  sql: Sql,
  filter: Omit<EventFilter, 'limit'>,
  asked: { types?: true; editor?: true } = {},
): Fragment {
  const { owner, editorUser, createdAfter, createdBefore, afterVersion, beforeVersion } = filter;
  return sql`
    ${afterVersion === undefined ? sql`` : sql`AND e.aggregate_version > ${afterVersion}`}
    ${beforeVersion === undefined ? sql`` : sql`AND e.aggregate_version < ${beforeVersion}`}
    ${asked.types ? sql`` : among(sql, sql`e.aggregate_type`, filter.aggregateTypes)}
    ${asked.types ? sql`` : among(sql, sql`e.event_type`, filter.eventTypes)}
    ${owner === undefined ? sql`` : sql`AND e.resource_owner = ${owner}`}
    ${editorUser === undefined || asked.editor ? sql`` : sql`AND e.editor_user = ${editorUser}`}
    ${createdAfter === undefined ? sql`` : sql`AND e.created_at >= ${createdAfter.toISOString()}::timestamptz`}
    ${
      createdBefore === undefined
        ? sql``
        : sql`AND e.created_at < ${createdBefore.toISOString()}::timestamptz + interval '1 ms'`
    }`;
}

type Wanted = Pick<EventFilter, 'eventTypes' | 'aggregateTypes'>;

/** Event types that a search can find: those that it names, else all of the aggregate types that it names. */
function typesOf({ eventTypes: wanted, aggregateTypes }: Wanted): readonly string[] {
  const known = eventTypes();
  const fits = (type: string) => {
    const definition = known.get(type);
    return !aggregateTypes || !definition || aggregateTypes.includes(definition.aggregate);
  };
  return [...new Set(wanted ?? known.keys())].filter(fits);
}

const aggregateTypesOf = ({ aggregateTypes }: Wanted): readonly string[] => [
  ...new Set(aggregateTypes ?? [...eventTypes().values()].map(({ aggregate }) => aggregate)),
];

/** A search with what had to be found out before: times as positions, and the types whose events are merged. */
interface Search extends Omit<EventFilter, 'limit'> {
  readonly bounds: Bounds;
  readonly types: readonly string[];
  readonly limit: number;
}

/** Where a page is sought in the nearest stretch of the log before it is merged from its types. */
interface Reach {
  /** Of more types than these. */
  readonly types: number;
  /** So many positions are read whatever is in them. */
  readonly stretch: (limit: number) => number;
}
const usualReach: Reach = { types: 16, stretch: (limit) => Math.max(5_000, 20 * limit) };

/**
 * Events of an instance by position, at most `limit` (default 1000). What is asked for is read through an index that
 * has it in order, and no further than the page: of an aggregate, of each event type, of each that an editor caused.
 */
export async function searchEvents(
  sql: Sql,
  filter: EventFilter,
  reach: Reach = usualReach,
): Promise<RecordedEvent[]> {
  const bounds = await boundsOf(sql, filter);
  const types = await mergedTypes(sql, filter);
  const search: Search = { ...filter, bounds, types, limit: filter.limit ?? 1000 };
  const rows =
    (await nearby(sql, search, reach)) ?? ((await statement(sql, search)) as unknown as EventRow[]);
  return rows.map(recorded);
}

/** Of an editor without a word on types, those that it caused: from one to the next through events2_editor_type. */
async function mergedTypes(sql: Sql, filter: EventFilter): Promise<readonly string[]> {
  const { instanceId, aggregateIds, editorUser, eventTypes, aggregateTypes } = filter;
  if (aggregateIds || editorUser === undefined || eventTypes || aggregateTypes) return typesOf(filter);
  const next = (behind: Fragment) => sql`
    SELECT e.event_type FROM eventstore.events2 e
    WHERE e.instance_id = ${instanceId} AND e.editor_user = ${editorUser} ${behind}
    ORDER BY e.event_type LIMIT 1`;
  const rows = await sql<{ type: string }[]>`
    WITH RECURSIVE caused(type) AS (
      (${next(sql``)}) UNION ALL
      SELECT (${next(sql`AND e.event_type > caused.type`)}) FROM caused WHERE caused.type IS NOT NULL
    ) SELECT type FROM caused WHERE type IS NOT NULL`;
  return rows.map(({ type }) => type);
}

/** What most of the log is, as all of an instance or of its only organization, fills a page where one begins to look. */
async function nearby(sql: Sql, search: Search, reach: Reach): Promise<EventRow[] | undefined> {
  const { aggregateIds, types, limit, descending } = search;
  if (aggregateIds || types.length <= reach.types) return undefined;
  const [ends] = await sql<{ first: string | null; last: string | null }[]>`
    SELECT min(position) AS first, max(position) AS last FROM eventstore.events2`;
  const { after = BigInt(ends?.first ?? 0) - 1n, before = BigInt(ends?.last ?? 0) + 1n } = search.bounds;
  const stretch = BigInt(reach.stretch(limit));
  const near = descending ? { after: before - stretch, before } : { after, before: after + stretch };
  const bounds = { after: larger(near.after, after), before: smaller(near.before, before) };
  const rows = (await throughLog(sql, { ...search, bounds })) as unknown as EventRow[];
  const isAll = bounds.after === after && bounds.before === before;
  return isAll || rows.length === limit ? rows : undefined;
}

/** In the order of positions, comparing each event. */
const throughLog = (sql: Sql, search: Search): Fragment => sql`
  SELECT ${columns(sql)} FROM eventstore.events2 e
  WHERE e.instance_id = ${search.instanceId} ${within(sql, search.bounds)} ${also(sql, search)}
  ORDER BY e.position ${search.descending ? sql`DESC` : sql`ASC`} LIMIT ${search.limit}`;

function statement(sql: Sql, search: Search): Fragment {
  const { instanceId, aggregateIds, eventTypes, aggregateTypes, editorUser, owner, bounds } = search;
  const ofInstance = sql`e.instance_id = ${instanceId} ${within(sql, bounds)}`;
  const byPosition = sql`ORDER BY e.position ${search.descending ? sql`DESC` : sql`ASC`} LIMIT ${search.limit}`;
  if (aggregateIds) return ofAggregates(sql, search, aggregateIds, ofInstance, byPosition);
  if (owner !== undefined && editorUser === undefined && !eventTypes && !aggregateTypes)
    return ofOwner(sql, search, owner);
  // Positions first, which are in the index; then the rows of the page.
  return sql`
    SELECT ${columns(sql)} FROM (
      SELECT e.position FROM unnest(${arrayLiteral(search.types)}::text[]) AS t(type) CROSS JOIN LATERAL (
        SELECT e.position FROM eventstore.events2 e
        WHERE ${ofInstance} AND e.event_type = t.type
          ${editorUser === undefined ? sql`` : sql`AND e.editor_user = ${editorUser}`}
          ${also(sql, search, { types: true, editor: true })} ${byPosition}
      ) e ${byPosition}
    ) page CROSS JOIN LATERAL (
      SELECT * FROM eventstore.events2 own WHERE own.position = page.position OFFSET 0
    ) e ${byPosition}`;
}

/**
 * From one stretch of the log that holds events of the owner to the next, and through what is too new to be entered in
 * `owner_stretches`. Both are of one moment: a stretch is entered together with the reach that says so.
 */
function ofOwner(sql: Sql, search: Search, owner: string): Fragment {
  const direction = search.descending ? sql`DESC` : sql`ASC`;
  const reach = sql`(SELECT r.position FROM eventstore.owner_stretches_reach r)`;
  const { after, before } = search.bounds;
  const stretchOf = (position: bigint) => (position / BigInt(stretchLength)).toString();
  const matching = sql`e.instance_id = ${search.instanceId} ${within(sql, search.bounds)} ${also(sql, search)}`;
  return sql`
    SELECT * FROM (
      (SELECT ${columns(sql)} FROM eventstore.events2 e
       WHERE e.position > ${reach} AND ${matching} ORDER BY e.position ${direction} LIMIT ${search.limit})
      UNION ALL
      (SELECT ${columns(sql)} FROM (
         SELECT s.stretch FROM eventstore.owner_stretches s
         WHERE s.instance_id = ${search.instanceId} AND s.resource_owner = ${owner}
           ${after === undefined ? sql`` : sql`AND s.stretch >= ${stretchOf(larger(after, 0n))}::bigint`}
           ${before === undefined ? sql`` : sql`AND s.stretch <= ${stretchOf(before)}::bigint`}
         ORDER BY s.stretch ${direction}
       ) s CROSS JOIN LATERAL (
         SELECT * FROM eventstore.events2 e
         WHERE e.position >= (s.stretch * ${stretchLength}::int)::numeric
           AND e.position < ((s.stretch + 1) * ${stretchLength}::int)::numeric AND e.position <= ${reach} AND ${matching}
         ORDER BY e.position ${direction}
       ) e ORDER BY s.stretch ${direction}, e.position ${direction} LIMIT ${search.limit})
    ) page ORDER BY page.position ${direction} LIMIT ${search.limit}`;
}

/** Within an aggregate positions grow with the version, which its indexes end with. */
function ofAggregates(
  sql: Sql,
  search: Search,
  ids: readonly string[],
  ofInstance: Fragment,
  byPosition: Fragment,
): Fragment {
  const byVersion = sql`ORDER BY e.aggregate_version ${search.descending ? sql`DESC` : sql`ASC`} LIMIT ${search.limit}`;
  const { part } = search;
  if (part?.kind === 'application') {
    // As events2_part has it.
    return sql`
      SELECT ${columns(sql)} FROM unnest(${arrayLiteral([...new Set(ids)])}::text[]) AS wanted(id) CROSS JOIN LATERAL (
        SELECT * FROM eventstore.events2 e
        WHERE ${ofInstance} AND e.aggregate_id = wanted.id AND eventstore.part_of(e.event_data) = ${part.id}
          AND (e.event_type LIKE 'project.application.%' OR e.event_type LIKE '%.metadata.%')
          ${also(sql, search)} ${byVersion}
      ) e ${byPosition}`;
  }
  const kinds = search.eventTypes ? typesOf(search) : aggregateTypesOf(search);
  const ofKind = search.eventTypes ? sql`e.event_type = kind.name` : sql`e.aggregate_type = kind.name`;
  return sql`
    SELECT ${columns(sql)}
    FROM unnest(${arrayLiteral(kinds)}::text[]) AS kind(name)
      CROSS JOIN unnest(${arrayLiteral([...new Set(ids)])}::text[]) AS wanted(id) CROSS JOIN LATERAL (
      SELECT * FROM eventstore.events2 e
      WHERE ${ofInstance} AND ${ofKind} AND e.aggregate_id = wanted.id
        ${part ? sql`AND e.event_data ->> 'grantId' = ${part.id}` : sql``}
        ${also(sql, search, { types: true })} ${byVersion}
    ) e ${byPosition}`;
}
