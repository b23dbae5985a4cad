import type { Aggregate, Loaded } from '../types.ts';

/**
 * Folded states of aggregates with many events, so that the next load reads only what came since. Nothing here
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

/** Fewer events cost no more to read than the one that shows that nothing is new. */
const worthwhile = 16;

interface Fold {
  readonly loaded: Loaded<unknown>;
  /** Events in it: about how much memory it takes. */
  readonly events: number;
}

/** @param limit events that all remembered states may hold together; the longest unused go first */
export function createRememberedFolds(limit = 100_000): RememberedFolds {
  // biome-ignore lint/suspicious/noExplicitAny: any state
  const names = new WeakMap<Aggregate<any, any>, number>();
  let named = 0;
  const folds = new Map<string, Fold>();
  let events = 0;

  // biome-ignore lint/suspicious/noExplicitAny: any state
  const keyOf = (instanceId: string, aggregate: Aggregate<any, any>, id: string): string => {
    let name = names.get(aggregate);
    if (name === undefined) {
      name = ++named;
      names.set(aggregate, name);
    }
    return `${name}\0${instanceId}\0${id}`;
  };
  const drop = (key: string): number => {
    const fold = folds.get(key);
    if (!fold) return 0;
    folds.delete(key);
    events -= fold.events;
    return fold.events;
  };

  return {
    recall: <S>(instanceId: string, aggregate: Aggregate<S>, id: string) =>
      folds.get(keyOf(instanceId, aggregate, id))?.loaded as Loaded<S> | undefined,
    remember(instanceId, aggregate, loaded, read) {
      const key = keyOf(instanceId, aggregate, loaded.id);
      const total = drop(key) + read;
      if (total < worthwhile || total > limit / 4) return;
      folds.set(key, { loaded, events: total });
      events += total;
      for (const oldest of folds.keys()) {
        if (events <= limit) break;
        drop(oldest);
      }
    },
    forget: (instanceId, aggregate, id) => void drop(keyOf(instanceId, aggregate, id)),
  };
}
