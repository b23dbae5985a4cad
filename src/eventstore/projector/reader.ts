import type { Sql } from 'postgres';
import { arrayLiteral } from '../../database/index.ts';
import { type EventRow, recorded } from '../postgres/load.ts';
import type { RecordedEvent } from '../types.ts';

export interface FinalPage {
  readonly events: readonly RecordedEvent[];
  /** No event up to here is missing from this page and those before it, nor will ever be. */
  readonly position: bigint;
  /** There may be more to read at once. */
  readonly more: boolean;
}

export interface Reader {
  /** The next events after a position, none skipped; waits for appends that are under way at a gap. */
  read(sql: Sql, after: bigint, limit: number): Promise<FinalPage>;
  /** The same by one statement; undefined where there is nothing, or a gap that `settle` would wait at. */
  glance(sql: Sql, after: bigint, limit: number): Promise<FinalPage | undefined>;
  /** Waits for the appends that are under way: what was given out before is final then. */
  settle(sql: Sql): Promise<void>;
}

const pageRows = (sql: Sql, after: bigint, limit: number) => sql<EventRow[]>`
  SELECT instance_id, aggregate_type, aggregate_id, aggregate_version, event_type, event_data,
    editor_user, editor_service, resource_owner, created_at, position
  FROM eventstore.events2 WHERE position > ${after.toString()}::numeric ORDER BY position LIMIT ${limit}`;

/** Waits until none of these transactions holds its lock on events2 any more. */
async function ended(sql: Sql, holders: readonly string[]): Promise<void> {
  for (let pause = 1; holders.length > 0; pause = Math.min(pause * 1.5, 20)) {
    await Bun.sleep(pause);
    const rows = await sql<{ holder: string }[]>`
      SELECT DISTINCT virtualtransaction AS holder FROM pg_locks
      WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND relation = 'eventstore.events2'::regclass
        AND virtualtransaction = ANY (${arrayLiteral(holders)}::text[])`;
    holders = rows.map((row) => row.holder);
  }
}

/**
 * Reads events in the order of their positions, although a transaction can commit after one with a higher
 * position. Positions without a gap are final at once. At a gap the head of the sequence is read, then who
 * may still be writing; once these have ended, everything up to that head is final.
 *
 * Needs READ COMMITTED on the primary: each statement must see what was committed before it.
 */
export function createReader(): Reader {
  /** Everything up to here is final. */
  let settled = 0n;

  async function settle(sql: Sql): Promise<void> {
    const [pending] = await sql<
      { head: string; holders: string[] }[]
    >`SELECT head, holders FROM eventstore.pending_appends()`;
    if (!pending) return;
    await ended(sql, pending.holders);
    settled = BigInt(pending.head);
  }

  async function look(sql: Sql, after: bigint, limit: number): Promise<FinalPage> {
    const settledBefore = settled;
    const rows = await pageRows(sql, after, limit);
    const events: RecordedEvent[] = [];
    let position = after;
    for (const row of rows) {
      const event = recorded(row);
      if (event.position !== position + 1n && event.position > settledBefore) break;
      events.push(event);
      position = event.position;
    }
    const whole = events.length === rows.length;
    // The page was read after settling, so where it ends there is nothing more up to the settled position.
    if (whole && rows.length < limit && settledBefore > position) position = settledBefore;
    return { events, position, more: !whole || rows.length === limit };
  }

  return {
    settle,
    async glance(sql, after, limit) {
      const page = await look(sql, after, limit);
      return page.position > after ? page : undefined;
    },
    async read(sql, after, limit) {
      const page = await look(sql, after, limit);
      if (page.position > after) return page;
      await settle(sql);
      return look(sql, after, limit);
    },
  };
}
