/**
 * Maps and sets of a state, changed without being changed: outside of a fold each change makes a copy, within
 * one the copies that the same fold made are changed in place, for nobody else has seen them. So folding n
 * entries costs n steps, not n².
 */
let own: WeakSet<object> | undefined;

/** Runs a fold; states between its events must not be kept by anyone. */
export function folding<T>(fold: () => T): T {
  const outer = own;
  own = new WeakSet();
  try {
    return fold();
  } finally {
    own = outer;
  }
}

function writable<T extends object>(value: T, copy: () => T): T {
  if (own?.has(value)) return value;
  const made = copy();
  own?.add(made);
  return made;
}

export const withEntry = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> =>
  writable(map as Map<K, V>, () => new Map(map)).set(key, value);

export function withoutEntry<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  if (!map.has(key)) return map;
  const changed = writable(map as Map<K, V>, () => new Map(map));
  changed.delete(key);
  return changed;
}

export const withMember = <T>(set: ReadonlySet<T>, member: T): ReadonlySet<T> =>
  writable(set as Set<T>, () => new Set(set)).add(member);

export function withoutMember<T>(set: ReadonlySet<T>, member: T): ReadonlySet<T> {
  if (!set.has(member)) return set;
  const changed = writable(set as Set<T>, () => new Set(set));
  changed.delete(member);
  return changed;
}
