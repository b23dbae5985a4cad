import type { Sql } from 'postgres';
import { arrayLiteral } from '../../database/array.ts';
import type { Aggregate, Loaded, RecordedEvent } from '../types.ts';
import type { RememberedFolds } from './folds.ts';
import { gathered } from './gather.ts';
import { columns, type EventRow, fold, recorded } from './load.ts';

/** An aggregate up to an event of it that is known. */
interface KnownUpTo {
  readonly instanceId: string;
  readonly type: string;
  readonly id: string;
  readonly version: number;
}

/** As many and more are read as though nothing were known: most of them may be of types that nobody asked for. */
const mostNews = 64;

export type News = (known: KnownUpTo) => Promise<readonly EventRow[]>;

const separator = '\0';
const keyOf = ({ instanceId, type, id, version }: KnownUpTo): string =>
  [instanceId, type, id, version].join(separator);

/**
 * Reads what came since, and the event itself up to which all is known, without its payload: one look-up in the primary
 * key. Of whatever kinds and instances they are, those that are asked for at about the same time share a statement.
 */
export function createNews(sql: Sql): News {
  const asked = gathered<readonly EventRow[]>(async (keys) => {
    const wanted = keys.map((key) => key.split(separator));
    const column = (index: number) => arrayLiteral(wanted.map((parts) => parts[index] ?? ''));
    const rows = await sql<Array<EventRow & { n: number }>>`
      SELECT w.n::int, ${columns(sql, sql`CASE WHEN e.aggregate_version > w.floor THEN e.event_data END`)}
      FROM unnest(${column(0)}::text[], ${column(1)}::text[], ${column(2)}::text[], ${column(3)}::bigint[])
        WITH ORDINALITY AS w(instance_id, type, id, floor, n)
      CROSS JOIN LATERAL (
        SELECT * FROM eventstore.events2 e
        WHERE e.instance_id = w.instance_id AND e.aggregate_type = w.type AND e.aggregate_id = w.id
          AND e.aggregate_version >= w.floor AND e.aggregate_version < w.floor + ${mostNews}
        OFFSET 0
      ) e
      ORDER BY w.n, e.aggregate_version`;
    const found = Map.groupBy(rows, ({ n }) => n);
    return new Map(keys.map((key, i) => [key, found.get(i + 1) ?? []]));
  });
  return (known) => asked.load(keyOf(known));
}

/**
 * What was folded before, brought up to date.
 * @param news the event at which it stands, and what came since
 * @returns undefined where nothing is remembered, or too much came since
 */
// biome-ignore lint/suspicious/noExplicitAny: see Aggregate
export async function loadRemembered<S, E extends RecordedEvent<any, any>>(
  news: News,
  folds: RememberedFolds,
  instanceId: string,
  aggregate: Aggregate<S, E>,
  id: string,
): Promise<Loaded<S> | undefined> {
  const known = folds.recall(instanceId, aggregate, id);
  if (!known) return undefined;
  const rows = await news({ instanceId, type: aggregate.type, id, version: known.version });
  if (rows.length >= mostNews) return undefined;
  const events = rows.map(recorded);
  if (events[0]?.position !== known.position) {
    folds.forget(instanceId, aggregate, id);
    return undefined;
  }
  const { now, folded } = fold(aggregate, id, events, known);
  folds.remember(instanceId, aggregate, now, folded);
  return now;
}
