import type { Sql } from 'postgres';

/** Positions of the log that are told apart when an owner's events are sought: some pages of it. */
export const stretchLength = 64;

/**
 * New positions that are worth a statement. So many at least are read whatever is in them by those who seek an owner.
 */
const worthwhile = 4_000;
/** Positions of one statement: a tenth of a second. */
const atOnce = 20_000;

/**
 * Enters in which stretches of the log owners have events, up to what has been projected: positions up to there are
 * final. On behalf of all nodes: whoever comes while another is at it has nothing to do.
 *
 * @returns whether there is more to enter
 */
export async function enterOwners(sql: Sql, positions = atOnce): Promise<boolean> {
  const [row] = await sql<{ more: boolean }[]>`
    WITH due AS (
      SELECT r.position AS since, least(r.position + ${positions}::numeric, c.position) AS until, c.position AS final
      FROM eventstore.owner_stretches_reach r, projections.checkpoints c
      WHERE c.name = 'live' AND c.position > r.position FOR UPDATE OF r SKIP LOCKED
    ), entered AS (
      INSERT INTO eventstore.owner_stretches (instance_id, resource_owner, stretch)
      SELECT DISTINCT e.instance_id, e.resource_owner, div(e.position, ${stretchLength}::numeric)::bigint
      FROM due, eventstore.events2 e WHERE e.position > due.since AND e.position <= due.until
      ON CONFLICT DO NOTHING
    ), moved AS (
      UPDATE eventstore.owner_stretches_reach r SET position = due.until FROM due
    )
    SELECT until < final AS more FROM due`;
  return row?.more ?? false;
}

export interface Owners {
  /** Events have been projected up to here. */
  reached(position: bigint): void;
  stop(): Promise<void>;
}

/**
 * Enters owners now and then, beside the projector's own work.
 * @param failed told of what could not be done; it is tried again when there is more
 */
export function createOwners(sql: Sql, failed: (error: unknown) => void): Owners {
  let next = 0n;
  let stopped = false;
  let running: Promise<void> | undefined;

  async function enter(): Promise<void> {
    while (!stopped && (await enterOwners(sql)));
  }

  return {
    reached(position) {
      if (position < next || running !== undefined || stopped) return;
      next = position + BigInt(worthwhile);
      running = enter()
        .catch(failed)
        .finally(() => {
          running = undefined;
        });
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}
