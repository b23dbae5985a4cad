import type { Sql } from 'postgres';
import type { Chosen } from './filter.ts';

/** What has happened, as far as it decides whom to tell. */
export interface Happened extends Chosen {
  readonly instanceId: string;
  readonly aggregateId: string;
}

/** The end of the log, read once for all subscriptions: who is not meant costs nothing. */
export interface Tail {
  /** The projector has passed this position: up to here the log is final. */
  reached(position: bigint): void;
  /** Up to where the log is final, as far as anybody here knows. */
  readonly live: () => bigint;
  /** The next read begins behind this position. */
  startAt(position: bigint): void;
  /** Up to where it was read. */
  seen(): bigint;
  /** Asks the database up to where the log is final. */
  look(): Promise<void>;
  /**
   * Events since the last time. `unknown`: there were too many to look at, or it is the first time: any may be meant.
   * @returns undefined: none
   */
  read(): Promise<{ readonly events: readonly Happened[]; readonly unknown: boolean } | undefined>;
}

/** Who is further behind than this does not look at each: an import, a burst. */
const mostRead = 2_000n;

export function createTail(sql: Sql): Tail {
  let live = 0n;
  let read: bigint | undefined;
  return {
    reached(position) {
      if (position > live) live = position;
    },
    live: () => live,
    startAt(position) {
      read = position;
    },
    seen: () => read ?? 0n,
    async look() {
      const [row] = await sql<{ position: string }[]>`
        SELECT position::bigint AS position FROM projections.checkpoints WHERE name = 'live'`;
      const position = BigInt(row?.position ?? 0);
      if (position > live) live = position;
    },
    async read() {
      const until = live;
      const after = read;
      if (after !== undefined && after >= until) return undefined;
      if (after === undefined || until - after > mostRead) {
        read = until;
        return { events: [], unknown: true };
      }
      const rows = await sql<
        Record<'instance_id' | 'aggregate_type' | 'aggregate_id' | 'event_type' | 'resource_owner', string>[]
      >`SELECT instance_id, aggregate_type, aggregate_id, event_type, resource_owner FROM eventstore.events2
        WHERE position > ${after.toString()}::numeric AND position <= ${until.toString()}::numeric
        ORDER BY position`;
      read = until;
      return {
        unknown: false,
        events: rows.map((row) => ({
          instanceId: row.instance_id,
          aggregateType: row.aggregate_type,
          aggregateId: row.aggregate_id,
          type: row.event_type,
          owner: row.resource_owner,
        })),
      };
    },
  };
}
