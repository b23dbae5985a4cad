import type { Sql } from 'postgres';
import type { Projection, ProjectionHandler } from '../projection.ts';
import type { RecordedEvent } from '../types.ts';
import { noRoutes, type Walk, walkFrom } from './routes.ts';
import { createRowBuffer, type RowBuffer } from './rows.ts';

/** Handlers of some projections by event type. */
export type Handlers = ReadonlyMap<string, readonly ProjectionHandler['apply'][]>;

export function handlersOf(projections: readonly Projection[]): Handlers {
  const handlers = new Map<string, ProjectionHandler['apply'][]>();
  for (const { type, apply } of projections.flatMap((projection) => projection.handlers)) {
    const of = handlers.get(type);
    if (of) of.push(apply);
    else handlers.set(type, [apply]);
  }
  return handlers;
}

export function foldInto(
  rows: RowBuffer,
  handlers: Handlers,
  events: readonly RecordedEvent[],
  walk: Walk = walkFrom(noRoutes),
): RowBuffer {
  for (const event of events) {
    walk.step(event, rows);
    for (const apply of handlers.get(event.type) ?? []) apply(event, rows);
  }
  return rows;
}

/** Folds events into rows and writes these; throws what a handler or a statement throws. */
export async function project(
  tx: Sql,
  handlers: Handlers,
  events: readonly RecordedEvent[],
  schema?: string,
  walk?: Walk,
): Promise<void> {
  const rows = foldInto(createRowBuffer(schema), handlers, events, walk);
  if (!rows.empty) await rows.flush(tx);
}
