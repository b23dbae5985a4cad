import type { TestDatabase } from './postgres.ts';

/** A database whose clock jumps. */
export interface JumpingClock {
  /** From now on it tells so many hours more than it is; less with a negative number. */
  jump(hours: number): Promise<void>;
}

const clocks = ['now', 'statement_timestamp', 'clock_timestamp', 'transaction_timestamp'];

/**
 * Functions of our own in the place of those that tell the time: they stand before the catalogue in the path in which names
 * are looked for. Whoever connects from now on has them.
 */
export async function jumpingClock({ sql }: TestDatabase): Promise<JumpingClock> {
  const [row] = await sql<{ name: string }[]>`SELECT current_database() AS name`;
  const told = clocks.map(
    (clock) => `CREATE FUNCTION jump.${clock}() RETURNS timestamptz STABLE LANGUAGE sql
      AS 'SELECT pg_catalog.${clock}() + ahead FROM jump.clock';`,
  );
  await sql.unsafe(`
    CREATE SCHEMA jump;
    CREATE TABLE jump.clock (ahead interval NOT NULL);
    INSERT INTO jump.clock VALUES ('0');
    ${told.join('\n')}
    ALTER DATABASE ${row!.name} SET search_path = jump, pg_catalog, public;`);
  return {
    async jump(hours) {
      await sql`UPDATE jump.clock SET ahead = ${hours} * interval '1 hour'`;
    },
  };
}
