/**
 * Loads that come while others of their kind are under way share the next statement: under load, a statement for
 * many ids costs the database little more than one for one. Nobody gets an answer that was asked before their
 * question, so a load sees all that was written before it began.
 */

export interface GatherOptions {
  /** Statements under way before further ids wait for each other. */
  readonly inFlight?: number;
  /** After so long the ids that wait leave on their own: what is under way is large, or the database slow. */
  readonly lateMs?: number;
}

interface Waiting<V> {
  readonly resolve: (value: V) => void;
  readonly reject: (error: unknown) => void;
}

export interface Gathered<V> {
  load(id: string): Promise<V>;
  /** Nothing waits and nothing is under way. */
  isIdle(): boolean;
}

const batchSize = 64;

export function gathered<V>(
  fetch: (ids: readonly string[]) => Promise<ReadonlyMap<string, V>>,
  { inFlight = 2, lateMs = 5 }: GatherOptions = {},
): Gathered<V> {
  const waiting = new Map<string, Waiting<V>[]>();
  let underWay = 0;
  let late: ReturnType<typeof setTimeout> | undefined;

  async function leave(): Promise<void> {
    clearTimeout(late);
    late = undefined;
    const batch = [...waiting].slice(0, batchSize);
    for (const [id] of batch) waiting.delete(id);
    if (waiting.size > 0) late = setTimeout(() => void leave(), lateMs);
    underWay++;
    try {
      await answer(batch);
    } finally {
      underWay--;
      if (waiting.size > 0 && underWay < inFlight) void leave();
    }
  }

  async function answer(batch: ReadonlyArray<readonly [string, readonly Waiting<V>[]]>): Promise<void> {
    try {
      const values = await fetch(batch.map(([id]) => id));
      for (const [id, callers] of batch) for (const { resolve } of callers) resolve(values.get(id) as V);
    } catch (error) {
      // One that cannot be read is no reason to fail the others.
      if (batch.length > 1) await Promise.all(batch.map((one) => answer([one])));
      else for (const { reject } of batch[0]?.[1] ?? []) reject(error);
    }
  }

  return {
    load: (id) =>
      new Promise((resolve, reject) => {
        const callers = waiting.get(id);
        if (callers) callers.push({ resolve, reject });
        else waiting.set(id, [{ resolve, reject }]);
        if (underWay < inFlight) void leave();
        else late ??= setTimeout(() => void leave(), lateMs);
      }),
    isIdle: () => underWay === 0 && waiting.size === 0,
  };
}

/** One gathering for each kind and instance, for as long as somebody asks. */
export function gatherings<K extends object>() {
  // biome-ignore lint/suspicious/noExplicitAny: of whatever the kind loads
  const kinds = new WeakMap<K, Map<string, Gathered<any>>>();
  return async <V>(
    kind: K,
    instanceId: string,
    id: string,
    fetch: (ids: readonly string[]) => Promise<ReadonlyMap<string, V>>,
  ): Promise<V> => {
    const instances = kinds.get(kind) ?? new Map<string, Gathered<V>>();
    const gathering = instances.get(instanceId) ?? gathered(fetch);
    kinds.set(kind, instances);
    instances.set(instanceId, gathering);
    try {
      return await gathering.load(id);
    } finally {
      if (gathering.isIdle()) instances.delete(instanceId);
    }
  };
}
