import type { EventStore } from './types.ts';

/** Those of one process who want to write to one aggregate, one after the other. */
export interface Line {
  isEmpty(): boolean;
  /** Resolves when it is the caller's turn, to what ends it. */
  join(): Promise<() => void>;
}

/** Who waited so long goes ahead out of turn: a database that hangs must not make a queue of hours. */
const longestWaitMs = 2_000;

const lines = new WeakMap<EventStore, Map<string, Promise<void>>>();

/**
 * Optimistic writes lose against each other when many come at once; who lost once, and who comes while others
 * still wait, stands in line. Without concurrency nobody waits, and other processes are still met by versions alone.
 */
export function lineOf(store: EventStore, aggregate: string): Line {
  return {
    isEmpty: () => !lines.get(store)?.has(aggregate),
    async join() {
      const ofStore = lines.get(store) ?? new Map<string, Promise<void>>();
      lines.set(store, ofStore);
      const before = ofStore.get(aggregate);
      const { promise, resolve } = Promise.withResolvers<void>();
      const last = before ? before.then(() => promise) : promise;
      ofStore.set(aggregate, last);
      if (before) await within(before, longestWaitMs);
      return () => {
        resolve();
        if (ofStore.get(aggregate) === last) ofStore.delete(aggregate);
      };
    },
  };
}

async function within(turn: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([turn, late]);
  clearTimeout(timer);
}
