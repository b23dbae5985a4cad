import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrations } from '../../migrations/index.ts';
import { migrationIndex } from '../../scripts/migrations.ts';
import { type TestDatabase, testDatabase } from '../testing/postgres.ts';
import { createPools, migrate, parseDatabaseUrl } from './index.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** An empty database beside the migrated one. */
async function emptyDatabase() {
  const name = `empty_${crypto.randomUUID().replaceAll('-', '')}`;
  await database.sql.unsafe(`CREATE DATABASE ${name}`);
  return database.server.url(name);
}

describe('parseDatabaseUrl', () => {
  test('knows both ways to name a unix socket', () => {
    expect(parseDatabaseUrl('postgres://p@/d?host=/run/pg&port=6000')).toMatchObject({
      host: '/run/pg',
      port: 6000,
    });
    expect(parseDatabaseUrl('postgres://p@%2Frun%2Fpg/d')).toMatchObject({ host: '/run/pg', port: 5432 });
  });
  test('leaves hosts and their lists alone', () => {
    expect(parseDatabaseUrl('postgresql://p:q@a:1,b:2/d?sslmode=require')).toEqual({
      url: 'postgresql://p:q@a:1,b:2/d?sslmode=require',
    });
  });
  test('says what is wrong', () => {
    expect(() => parseDatabaseUrl('mysql://a/b')).toThrow('postgres://');
    expect(() => parseDatabaseUrl('nonsense')).toThrow('not a URL');
  });
});

test('plans reckon with few instances, in every table that has them', async () => {
  const untold = await database.sql`
    SELECT attrelid::regclass::text AS name FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
    WHERE attname = 'instance_id' AND relkind = 'r' AND attoptions IS DISTINCT FROM '{n_distinct=20}'`;
  expect([...untold]).toEqual([]);
});

describe('pools', () => {
  test('are told apart by application_name, and reach a unix socket', async () => {
    const { database: name } = (await database.sql`SELECT current_database() AS database`)[0] as {
      database: string;
    };
    const pools = createPools({
      url: `postgres://postgres@/${name}?host=${database.server.directory}&port=${database.server.port}`,
      applicationName: 'node1',
    });
    const names = await Promise.all(
      [pools.append, pools.reads, pools.workers].map(
        async (sql) => (await sql`SELECT current_setting('application_name') AS name`)[0]?.['name'],
      ),
    );
    expect(names).toEqual(['node1 append', 'node1 reads', 'node1 workers']);
    const timeout = await pools.append`SELECT current_setting('statement_timeout') AS t`;
    expect(timeout[0]?.['t']).toBe('10s');
    await pools.close();
  });
});

describe('migrate', () => {
  test('the index lists each file in migrations/', () => {
    expect(readFileSync(join(import.meta.dir, '../../migrations/index.ts'), 'utf8')).toBe(migrationIndex());
  });

  test('nodes that start at once apply every file once', async () => {
    const url = await emptyDatabase();
    const outcomes = await Promise.all([migrate(url), migrate(url), migrate(url)]);
    expect(outcomes.flatMap((outcome) => outcome.applied)).toEqual(
      migrations.map((migration) => migration.name),
    );
    expect(await migrate(url)).toEqual({ applied: [], unknown: [] });
  });

  test('names the file and line at fault and keeps nothing of it', async () => {
    const url = await emptyDatabase();
    const good = { name: '0001_a.sql', sql: 'CREATE TABLE a (id int); INSERT INTO a VALUES (1);' };
    const bad = { name: '0002_b.sql', sql: 'CREATE TABLE b (id int);\nALTER TABEL b ADD c int;' };
    await expect(migrate(url, { migrations: [good, bad] })).rejects.toThrow('0002_b.sql, line 2');
    const fixed = { name: '0002_b.sql', sql: 'CREATE TABLE b (id int);' };
    expect((await migrate(url, { migrations: [good, fixed] })).applied).toEqual(['0002_b.sql']);
  });

  test('refuses a file that changed after it ran, two of one name, and names that do not sort', async () => {
    const url = await emptyDatabase();
    await migrate(url, { migrations: [{ name: '0001_a.sql', sql: 'SELECT 1' }] });
    await expect(migrate(url, { migrations: [{ name: '0001_a.sql', sql: 'SELECT 2' }] })).rejects.toThrow(
      '0001_a.sql',
    );
    await expect(
      migrate(url, {
        migrations: [
          { name: '0001_a.sql', sql: 'SELECT 1' },
          { name: '0001_a.sql', sql: 'SELECT 1' },
        ],
      }),
    ).rejects.toThrow('two migrations 0001_a.sql');
    await expect(migrate(url, { migrations: [{ name: '2026_b.sqlx', sql: 'SELECT 1' }] })).rejects.toThrow(
      'must be named like 202611280745_what_it_does.sql',
    );
  });

  test('files named by time come after the counted ones, in whichever order they arrive', async () => {
    const url = await emptyDatabase();
    const counted = { name: '0019_a.sql', sql: 'CREATE TABLE a (id int)' };
    const later = { name: '202611280901_c.sql', sql: 'ALTER TABLE a ADD c int' };
    const earlier = { name: '202611280900_b.sql', sql: 'ALTER TABLE a ADD b int' };
    expect((await migrate(url, { migrations: [later, counted] })).applied).toEqual([
      counted.name,
      later.name,
    ]);
    expect((await migrate(url, { migrations: [later, earlier, counted] })).applied).toEqual([earlier.name]);
  });

  test('tells of files that a newer version applied', async () => {
    const url = await emptyDatabase();
    await migrate(url, { migrations: [{ name: '0009_later.sql', sql: 'SELECT 1' }] });
    expect(await migrate(url, { migrations: [] })).toEqual({ applied: [], unknown: ['0009_later.sql'] });
  });
});
