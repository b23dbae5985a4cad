import type { Sql } from 'postgres';
import type { RoutedReaction } from '../delivery/index.ts';
import type { RecordedEvent } from '../eventstore/index.ts';
import { bestMatch, conditionsOfEvent } from './conditions.ts';
import { targetRemoved } from './events.ts';
import { executionRemoved, executionSet } from './execution-events.ts';
import { targetsIn } from './state.ts';

type OfInstance = ReadonlyMap<string, readonly string[]>;
/** By instance and execution (`event/…`) the targets, in order; those without any are left out. */
export type EventRoutes = ReadonlyMap<string, OfInstance>;

const isOfEvents = (executionId: string): boolean =>
  executionId === 'event' || executionId.startsWith('event/');

function withTargets(
  routes: EventRoutes,
  instanceId: string,
  executionId: string,
  targets: readonly string[],
): EventRoutes {
  const own = new Map(routes.get(instanceId));
  if (targets.length > 0) own.set(executionId, targets);
  else own.delete(executionId);
  const next = new Map(routes);
  if (own.size > 0) next.set(instanceId, own);
  else next.delete(instanceId);
  return next;
}

const without = (routes: EventRoutes, instanceId: string, targetId: string): EventRoutes =>
  [...(routes.get(instanceId) ?? [])]
    .filter(([, targets]) => targets.includes(targetId))
    .reduce<EventRoutes>(
      (all, [id, targets]) =>
        withTargets(
          all,
          instanceId,
          id,
          targets.filter((target) => target !== targetId),
        ),
      routes,
    );

/** Which events go to which targets: executions whose condition is an event. */
export const eventRouting: RoutedReaction<EventRoutes>['routing'] = {
  changedBy: new Set([executionSet.type, executionRemoved.type, targetRemoved.type, 'instance.removed']),

  async load(sql: Sql) {
    const rows = await sql<{ instance_id: string; execution_id: string; targets: string[] }[]>`
      select instance_id, execution_id, array_agg(target_id order by place) as targets
      from projections.execution_targets_projection
      where execution_id = 'event' or execution_id like 'event/%' group by instance_id, execution_id`;
    return rows.reduce<EventRoutes>(
      (routes, { instance_id, execution_id, targets }) =>
        withTargets(routes, instance_id, execution_id, targets),
      new Map(),
    );
  },

  after(routes, event) {
    const { type, instanceId, aggregateId } = event;
    switch (type) {
      case targetRemoved.type:
        return without(routes, instanceId, aggregateId);
      case 'instance.removed': {
        const next = new Map(routes);
        next.delete(aggregateId);
        return next;
      }
      default: {
        if (!isOfEvents(aggregateId)) return routes;
        const targets =
          type === executionSet.type ? targetsIn((event as RecordedEvent<string, never>).payload) : [];
        return withTargets(routes, instanceId, aggregateId, targets);
      }
    }
  },

  isEmpty: (routes) => routes.size === 0,

  recipients(routes, { instanceId, type }) {
    const own = routes.get(instanceId);
    if (!own) return [];
    return bestMatch(own, conditionsOfEvent(type)).map((id) => ({
      recipient: id,
      target: `${instanceId}/${id}`,
    }));
  },
};
