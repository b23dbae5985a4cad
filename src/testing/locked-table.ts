import type { Sql } from 'postgres';

/** How many locks hold up the projector of a database. */
const locks = new Map<string, number>();

/** The database that a URL names; the host of one over a socket stands behind it, and before it nothing. */
const databaseOf = (url: string): string => /^[^?]*\/([^/?]*)/.exec(url)?.[1] ?? '';

/** Whether what is written there shows in no table until somebody here lets it. */
export const isHeldUp = (databaseUrl: string): boolean => (locks.get(databaseOf(databaseUrl)) ?? 0) > 0;

/** Nobody can write to the table of a projection until the function that is answered was called; reading goes on. */
export async function lockTable(sql: Sql, table: string): Promise<() => Promise<void>> {
  const { database } = sql.options;
  const count = (more: 1 | -1) => locks.set(database, (locks.get(database) ?? 0) + more);
  const { promise: until, resolve: release } = Promise.withResolvers<void>();
  const { promise: locked, resolve: isLocked } = Promise.withResolvers<void>();
  const holding = sql.begin(async (tx) => {
    await tx.unsafe(`LOCK TABLE projections.${table} IN SHARE MODE`);
    isLocked();
    await until;
  });
  await Promise.race([locked, holding]);
  count(1);
  return async () => {
    count(-1);
    release();
    await holding;
  };
}
