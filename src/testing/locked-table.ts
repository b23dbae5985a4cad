import type { Sql } from 'postgres';

/** Nobody can write to the table of a projection until the function that is answered was called; reading goes on. */
export async function lockTable(sql: Sql, table: string): Promise<() => Promise<void>> {
  const { promise: until, resolve: release } = Promise.withResolvers<void>();
  const { promise: locked, resolve: isLocked } = Promise.withResolvers<void>();
  const holding = sql.begin(async (tx) => {
    await tx.unsafe(`LOCK TABLE projections.${table} IN SHARE MODE`);
    isLocked();
    await until;
  });
  await Promise.race([locked, holding]);
  return async () => {
    release();
    await holding;
  };
}
