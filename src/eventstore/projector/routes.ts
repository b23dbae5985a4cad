import type { Sql } from 'postgres';
import type { Projection, Routing, RowChanges } from '../projection.ts';
import type { RecordedEvent } from '../types.ts';

/** The routes of each routing, as they are at one position. */
export type Routes = readonly { readonly routing: Routing; readonly routes: unknown }[];

export const noRoutes: Routes = [];

export const routingsOf = (projections: readonly Projection[]): readonly Routing[] =>
  projections.flatMap(({ routings = [] }) => routings);

export const loadRoutes = (sql: Sql, routings: readonly Routing[]): Promise<Routes> =>
  Promise.all(routings.map(async (routing) => ({ routing, routes: await routing.load(sql) })));

/** The routes after an event. */
const after = (all: Routes, event: RecordedEvent): Routes =>
  all.some(({ routing }) => routing.changedBy.has(event.type))
    ? all.map(({ routing, routes }) => ({
        routing,
        routes: routing.changedBy.has(event.type) ? routing.after(routes, event) : routes,
      }))
    : all;

/** Goes along the events of a page: each by the routes that those before it left. */
export interface Walk {
  /** An event goes by the routes that stood before it. */
  step(event: RecordedEvent, rows: RowChanges): void;
  /** Where the walk stands. */
  readonly routes: Routes;
  /** Something was written. */
  readonly wrote: boolean;
}

export function walkFrom(start: Routes): Walk {
  let routes = start;
  let open = start.filter((one) => !one.routing.isEmpty(one.routes));
  let wrote = false;
  return {
    step(event, rows) {
      for (const one of open) if (one.routing.apply(one.routes, event, rows)) wrote = true;
      const next = after(routes, event);
      if (next === routes) return;
      routes = next;
      open = next.filter((one) => !one.routing.isEmpty(one.routes));
    },
    get routes() {
      return routes;
    },
    get wrote() {
      return wrote;
    },
  };
}

/**
 * The routes after events that are not to be routed again. One that cannot be read changes nothing here: whoever routed
 * it has kept it as failed.
 */
export const routesAfter = (routes: Routes, events: readonly RecordedEvent[]): Routes =>
  events.reduce((before, event) => {
    try {
      return after(before, event);
    } catch {
      return before;
    }
  }, routes);
