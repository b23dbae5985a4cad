import { BoundedMap } from '../../bounded-map.ts';
import type { Aggregate, Loaded } from '../types.ts';

/**
 * Folded states of aggregates, so that the next load reads only what came since. Nothing here
 * can be stale: events are never changed, and a load always asks for those after the remembered version.
 */
export interface RememberedFolds {
  // biome-ignore lint/suspicious/noExplicitAny: any event
  recall<S>(instanceId: string, aggregate: Aggregate<S, any>, id: string): Loaded<S> | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: any event
  remember<S>(instanceId: string, aggregate: Aggregate<S, any>, loaded: Loaded<S>, read: number): void;
  // biome-ignore lint/suspicious/noExplicitAny: any event
  forget(instanceId: string, aggregate: Aggregate<any, any>, id: string): void;
}

/** What a state takes besides that of its events, as so many more. */
const stateWeight = 8;

interface Fold {
  readonly loaded: Loaded<unknown>;
  /** Events in it: about how much memory it takes. */
  readonly events: number;
}

/** @param limit events that all remembered states may hold together; those that were not used lately go first */
export function createRememberedFolds(limit = 100_000): RememberedFolds {
  // biome-ignore lint/suspicious/noExplicitAny: any state
  const names = new WeakMap<Aggregate<any, any>, number>();
  let named = 0;
  const folds = new BoundedMap<string, Fold>({ limit, weightOf: ({ events }) => events + stateWeight });

  // biome-ignore lint/suspicious/noExplicitAny: any state
  const keyOf = (instanceId: string, aggregate: Aggregate<any, any>, id: string): string => {
    let name = names.get(aggregate);
    if (name === undefined) {
      name = ++named;
      names.set(aggregate, name);
    }
    return `${name}\0${instanceId}\0${id}`;
  };
  return {
    recall: <S>(instanceId: string, aggregate: Aggregate<S>, id: string) =>
      folds.get(keyOf(instanceId, aggregate, id))?.loaded as Loaded<S> | undefined,
    remember(instanceId, aggregate, loaded, read) {
      const key = keyOf(instanceId, aggregate, loaded.id);
      const events = (folds.get(key)?.events ?? 0) + read;
      if (loaded.version === 0 || events > limit / 4) folds.delete(key);
      else folds.set(key, { loaded, events });
    },
    forget: (instanceId, aggregate, id) => void folds.delete(keyOf(instanceId, aggregate, id)),
  };
}
