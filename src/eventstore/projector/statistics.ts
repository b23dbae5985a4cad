import type { Sql } from 'postgres';
import { arrayLiteral } from '../../database/index.ts';

/** Where tables of ours are, but for those that are being rebuilt. */
const schemas = ['eventstore', 'projections', 'system'];

/** Tables of more pages than this are left to autovacuum, which comes by once a minute. */
const largestPages = 20_000;

/**
 * Analyzes each table that has four times the pages that it was last analyzed with: from a sample of 3,000 rows, which
 * tells a key from a column of few values at a tenth of the usual cost.
 */
export async function analyzeGrown(
  sql: Sql,
  within: readonly string[] = schemas,
  goOn: () => boolean = () => true,
): Promise<void> {
  const grown = await sql<{ name: string }[]>`
    SELECT format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY (${arrayLiteral(within)}::text[]) AND c.relkind = 'r'
      AND c.relpages < ${largestPages}
      AND pg_relation_size(c.oid) >= greatest(4 * c.relpages, 1) * current_setting('block_size')::bigint`;
  for (const { name } of grown) {
    if (!goOn()) return;
    await sql.begin(async (tx) => {
      await tx.unsafe('SET LOCAL default_statistics_target = 10');
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
 * @param sql is waited for while tables are analyzed: some ms each
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
