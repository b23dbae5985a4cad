import type { Sql } from 'postgres';
import { arrayLiteral, schemas } from '../../database/index.ts';

/** Tables of more pages than this are left to autovacuum, which comes by once a minute. */
const largestPages = 20_000;

/**
 * Up to so many pages a sample of 3,000 rows is enough: it tells a key from a column of few values, at a tenth of the
 * usual cost. Lists of more rows want to know better how many have what they filter by.
 */
const smallPages = 1_000;

/** Analyzes each table that has four times the pages that it was last analyzed with. */
export async function analyzeGrown(
  sql: Sql,
  within: readonly string[] = schemas,
  goOn: () => boolean = () => true,
): Promise<void> {
  const grown = await sql<{ name: string; pages: number }[]>`
    SELECT name, pages FROM (
      SELECT format('%I.%I', n.nspname, c.relname) AS name, c.relpages,
        (pg_relation_size(c.oid) / current_setting('block_size')::bigint)::int AS pages
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ANY (${arrayLiteral(within)}::text[]) AND c.relkind = 'r' AND c.relpages < ${largestPages}
    ) tables WHERE pages >= greatest(4 * relpages, 1)`;
  for (const { name, pages } of grown) {
    if (!goOn()) return;
    await sql.begin(async (tx) => {
      if (pages < smallPages) await tx.unsafe('SET LOCAL default_statistics_target = 10');
      await tx.unsafe(`ANALYZE (SKIP_LOCKED) ${name}`);
    });
  }
}

/** After the first events, and then as long as there are more: so often at most are tables looked at. */
const firstMs = 200;
const intervalMs = 1_000;

export interface Statistics {
  /** There are new rows somewhere. */
  grew(): void;
  stop(): Promise<void>;
}

/**
 * Keeps the planner's statistics abreast of tables that grow from nothing. Statements are planned once for each
 * connection; of a table without statistics and next to no rows every index looks alike, and the one that is chosen
 * then would be read from end to end for each row once there are many. Statistics make Postgres plan anew.
 *
 * @param sql is busy while tables are analyzed: some ms each, a second or two where they are large
 * @param failed told of what could not be done; it is tried again when there are more rows
 */
export function createStatistics(sql: Sql, failed: (error: unknown) => void): Statistics {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let looked = false;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();

  return {
    grew() {
      if (timer !== undefined || stopped) return;
      timer = setTimeout(
        () => {
          running = analyzeGrown(sql, schemas, () => !stopped)
            .catch(failed)
            .finally(() => {
              timer = undefined;
            });
        },
        looked ? intervalMs : firstMs,
      );
      looked = true;
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
