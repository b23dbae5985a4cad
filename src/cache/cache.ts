import { BoundedMap } from '../bounded-map.ts';

/** What a cached value was made from. Left out: any. `{ aggregateType: 'instance' }` is every instance. */
export type Dependency =
  | { readonly instanceId: string; readonly aggregateType: string; readonly aggregateId?: string }
  | { readonly aggregateType: string };

export interface Change {
  readonly instanceId: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
}

export interface Loaded<V> {
  readonly value: V;
  readonly dependsOn: readonly Dependency[];
  /** False for a value that is too large to be kept. */
  readonly keep?: boolean;
}

export interface CacheOptions<V> {
  /** Beyond it those go that were not used lately. */
  maxEntries: number;
  /** Longest life of an entry, for changes that went unnoticed. */
  ttlMs: number;
  /** When it was last made sure that no change before had gone unnoticed, by `now`; lives are counted from it anew. */
  checkedAt?: () => number;
  /**
   * While it says no, nothing that was remembered is answered: every read begins after it was asked for. Those who
   * ask while one of their key is under way share the next, which begins when that ends, or soon. Default: always.
   */
  trusted?: () => boolean;
  /**
   * For values that decide on no credential: how old one may be that is answered when it cannot be read anew, as
   * with `stale-if-error` (RFC 5861 §4). A read that takes longer than a moment goes on behind the answer. Default: 0.
   */
  staleMs?: number;
  /** Concurrent reads of one key share one call. Errors are not kept. */
  load: (key: string) => Promise<Loaded<V>>;
  /** Milliseconds that only grow. */
  now?: () => number;
}

export interface Cache<V> {
  /** The value at once when it is there, else a promise of it. */
  get(key: string): V | Promise<V>;
  /**
   * Drops what depends on these aggregates; undefined: everything. Feed it from `ProjectionWatch.onProjected`.
   * A load that was under way when its aggregate changed answers those who wait for it, and is not kept.
   */
  changed(changes: readonly Change[] | undefined): void;
  readonly size: number;
}

interface Entry<V> {
  readonly value: V;
  readonly madeAt: number;
  readonly tags: readonly string[];
}

/** `staleMs` of what pages and metadata are made of: a database that is away for longer than that is no hiccup. */
export const staleWhileAwayMs = 60 * 60_000;

/** How long a value that may be stale waits for a newer one. */
const momentMs = 250;

/** So long a read without trust waits for the one before it: one that hangs must not add its bound to those that follow. */
const longestTurnMs = 100;

async function endOrAtMost(work: Promise<unknown>, ms: number): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([work.catch(() => {}), over]);
  clearTimeout(timer);
}

/** A read that waits for the one before it, or is under way. */
interface FreshRead<V> {
  readonly promise: Promise<V>;
  begun: boolean;
}

interface Flight<V> {
  readonly promise: Promise<V>;
  /** Tags that changed since it began. */
  readonly changed: Set<string>;
  everythingChanged: boolean;
}

const tagOf = (instanceId: string, aggregateType: string, aggregateId: string): string =>
  `${instanceId}\u0000${aggregateType}\u0000${aggregateId}`;

const any = '*';

const tagOfDependency = (dependency: Dependency): string =>
  'instanceId' in dependency
    ? tagOf(dependency.instanceId, dependency.aggregateType, dependency.aggregateId ?? any)
    : tagOf(any, dependency.aggregateType, any);

const tagsOfChange = ({ instanceId, aggregateType, aggregateId }: Change): string[] => [
  tagOf(instanceId, aggregateType, aggregateId),
  tagOf(instanceId, aggregateType, any),
  tagOf(any, aggregateType, any),
];

/**
 * A bounded map in front of a slow read: instance by host, web keys, login settings.
 *
 * @example
 * const instances = createCache({ maxEntries: 1_000, ttlMs: 60_000, load: instanceByHost });
 * platform.projections.onProjected((page) => instances.changed(page.changes));
 */
