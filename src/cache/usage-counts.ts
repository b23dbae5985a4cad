import type { Sql } from 'postgres';

/** What an instance used of something in one period. */
export interface UsageKey {
  readonly instanceId: string;
  readonly unit: string;
  readonly periodStart: Date;
}

/** Usage as all nodes count it. */
export interface UsageCounts {
  /** @returns the sums that these make, in their order */
  add(uses: readonly (UsageKey & { readonly amount: number })[]): Promise<number[]>;
  read(key: UsageKey): Promise<number>;
}

/** One in so many additions clears away what nobody asks for any more. */
const clearEvery = 500;

interface Row {
  readonly at: number;
  readonly used: string;
}

/**
 * Sums in one small table. Each node adds what it counted every few seconds, in one statement for all instances, so
 * that counting costs requests nothing.
 * @param writes a pool that may write; its statements here are short
 */
export function postgresUsage({ reads, writes }: { reads: Sql; writes: Sql }): UsageCounts {
  let added = 0;
  return {
    async add(uses) {
      if (uses.length === 0) return [];
      // Sorted: two nodes that write the same rows wait for each other, but never in a circle.
      const order = uses.map((use, at) => ({ ...use, at })).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
      const rows = await writes<Row[]>`
        with given as (
          select * from unnest(
            ${order.map(({ at }) => at)}::int[],
            ${order.map(({ instanceId }) => instanceId)}::text[],
            ${order.map(({ unit }) => unit)}::text[],
            ${order.map(({ periodStart }) => periodStart.toISOString())}::timestamptz[],
            ${order.map(({ amount }) => amount)}::float8[]
          ) as given (at, instance_id, unit, period_start, amount)
        ), summed as (
          insert into system.usage_counts as u (instance_id, unit, period_start, used, changed_at)
          select instance_id, unit, period_start, amount, now() from given
          on conflict (instance_id, unit, period_start) do update
            set used = u.used + excluded.used, changed_at = now()
          returning instance_id, unit, period_start, used
        )
        select at, used from summed join given using (instance_id, unit, period_start)`;
      added += 1;
      if (added % clearEvery === 0) await clear(writes);
      const sums = new Map(rows.map(({ at, used }) => [at, Number(used)]));
      return uses.map((_, at) => sums.get(at) ?? 0);
    },

    async read({ instanceId, unit, periodStart }) {
      const [row] = await reads<{ used: string }[]>`
        select used from system.usage_counts
        where instance_id = ${instanceId} and unit = ${unit} and period_start = ${periodStart}`;
      return Number(row?.used ?? 0);
    },
  };
}

const nameOf = ({ instanceId, unit, periodStart }: UsageKey): string =>
  `${instanceId} ${unit} ${periodStart.toISOString()}`;

const clear = (sql: Sql) => sql`
  delete from system.usage_counts where (instance_id, unit, period_start) in (
    select instance_id, unit, period_start from system.usage_counts
    where changed_at < now() - interval '2 years' limit 1000 for update skip locked)`;
