import { createHash } from 'node:crypto';
import type { Sql } from 'postgres';
import { type OneTimeUses, postgresUses } from './one-time-uses.ts';

/** What is known of a key's failures. */
export interface Debt {
  /** Milliseconds until it is paid off; negative: since then. */
  readonly owedMs: number;
  /** Since the last success. */
  readonly failures: number;
}

/** Failures as all nodes count them. */
export interface SharedCounts extends OneTimeUses {
  read(keys: readonly string[]): Promise<ReadonlyMap<string, Debt>>;
  /** Adds one failure to each key. */
  add(
    failures: readonly { readonly key: string; readonly stepMs: number; readonly longestMs: number }[],
  ): Promise<ReadonlyMap<string, Debt>>;
  /** The failures in a row of a key have ended; its debt stays. */
  succeeded(key: string): Promise<void>;
}

/** One in so many additions clears away what is to be forgotten. */
const clearEvery = 200;

const digestOf = (key: string): string => createHash('sha256').update(key).digest('base64url');

/**
 * Counts in one small table, one statement each: asked before a password is checked, written when it was wrong.
 * @param writes a pool that may write; its statements here are short
 */
export function postgresCounts({ reads, writes }: { reads: Sql; writes: Sql }): SharedCounts {
  let added = 0;
  const sweep = async (rows = 1) => {
    added += rows;
    if (added < clearEvery) return;
    added = 0;
    await clear(writes);
  };
  const uses = postgresUses(writes, sweep);
  const debts = (keys: ReadonlyMap<string, string>, rows: readonly Row[]): ReadonlyMap<string, Debt> =>
    new Map(
      rows.flatMap(({ key, owed, failures }) => {
        const named = keys.get(key);
        return named === undefined ? [] : [[named, { owedMs: Number(owed), failures }]];
      }),
    );
  const digests = (keys: readonly string[]) => new Map(keys.map((key) => [digestOf(key), key]));

  return {
    async read(keys) {
      const wanted = digests(keys);
      const rows = await reads<Row[]>`
        select key, extract(epoch from paid_off_at - now()) * 1000 as owed, failures
        from system.failure_counts where key = any(${[...wanted.keys()]}) and forget_at > now()`;
      return debts(wanted, rows);
    },

    async add(failures) {
      const wanted = digests(failures.map(({ key }) => key));
      // Sorted: two nodes that write the same keys wait for each other, but never in a circle.
      const sorted = failures
        .map(({ key, stepMs, longestMs }) => ({ key: digestOf(key), stepMs, longestMs }))
        .sort((a, b) => (a.key < b.key ? -1 : 1));
      const rows = await writes<Row[]>`
        insert into system.failure_counts as f (key, paid_off_at, latest, failures, forget_at)
        select key, now() + step * interval '1 ms', now() + longest * interval '1 ms', 1, now() + interval '1 day'
        from unnest(
          ${sorted.map(({ key }) => key)}::text[],
          ${sorted.map(({ stepMs }) => stepMs)}::float8[],
          ${sorted.map(({ longestMs }) => longestMs)}::float8[]
        ) as given (key, step, longest)
        on conflict (key) do update set
          paid_off_at = least(
            greatest(f.paid_off_at, now()) + (excluded.paid_off_at - now()), excluded.latest),
          latest = excluded.latest,
          failures = case when f.forget_at > now() then f.failures + 1 else 1 end,
          forget_at = greatest(excluded.forget_at, excluded.latest)
        returning key, extract(epoch from paid_off_at - now()) * 1000 as owed, failures`;
      await sweep();
      return debts(wanted, rows);
    },

    async succeeded(key) {
      await writes`update system.failure_counts set failures = 0 where key = ${digestOf(key)}`;
    },

    isFirst: (key, forMs) => uses.isFirst(digestOf(key), forMs),
  };
}

interface Row {
  readonly key: string;
  readonly owed: string | number;
  readonly failures: number;
}

const clear = (sql: Sql) => sql`
  delete from system.failure_counts where key in (
    select key from system.failure_counts where forget_at <= now() limit 2000 for update skip locked)`;
