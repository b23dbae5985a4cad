import type { Sql } from 'postgres';
import { type EventRow, recorded } from '../postgres/load.ts';
import type { Projection } from '../projection.ts';
import { lockCheckpoint } from './checkpoint.ts';
import { projectIsolated, recordFailure } from './isolate.ts';
import { loadRoutes, routingsOf } from './routes.ts';

export interface FailedEventRow {
  readonly instanceId: string;
  readonly projection: string;
  readonly position: bigint;
  readonly eventType: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly error: string;
  readonly attempts: number;
  readonly failedAt: Date;
}

export interface FailedEventFilter {
  instanceId?: string;
  projection?: string;
  position?: bigint;
}

/** Events that projections could not take in, oldest first, at most 1,000. */
export async function failedEvents(sql: Sql, filter: FailedEventFilter = {}): Promise<FailedEventRow[]> {
  const rows = await sql`
    SELECT * FROM projections.failed_events WHERE true
      ${filter.instanceId === undefined ? sql`` : sql`AND instance_id = ${filter.instanceId}`}
      ${filter.projection === undefined ? sql`` : sql`AND projection = ${filter.projection}`}
      ${filter.position === undefined ? sql`` : sql`AND position = ${filter.position.toString()}::numeric`}
    ORDER BY position, projection LIMIT 1000`;
  return rows.map((row) => ({
    instanceId: row['instance_id'],
    projection: row['projection'],
    position: BigInt(row['position']),
    eventType: row['event_type'],
    aggregateType: row['aggregate_type'],
    aggregateId: row['aggregate_id'],
    error: row['error'],
    attempts: row['attempts'],
    failedAt: row['failed_at'],
  }));
}

/**
 * Tries failed events again, and with each the later events of its aggregate, whose changes it would
 * otherwise undo. Those that fail again stay on record with one attempt more.
 * @returns how many went well, how many failed again
 */
export async function retryFailedEvents(
  sql: Sql,
  projections: readonly Projection[],
  filter: FailedEventFilter = {},
): Promise<{ projected: number; failed: number }> {
  let projected = 0;
  let failed = 0;
  for (const failure of await failedEvents(sql, filter)) {
    const projection = projections.find((one) => one.name === failure.projection);
    if (!projection) continue;
    (await retryOne(sql, projection, failure)) ? projected++ : failed++;
  }
  return { projected, failed };
}

const retryOne = (sql: Sql, projection: Projection, failure: FailedEventRow): Promise<boolean> =>
  sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    const { position } = await lockCheckpoint(tx);
    const rows = await tx<EventRow[]>`
      SELECT e.* FROM eventstore.events2 e
      WHERE e.instance_id = ${failure.instanceId} AND e.aggregate_type = ${failure.aggregateType}
        AND e.aggregate_id = ${failure.aggregateId}
        AND e.position >= ${failure.position.toString()}::numeric AND e.position <= ${position.toString()}::numeric
      ORDER BY e.aggregate_version`;
    const again = await projectIsolated(transaction, [projection], rows.map(recorded), {
      // Where they lead now.
      routes: await loadRoutes(tx, routingsOf([projection])),
    });
    await tx`
      DELETE FROM projections.failed_events
      WHERE instance_id = ${failure.instanceId} AND projection = ${projection.name}
        AND aggregate_type = ${failure.aggregateType} AND aggregate_id = ${failure.aggregateId}
        AND position >= ${failure.position.toString()}::numeric
        AND NOT position = ANY (${again.map(({ event }) => event.position.toString())}::text[]::numeric[])`;
    for (const one of again) await recordFailure(tx, one);
    return !again.some(({ event }) => event.position === failure.position);
  }) as Promise<boolean>;
