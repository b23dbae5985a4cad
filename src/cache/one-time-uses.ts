import type { Sql } from 'postgres';
import { createBatcher } from './batcher.ts';

/** Keys that are good for one use, on whatever node. */
export interface OneTimeUses {
  /** Uses a key up for so long: of all who try, one is told that it is the first. */
  isFirst(key: string, forMs: number): Promise<boolean>;
}

interface Use {
  /** As the batcher knows it. */
  readonly asked: string;
  readonly forMs: number;
}

/**
 * One statement for all that are used at the same moment.
 * @param used told how many rows were written
 */
export function postgresUses(sql: Sql, used: (rows: number) => Promise<void>): OneTimeUses {
  let count = 0;
  const uses = createBatcher<true>({
    maxBatch: 256,
    async load(asked) {
      const first = new Map<string, Use>();
      for (const each of asked) {
        const [, forMs = '', key = ''] = each.split(' ');
        if (!first.has(key)) first.set(key, { asked: each, forMs: Number(forMs) });
      }
      // Sorted: two nodes that write the same keys wait for each other, but never in a circle.
      const sorted = [...first].sort(([left], [right]) => (left < right ? -1 : 1));
      const rows = await sql<{ key: string }[]>`
        insert into system.failure_counts as f (key, paid_off_at, latest, failures, forget_at)
        select key, until, until, 1, until
        from (
          select key, now() + for_ms * interval '1 ms' as until
          from unnest(
            ${sorted.map(([key]) => key)}::text[],
            ${sorted.map(([, { forMs }]) => forMs)}::float8[]
          ) as used (key, for_ms)
        ) as given
        on conflict (key) do update set
          paid_off_at = excluded.paid_off_at, latest = excluded.latest, failures = 1, forget_at = excluded.forget_at
        where f.forget_at <= now()
        returning key`;
      await used(rows.length);
      return new Map(rows.map(({ key }) => [first.get(key)?.asked ?? '', true]));
    },
  });
  return {
    async isFirst(key, forMs) {
      // Each use is asked for by itself: of two with one key in one statement one is the first.
      count += 1;
      return (await uses.get(`${count} ${forMs} ${key}`)) === true;
    },
  };
}
