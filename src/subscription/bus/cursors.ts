import type { Sql } from 'postgres';
import { arrayLiteral } from '../../database/index.ts';
import { destinationKind } from '../fields.ts';
import { type DeadLetter, deadLetters } from './dead-letters.ts';
import { type SubscribedRow, subscribedOf } from './subscribed.ts';
import type { CursorKey, Subscribed } from './types.ts';

/** So long after a node died or froze another takes over. */
export const usualLeaseMs = 10_000;

/** Where somebody stands, as long as the lease is ours. */
export interface Claimed extends CursorKey {
  /** Of this lease: what is written under a former one does not count. */
  readonly fence: bigint;
  readonly position: bigint;
  /** Where a replay ends. */
  readonly until: bigint | undefined;
  readonly failures: number;
  /** The event that failed last, and how often. */
  readonly triedPosition: bigint | undefined;
  readonly tries: number;
}

/** How far it is now; what is left out stays. */
export interface Step {
  readonly position: bigint;
  readonly delivered: number;
  readonly dead: readonly DeadLetter[];
  /** Set: somebody else may take over; after a pause, where it failed. */
  readonly release?: { readonly pauseMs: number; readonly failed?: Failure; readonly ended?: boolean };
}

export interface Failure {
  readonly failures: number;
  readonly triedPosition: bigint | undefined;
  readonly tries: number;
  readonly said: string;
}

/** The subscription of a cursor that was moved. */
export interface Standing {
  /** Of its newest event; undefined: it is paused, or gone. */
  readonly sequence: string | undefined;
}

interface CursorRow {
  instance_id: string;
  subscription_id: string;
  replay: string;
  fence: string;
  position: string;
  until_position: string | null;
  failures: number;
  tried_position: string | null;
  tries: number;
}

const claimedOf = (row: CursorRow): Claimed => ({
  instanceId: row.instance_id,
  subscriptionId: row.subscription_id,
  replay: row.replay,
  fence: BigInt(row.fence),
  position: BigInt(row.position),
  until: row.until_position === null ? undefined : BigInt(row.until_position),
  failures: row.failures,
  triedPosition: row.tried_position === null ? undefined : BigInt(row.tried_position),
  tries: row.tries,
});

const keysOf = (keys: readonly CursorKey[]) => ({
  instances: arrayLiteral(keys.map(({ instanceId }) => instanceId)),
  subscriptions: arrayLiteral(keys.map(({ subscriptionId }) => subscriptionId)),
  replays: arrayLiteral(keys.map(({ replay }) => replay)),
});

/** What nobody was told to look at is looked at after so long: its place moves on, and nothing is missed for good. */
const restSeconds = 60;