export function createCache<V>(options: CacheOptions<V>): Cache<V> {
  const { maxEntries, ttlMs, load, trusted = () => true, now = () => performance.now() } = options;
  const { checkedAt = () => Number.NEGATIVE_INFINITY, staleMs = 0 } = options;
  const entries = new BoundedMap<string, Entry<V>>({
    limit: maxEntries,
    onEvicted: (key, { tags }) => untag(key, tags),
  });
  const keysByTag = new Map<string, Set<string>>();
  /** Those that a further reader of the key may join; `flying` holds the outdated ones too. */
  const flights = new Map<string, Flight<V>>();
  const flying = new Set<Flight<V>>();
  /** Without trust: the latest read of each key. Whatever changes, it may be joined until it begins. */
  const freshReads = new Map<string, FreshRead<V>>();
  /** The source has failed or kept somebody waiting, and has answered nothing since. */
  let away = false;
  /** Aggregate types that any entry ever depended on: changes of others concern none. */
  const types = new Set<string>();

  const untag = (key: string, tags: readonly string[]): void => {
    for (const tag of tags) {
      const keys = keysByTag.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) keysByTag.delete(tag);
    }
  };

  const drop = (key: string): void => {
    untag(key, entries.get(key)?.tags ?? []);
    entries.delete(key);
  };

  const keep = (key: string, value: V, tags: readonly string[]): void => {
    drop(key);
    entries.set(key, { value, tags, madeAt: now() });
    for (const tag of tags) {
      const keys = keysByTag.get(tag);
      if (keys) keys.add(key);
      else keysByTag.set(tag, new Set([key]));
    }
  };

  const fly = (key: string): Promise<V> => {
    const land = async (): Promise<V> => {
      try {
        const { value, dependsOn, keep: worthKeeping = true } = await load(key);
        away = false;
        for (const { aggregateType } of dependsOn) types.add(aggregateType);
        const tags = [...new Set(dependsOn.map(tagOfDependency))];
        const current = !flight.everythingChanged && !tags.some((tag) => flight.changed.has(tag));
        if (current && worthKeeping) keep(key, value, tags);
        return value;
      } finally {
        flying.delete(flight);
        if (flights.get(key) === flight) flights.delete(key);
      }
    };
    const flight: Flight<V> = {
      // Begins in a microtask, when `flight` is there.
      promise: Promise.resolve().then(land),
      changed: new Set(),
      everythingChanged: false,
    };
    flights.set(key, flight);
    flying.add(flight);
    return flight.promise;
  };

  const readAnew = (key: string): Promise<V> => {
    const latest = freshReads.get(key);
    if (latest && !latest.begun) return latest.promise;
    const read = async (): Promise<V> => {
      if (latest) await endOrAtMost(latest.promise, longestTurnMs);
      fresh.begun = true;
      try {
        return await fly(key);
      } finally {
        if (freshReads.get(key) === fresh) freshReads.delete(key);
      }
    };
    // As with flights.
    const fresh: FreshRead<V> = { promise: Promise.resolve().then(read), begun: false };
    freshReads.set(key, fresh);
    return fresh.promise;
  };

  const joined = (key: string): Promise<V> => flights.get(key)?.promise ?? fly(key);

  /** The value anew; else, while the source fails or hangs, the one that is there, unless it is known to be outdated. */
  const newerThan = ({ value }: Entry<V>, key: string): V | Promise<V> => {
    const newer = trusted() || away ? joined(key) : readAnew(key);
    const answer = newer.catch((error) => {
      away = true;
      const held = entries.get(key);
      if (held) return held.value;
      throw error;
    });
    if (away) {
      answer.catch(() => {});
      return value;
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        away = true;
        const held = entries.get(key);
        if (held) resolve(held.value);
      }, momentMs);
      answer.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  };

  return {
    get(key) {
      const entry = entries.get(key);
      const age = entry ? now() - Math.max(entry.madeAt, checkedAt()) : Number.POSITIVE_INFINITY;
      if (entry && age < ttlMs && trusted()) return entry.value;
      if (entry && age < staleMs) return newerThan(entry, key);
      return trusted() ? joined(key) : readAnew(key);
    },
    changed(changes) {
      if (entries.size === 0 && flying.size === 0) return;
      if (changes === undefined) {
        entries.clear();
        keysByTag.clear();
        for (const flight of flying) flight.everythingChanged = true;
      }
      // What is under way may come to depend on anything.
      const concerning =
        flying.size > 0 ? changes : changes?.filter(({ aggregateType }) => types.has(aggregateType));
      const tags = concerning?.flatMap(tagsOfChange) ?? [];
      for (const tag of tags) {
        for (const key of [...(keysByTag.get(tag) ?? [])]) drop(key);
        for (const flight of flying) flight.changed.add(tag);
      }
      // Who asks from now on must not get what was read before: what the flights depend on is not known yet.
      if (changes === undefined || tags.length > 0) flights.clear();
    },
    get size() {
      return entries.size;
    },
  };
}
