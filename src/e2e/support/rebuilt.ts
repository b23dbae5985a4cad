import postgres from 'postgres';
import { rebuildProjection } from '../../eventstore/projector/index.ts';
import { projections } from '../../projections.ts';
import type { TestPostern } from '../../testing/postern.ts';

export interface Difference {
  readonly table: string;
  /** As events made it when they came; undefined: there is none. */
  readonly live: string | undefined;
  /** As the log makes it. */
  readonly rebuilt: string | undefined;
}

/**
 * Rows that say something else when they are made from the log: while a server runs, its projector is handed what was
 * appended, in pages of whatever came together, beside what it reads. Nobody may write meanwhile.
 */
export async function differencesAfterRebuild(
  postern: Pick<TestPostern, 'databaseUrl' | 'settled'>,
): Promise<{ differences: Difference[]; rows: number; empty: string[] }> {
  const sql = postgres(postern.databaseUrl, { max: 1 });
  const rowsOf = async (table: string, key: readonly string[]) => {
    const rows = await sql<{ key: string; row: string }[]>`
      SELECT jsonb_build_array(${sql.unsafe(key.map((column) => `t.${column}`).join(', '))})::text AS key, to_jsonb(t)::text AS row
      FROM projections.${sql(table)} t`;
    return new Map(rows.map((each) => [each.key, each.row]));
  };
  const differences: Difference[] = [];
  const empty: string[] = [];
  let count = 0;
  await postern.settled();
  for (const projection of projections) {
    if (projection.forward) continue;
    const ofTables = () => Promise.all(projection.tables.map(({ name, key }) => rowsOf(name, key)));
    const before = await ofTables();
    await rebuildProjection(postern.databaseUrl, projections, projection.name);
    const after = await ofTables();
    projection.tables.forEach(({ name }, i) => {
      const [live, rebuilt] = [before[i] ?? new Map(), after[i] ?? new Map()];
      count += live.size;
      if (live.size === 0) empty.push(name);
      for (const key of new Set([...live.keys(), ...rebuilt.keys()])) {
        if (live.get(key) !== rebuilt.get(key))
          differences.push({ table: name, live: live.get(key), rebuilt: rebuilt.get(key) });
      }
    });
  }
  await sql.end();
  return { differences, rows: count, empty };
}
