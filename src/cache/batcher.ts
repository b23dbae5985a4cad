export interface BatcherOptions<V> {
  /** Keys of one query at most. Default 64. */
  maxBatch?: number;
  /** Queries under way at most. Default 2. */
  maxInFlight?: number;
  /**
   * One query for many distinct keys; a key without an entry reads as undefined. When it fails, all that wait for
   * this batch fail, so keys must be checked before they come here. The signal fires when nobody waits any more.
   */
  load: (keys: readonly string[], signal: AbortSignal) => Promise<ReadonlyMap<string, V>>;
}

export interface Batcher<V> {
  /** Reads begin after the call, never before: a key that is being read already is read again. */
  get(key: string, signal?: AbortSignal): Promise<V | undefined>;
  /** For metrics: keys that wait for a query. */
  readonly waiting: number;
}

interface Waiter<V> {
  resolve(value: V | undefined): void;
  reject(error: unknown): void;
}

/** All that wait for one key in one query. */
interface Ask<V> {
  readonly key: string;
  readonly waiters: Set<Waiter<V>>;
  /** The query that it went out with. */
  query?: { readonly asks: readonly Ask<V>[]; readonly abandoned: AbortController };
}

/**
 * Turns concurrent reads of single keys into few queries, without timers: what is asked for in one turn of the
 * event loop goes out together, and what comes while `maxInFlight` queries run goes out with the next.
 */
export function createBatcher<V>({ maxBatch = 64, maxInFlight = 2, load }: BatcherOptions<V>): Batcher<V> {
  const pending = new Map<string, Ask<V>>();
  let inFlight = 0;
  let scheduled = false;

  const send = (): void => {
    scheduled = false;
    while (inFlight < maxInFlight && pending.size > 0) void run([...pending.values()].slice(0, maxBatch));
  };

  const run = async (asks: readonly Ask<V>[]): Promise<void> => {
    inFlight += 1;
    const query = { asks, abandoned: new AbortController() };
    for (const ask of asks) {
      pending.delete(ask.key);
      ask.query = query;
    }
    try {
      const found = await load(
        asks.map((ask) => ask.key),
        query.abandoned.signal,
      );
      for (const ask of asks) for (const waiter of ask.waiters) waiter.resolve(found.get(ask.key));
    } catch (error) {
      for (const ask of asks) for (const waiter of ask.waiters) waiter.reject(error);
    } finally {
      inFlight -= 1;
      send();
    }
  };

  const leave = (ask: Ask<V>, waiter: Waiter<V>): void => {
    ask.waiters.delete(waiter);
    if (ask.waiters.size > 0) return;
    if (pending.get(ask.key) === ask) pending.delete(ask.key);
    if (ask.query?.asks.every((each) => each.waiters.size === 0)) ask.query.abandoned.abort();
  };

  const askFor = (key: string): Ask<V> => {
    const known = pending.get(key);
    if (known) return known;
    const ask: Ask<V> = { key, waiters: new Set() };
    pending.set(key, ask);
    return ask;
  };

  const wait = (key: string, signal: AbortSignal | undefined): Promise<V | undefined> =>
    new Promise((resolve, reject) => {
      const ask = askFor(key);
      if (signal === undefined) {
        ask.waiters.add({ resolve, reject });
        return;
      }
      const waiter: Waiter<V> = {
        resolve(value) {
          signal.removeEventListener('abort', onAbort);
          resolve(value);
        },
        reject(error) {
          signal.removeEventListener('abort', onAbort);
          reject(error);
        },
      };
      const onAbort = (): void => {
        leave(ask, waiter);
        reject(signal.reason);
      };
      ask.waiters.add(waiter);
      signal.addEventListener('abort', onAbort, { once: true });
    });

  return {
    get(key, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      const value = wait(key, signal);
      if (!scheduled && inFlight < maxInFlight) {
        scheduled = true;
        queueMicrotask(send);
      }
      return value;
    },
    get waiting() {
      return pending.size;
    },
  };
}