/** The rows of those who are told of events. Times are by the clock of the database. @param node names this thread */
export function createCursors(sql: Sql, node: string) {
  /** Nobody is at it and it is not left alone. */
  const free = sql`c.leased_until <= now() AND c.retry_at <= now() AND c.ended_at IS NULL`;
  /**
   * Of subscriptions that are told. The kind stands as a constant: where all rows have one kind, the planner takes a value
   * that it does not know for that one, and begins with the subscriptions, of which none seems to be left.
   */
  const isTold = sql`s.active AND s.destination <> ${sql.unsafe(String(destinationKind.none))}`;

  return {
    /** Subscriptions that are to be told of events, with their cursors. */
    async subscribed(): Promise<{ readonly of: Subscribed; readonly replays: readonly string[] }[]> {
      const rows = await sql<(SubscribedRow & { replays: string[] })[]>`
        SELECT s.*, ARRAY (SELECT c.replay FROM delivery.cursors c
          WHERE c.instance_id = s.instance_id AND c.subscription_id = s.id AND c.ended_at IS NULL) AS replays
        FROM projections.subscriptions_projection s
        WHERE ${isTold}`;
      return rows.map((row) => ({ of: subscribedOf(row), replays: row.replays }));
    },

    /** Those of which somebody should see whether there is something to tell. */
    async due(live: bigint): Promise<CursorKey[]> {
      const rows = await sql<CursorRow[]>`
        SELECT c.instance_id, c.subscription_id, c.replay
        FROM delivery.cursors c JOIN projections.subscriptions_projection s
          ON s.instance_id = c.instance_id AND s.id = c.subscription_id
        WHERE ${free} AND ${isTold}
          AND c.position < ${live.toString()}::bigint
          AND (c.node <> '' OR c.failures > 0 OR c.replay <> ''
            OR c.moved_at < now() - ${restSeconds} * interval '1 second')
        ORDER BY c.moved_at LIMIT 1000`;
      return rows.map((row) => ({
        instanceId: row.instance_id,
        subscriptionId: row.subscription_id,
        replay: row.replay,
      }));
    },

    /** Takes those of them that nobody is at. */
    async claim(keys: readonly CursorKey[], leaseMs: number): Promise<Claimed[]> {
      const { instances, subscriptions, replays } = keysOf(keys);
      const rows = await sql<CursorRow[]>`
        WITH free AS (
          SELECT c.instance_id, c.subscription_id, c.replay
          FROM unnest(${instances}::text[], ${subscriptions}::text[], ${replays}::text[])
            AS k(instance_id, subscription_id, replay)
          JOIN delivery.cursors c USING (instance_id, subscription_id, replay)
          WHERE ${free} FOR UPDATE OF c SKIP LOCKED)
        UPDATE delivery.cursors c
        SET node = ${node}, fence = c.fence + 1, leased_until = now() + ${leaseMs} * interval '1 millisecond'
        FROM free f WHERE c.instance_id = f.instance_id AND c.subscription_id = f.subscription_id
          AND c.replay = f.replay
        RETURNING c.instance_id, c.subscription_id, c.replay, c.fence, c.position, c.until_position, c.failures,
          c.tried_position, c.tries`;
      return rows.map(claimedOf);
    },

    /**
     * Moves on, with what was given up on the way, and keeps or gives back the lease: all, or nothing where the lease is
     * somebody else's by now.
     * @returns undefined: the lease is lost
     */
    async move(claimed: Claimed, step: Step, leaseMs: number): Promise<Standing | undefined> {
      const { release, dead } = step;
      const failed = release?.failed;
      const isOurs = sql`c.instance_id = ${claimed.instanceId} AND c.subscription_id = ${claimed.subscriptionId}
        AND c.replay = ${claimed.replay} AND c.fence = ${claimed.fence.toString()}::bigint AND c.node = ${node}`;
      const failure = failed
        ? sql`failures = ${failed.failures}, tried_position = ${failed.triedPosition?.toString() ?? null}::bigint,
            tries = ${failed.tries}, last_error = ${failed.said.slice(0, 500)}, last_error_at = now()`
        : step.delivered + dead.length > 0
          ? sql`failures = 0, tried_position = NULL, tries = 0`
          : sql`failures = c.failures`;
      const lease = release
        ? sql`node = '', leased_until = '-infinity',
            retry_at = ${failed ? sql`now() + ${release.pauseMs} * interval '1 millisecond'` : sql`c.retry_at`},
            ended_at = ${release.ended ? sql`now()` : sql`c.ended_at`}`
        : sql`leased_until = now() + ${leaseMs} * interval '1 millisecond'`;
      const moved = sql`
        UPDATE delivery.cursors c
        SET position = greatest(c.position, ${step.position.toString()}::bigint), moved_at = now(),
          delivered = c.delivered + ${step.delivered}, dead = c.dead + ${dead.length}, ${failure}, ${lease}
        WHERE ${isOurs} RETURNING c.instance_id, c.subscription_id`;
      const told = dead.length > 0 ? deadLetters(sql, node, claimed, dead) : sql``;
      const [row] = await sql<{ sequence: string | null; active: boolean | null }[]>`
        WITH moved AS (${moved}) ${told}
        SELECT s.sequence, s.active FROM moved m LEFT JOIN projections.subscriptions_projection s
          ON s.instance_id = m.instance_id AND s.id = m.subscription_id`;
      return row && { sequence: row.active ? (row.sequence ?? undefined) : undefined };
    },
  };
}

export type Cursors = ReturnType<typeof createCursors>;
