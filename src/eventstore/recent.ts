import { BoundedMap } from '../bounded-map.ts';
import { folding } from './entries.ts';
import type { Aggregate, AggregateWrite, AppendContext, Appended, Loaded, RecordedEvent } from './types.ts';

/**
 * States of aggregates as this node left them when it last wrote to them. They may be outdated: somebody else may have
 * written since. So one may be decided on only where the decision is written with its version, for then the append
 * refuses what was decided on yesterday's state; whoever wants to refuse, or to change nothing, has to load first.
 */
export interface RecentStates<S> {
  get(instanceId: string, id: string): Loaded<S> | undefined;
  /** What became of it by a write that was appended. */
  written(context: AppendContext, before: Loaded<S>, write: AggregateWrite, appended: Appended): void;
  /** It turned out to be outdated. */
  forget(instanceId: string, id: string): void;
}

/** @param limit states that are remembered; those that were not used lately go first */
export function recentStates<S, E extends RecordedEvent>(
  aggregate: Aggregate<S, E>,
  limit = 10_000,
): RecentStates<S> {
  const states = new BoundedMap<string, Loaded<S>>({ limit });
  const keyOf = (instanceId: string, id: string) => `${instanceId}/${id}`;
  return {
    get: (instanceId, id) => states.get(keyOf(instanceId, id)),
    written({ instanceId, editor }, before, write, { position, createdAt }) {
      const { aggregateType, aggregateId, owner } = write;
      let { state, version } = before;
      folding(() => {
        for (const { type, payload } of write.events) {
          version++;
          if (!aggregate.eventTypes.includes(type)) continue;
          const event: RecordedEvent = {
            type,
            payload,
            instanceId,
            aggregateType,
            aggregateId,
            version,
            owner,
            editorUser: editor.user,
            editorService: editor.service,
            createdAt,
            position,
          };
          state = aggregate.evolve(state, event as E);
        }
      });
      states.set(keyOf(instanceId, aggregateId), {
        ...before,
        state,
        version,
        owner,
        createdAt: before.createdAt ?? createdAt,
        changedAt: createdAt,
        position,
      });
    },
    forget: (instanceId, id) => void states.delete(keyOf(instanceId, id)),
  };
}
