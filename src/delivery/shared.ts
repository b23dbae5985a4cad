import type { Sql } from 'postgres';

interface Entry {
  /** Up to this position of the log the tables had come before it was read. */
  readonly asOf: Promise<bigint>;
  readonly value: Promise<unknown>;
  readonly madeAt: number;
}

const longestMs = 1_000;
const most = 1_000;

const known = new WeakMap<Sql, Map<string, Entry>>();

async function projected(sql: Sql): Promise<bigint> {
  const [row] = await sql<{ position: string }[]>`
    select trunc(position)::text as position from projections.checkpoints where name = 'live'`;
  return BigInt(row?.position ?? 0);
}

/**
 * What many deliveries need, read once for those of a burst: it serves whose event came before it was read, so that none
 * is of an older state than what its event followed.
 */
export async function shared<V>(sql: Sql, key: string, position: bigint, read: () => Promise<V>): Promise<V> {
  const entries = known.get(sql) ?? new Map<string, Entry>();
  known.set(sql, entries);
  const entry = entries.get(key);
  if (entry && performance.now() - entry.madeAt < longestMs) {
    const asOf = await entry.asOf.catch(() => 0n);
    if (position <= asOf) return entry.value as Promise<V>;
  }
  const asOf = projected(sql);
  const value = asOf.then(read);
  if (entries.size >= most) entries.clear();
  const made = { asOf, value, madeAt: performance.now() };
  entries.set(key, made);
  value.catch(() => entries.get(key) === made && entries.delete(key));
  return value;
}
