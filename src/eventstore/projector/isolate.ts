import type { Sql, TransactionSql } from 'postgres';
import { isConnectionLost, isRetryable } from '../../database/index.ts';
import type { Projection } from '../projection.ts';
import type { RecordedEvent } from '../types.ts';
import { handlersOf, project } from './fold.ts';
import { noRoutes, type Routes, routesAfter, walkFrom } from './routes.ts';

/** An event that a projection could not take in. */
export interface FailedEvent {
  readonly projection: string;
  readonly event: RecordedEvent;
  readonly error: string;
}

/** The event is at fault, or the handler: trying again as it is would fail again. */
export function isPoison(error: unknown): boolean {
  if (isConnectionLost(error) || isRetryable(error)) return false;
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  // Out of resources, stopped by an operator or a timeout, system errors: not the event's doing.
  return !/^(25|53|55|57|58|XX)/.test(code) && !/^[A-Z]+_[A-Z_]+$/.test(code);
}

/**
 * Projects a page of which some event is poison: by projection, and where that fails event by event, each
 * under a savepoint. What fails is skipped, for its own projection alone, and returned.
 */
export async function projectIsolated(
  tx: TransactionSql,
  projections: readonly Projection[],
  events: readonly RecordedEvent[],
  { schema, routes = noRoutes }: { readonly schema?: string; readonly routes?: Routes } = {},
): Promise<FailedEvent[]> {
  const failed: FailedEvent[] = [];
  const attempt = (projection: Projection, page: readonly RecordedEvent[], from: Routes) =>
    tx
      .savepoint((savepoint) =>
        project(savepoint as unknown as Sql, handlersOf([projection]), page, schema, walkFrom(from)),
      )
      .then(() => undefined)
      .catch((error: unknown) => {
        if (!isPoison(error)) throw error;
        return error instanceof Error ? error.message : String(error);
      });
  for (const projection of projections) {
    const types = new Set(projection.handlers.map((handler) => handler.type));
    let own: Routes = routes.filter(({ routing }) => projection.routings?.includes(routing));
    const page = own.length > 0 ? events : events.filter((event) => types.has(event.type));
    if (page.length === 0 || (await attempt(projection, page, own)) === undefined) continue;
    for (const event of page) {
      const error = await attempt(projection, [event], own);
      own = routesAfter(own, [event]);
      if (error !== undefined) failed.push({ projection: projection.name, event, error });
    }
  }
  return failed;
}

/** Keeps a failure where operators find it, and can have it tried again. */
export const recordFailure = (tx: Sql, { projection, event, error }: FailedEvent) => tx`
  INSERT INTO projections.failed_events AS f
    (instance_id, projection, position, event_type, aggregate_type, aggregate_id, error)
  VALUES (${event.instanceId}, ${projection}, ${event.position.toString()}::numeric, ${event.type},
    ${event.aggregateType}, ${event.aggregateId}, ${error.replaceAll('\0', '').slice(0, 2000)})
  ON CONFLICT (instance_id, projection, position)
    DO UPDATE SET error = EXCLUDED.error, attempts = f.attempts + 1, failed_at = now()`;
