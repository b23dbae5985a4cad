import { createHash } from 'node:crypto';
import { migrations as embedded } from '../../migrations/index.ts';
import { failedPrecondition, internal, PosternError } from '../errors/index.ts';
import { arrayLiteral } from './array.ts';
import { connect } from './pools.ts';
import { schemas } from './schemas.ts';

export interface Migration {
  /** File name; begins with the minute it was made in (UTC), so that parallel work does not collide: `202611280745_what_it_does.sql`. */
  readonly name: string;
  /** Statements that run in one transaction. */
  readonly sql: string;
}

export interface MigrateOptions {
  /** Default: the migrations in the executable. */
  migrations?: readonly Migration[];
  /** How long to wait for another node that migrates at the same time. Default 60 000 ms. */
  lockTimeoutMs?: number;
}

export interface Migrated {
  /** Files that this call applied. */
  readonly applied: readonly string[];
  /** Files in the database that this executable does not know: a newer version has migrated it. */
  readonly unknown: readonly string[];
}

/** Any number that nothing else in the database locks: "postern" as ASCII. */
const lockKey = '31654404834914926';

/**
 * Among how many instances the rows of a table are, for plans that serve them all. By their true number a plan would be
 * made for the average one: where thousands have a row each, rows of the one that has most are found by the instance
 * alone as well as by their key.
 */
const instances = 20;

/** Tells Postgres, where nobody has told it otherwise; it heeds that when it analyzes next. */
const reckonWithInstances = `
  DO $$
  DECLARE
    spot record;
  BEGIN
    FOR spot IN SELECT a.attrelid::regclass AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE a.attname = 'instance_id' AND a.attoptions IS NULL AND c.relkind = 'r'
        AND c.relnamespace::regnamespace::text = ANY ('${arrayLiteral(schemas)}'::text[])
    LOOP
      EXECUTE format('ALTER TABLE %s ALTER COLUMN instance_id SET (n_distinct = ${instances})', spot.name);
    END LOOP;
  END $$`;

const checksum = (text: string) => createHash('sha256').update(text).digest('hex');

function ordered(migrations: readonly Migration[]): Migration[] {
  const sorted = [...migrations].sort((a, b) => (a.name < b.name ? -1 : 1));
  const seen = new Set<string>();
  for (const { name } of sorted) {
    // The first ones were counted; those made since are named by time, which sorts after.
    if (!/^(\d{4}|\d{12})_[\w-]+\.sql$/.test(name)) {
      throw internal('DB-Mig01', `Migration ${name} must be named like 202611280745_what_it_does.sql`);
    }
    if (seen.has(name)) throw internal('DB-Mig02', `There are two migrations ${name}`);
    seen.add(name);
  }
  return sorted;
}

/**
 * Brings the schema forward: applies the files that `postern.migrations` does not list, each in its
 * own transaction. Several nodes may call it at once; one works and the others wait.
 * @throws PosternError `failed_precondition` when an applied file was changed since, `internal` naming the
 *   file whose statements failed
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<Migrated> {
  const migrations = ordered(options.migrations ?? embedded);
  // One connection: the lock belongs to its session, and transactions are opened on it by hand.
  const sql = connect(url, 'postern migrate', {
    max: 1,
    max_lifetime: null,
    fetch_types: false,
    settings: { lock_timeout: String(options.lockTimeoutMs ?? 60_000) },
  });
  try {
    await sql`SELECT pg_advisory_lock(${lockKey}::bigint)`.catch((cause: unknown) => {
      // Anything else than the time-out of the lock is not another node's doing.
      if ((cause as { code?: unknown }).code !== '55P03') throw cause;
      throw failedPrecondition('DB-Mig03', 'Another node has been migrating this database for too long', {
        cause,
      });
    });
    await sql.unsafe(`
      CREATE SCHEMA IF NOT EXISTS postern;
      CREATE TABLE IF NOT EXISTS postern.migrations (
        name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
    const rows = await sql<
      { name: string; checksum: string }[]
    >`SELECT name, checksum FROM postern.migrations`;
    const done = new Map(rows.map((row) => [row.name, row.checksum]));
    const applied: string[] = [];
    for (const migration of migrations) {
      const before = done.get(migration.name);
      done.delete(migration.name);
      if (before === checksum(migration.sql)) continue;
      if (before !== undefined) {
        throw failedPrecondition(
          'DB-Mig04',
          `Migration ${migration.name} was changed after it ran on this database: restore it, and put the change in a new file`,
        );
      }
      await apply(sql, migration);
      applied.push(migration.name);
    }
    if (applied.length > 0) await sql.unsafe(reckonWithInstances).simple();
    return { applied, unknown: [...done.keys()].sort() };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function apply(sql: ReturnType<typeof connect>, { name, sql: text }: Migration): Promise<void> {
  try {
    await sql.unsafe('BEGIN');
    await sql.unsafe(text).simple();
    await sql`INSERT INTO postern.migrations (name, checksum) VALUES (${name}, ${checksum(text)})`;
    await sql.unsafe('COMMIT');
  } catch (cause) {
    await sql.unsafe('ROLLBACK').catch(() => {});
    if (cause instanceof PosternError) throw cause;
    const { message, position } = cause as { message?: string; position?: string };
    const line = position && text.slice(0, Number(position)).split('\n').length;
    throw internal('DB-Mig05', `Migration ${name}${line ? `, line ${line}` : ''}: ${message}`, { cause });
  }
}
