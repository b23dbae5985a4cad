import type { Sql } from 'postgres';
import { arrayLiteral } from '../database/index.ts';
import { type EventRow, type RecordedEvent, recorded } from '../eventstore/index.ts';
import { type EventChoice, groupMark } from './filter.ts';

/** A stretch of an instance's events, as somebody wants them. */
export interface Stretch {
  readonly events: readonly RecordedEvent[];
  /** Nothing up to here is missing. */
  readonly position: bigint;
}

/** One read looks at so many positions at most, whatever is in them: what it costs is known. */
export const longestStretch = 20_000n;

export const smaller = (one: bigint, other: bigint): bigint => (one < other ? one : other);

const likePattern = (group: string): string =>
  `${group.slice(0, -1).replace(/[\\%_]/g, (letter) => `\\${letter}`)}%`;

/** A choice as the statements below take it. */
function asked({ aggregateTypes, eventTypes, organizationId }: EventChoice) {
  return {
    aggregates: arrayLiteral([...aggregateTypes]),
    exact: arrayLiteral(eventTypes.filter((type) => !type.endsWith(groupMark))),
    groups: arrayLiteral(eventTypes.filter((type) => type.endsWith(groupMark)).map(likePattern)),
    anyType: eventTypes.length === 0,
    organizationId,
  };
}

interface Bounds {
  readonly after: bigint;
  readonly until: bigint;
  readonly limit: number;
}

const eventColumns =
  'instance_id, aggregate_type, aggregate_id, aggregate_version, event_type, event_data, editor_user, editor_service, resource_owner, created_at, position';

function chosen(sql: Sql, instanceId: string, choice: EventChoice, { after, until, limit }: Bounds) {
  const { aggregates, exact, groups, anyType, organizationId } = asked(choice);
  return sql`
    SELECT ${sql.unsafe(eventColumns)} FROM eventstore.events2
    WHERE position > ${after.toString()}::numeric AND position <= ${until.toString()}::numeric
      AND instance_id = ${instanceId}
      AND (${aggregates}::text[] = '{}' OR aggregate_type = ANY (${aggregates}::text[]))
      AND (${anyType}::boolean OR event_type = ANY (${exact}::text[]) OR event_type LIKE ANY (${groups}::text[]))
      AND (${organizationId}::text = '' OR resource_owner = ${organizationId})
    ORDER BY position LIMIT ${limit}`;
}

function stretchOf(rows: readonly EventRow[], end: bigint, limit: number): Stretch {
  const events = rows.map(recorded);
  const last = events.at(-1);
  return { events, position: events.length === limit && last ? last.position : end };
}

/**
 * The next events of an instance behind a position, in the order of the log. The projector has passed `until`, so that
 * nothing below it is still to come (docs/decisions/0010), and who is told of an event finds it in queries.
 */
export async function readStretch(
  sql: Sql,
  instanceId: string,
  choice: EventChoice,
  { after, until, limit }: Bounds,
): Promise<Stretch> {
  const end = smaller(after + longestStretch, until);
  if (end <= after) return { events: [], position: after };
  const rows = await sql<EventRow[]>`${chosen(sql, instanceId, choice, { after, until: end, limit })}`;
  return stretchOf(rows, end, limit);
}

/**
 * The same for a subscription, as long as it is configured as `subscribed` says. One statement sees one state of the
 * database: where it finds an event, it finds what was made of the subscription before that event.
 * @returns undefined: it is paused, removed or another by now
 */
export async function readStretchOf(
  sql: Sql,
  subscribed: EventChoice & { readonly instanceId: string; readonly id: string; readonly sequence: string },
  { after, until, limit }: Bounds,
): Promise<Stretch | undefined> {
  const { instanceId, id, sequence } = subscribed;
  const end = smaller(after + longestStretch, until);
  const events = chosen(sql, instanceId, subscribed, { after, until: end, limit });
  const rows = await sql<(EventRow & { position: string | null })[]>`
    SELECT e.* FROM projections.subscriptions_projection s LEFT JOIN LATERAL (${events}) e ON true
    WHERE s.instance_id = ${instanceId} AND s.id = ${id} AND s.active AND s.sequence = ${sequence}::bigint
    ORDER BY e.position`;
  if (rows.length === 0) return undefined;
  return stretchOf(
    rows.filter(({ position }) => position !== null),
    end,
    limit,
  );
}

/** How many events of a choice there are behind a position, counted no further than `most`. */
export async function countAfter(
  sql: Sql,
  instanceId: string,
  choice: EventChoice,
  { after, until, most }: { readonly after: bigint; readonly until: bigint; readonly most: number },
): Promise<number> {
  let count = 0;
  // A far look costs a few stretches at most: who is further behind is far behind.
  for (let at = after, looks = 0; at < until && count < most && looks < 5; looks++) {
    const stretch = await readStretch(sql, instanceId, choice, { after: at, until, limit: most - count });
    count += stretch.events.length;
    at = stretch.position;
  }
  return count;
}

/** The first position of what happened at or after a moment. */
export async function positionAt(sql: Sql, moment: Date): Promise<bigint> {
  const [row] = await sql<{ position: string }[]>`
    SELECT eventstore.position_at(${moment.toISOString()}::timestamptz) AS position`;
  return BigInt(row?.position ?? 1);
}
