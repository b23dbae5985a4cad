import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Sql } from 'postgres';
import { connect, keyedPlans } from '../../database/index.ts';
import { until } from '../../testing/patience.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import { analyzeGrown, createStatistics } from './statistics.ts';

let database: TestDatabase;
let sql: Sql;
beforeAll(async () => {
  database = await testDatabase();
  sql = connect(database.url, 'test', { max: 1, settings: keyedPlans });
  await sql`CREATE TABLE projections.test_grown (instance_id text, id text, state int, PRIMARY KEY (instance_id, id))`;
  await sql`CREATE INDEX ON projections.test_grown (instance_id)`;
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

const insert = (from: number, to: number) =>
  database.sql`INSERT INTO projections.test_grown
    SELECT 'i1', 'id' || n, 1 FROM generate_series(${from}::int, ${to}::int) n`;
const knownRows = async () => {
  const [row] = await database.sql<{ reltuples: number }[]>`
    SELECT reltuples FROM pg_class WHERE oid = 'projections.test_grown'::regclass`;
  return row?.reltuples ?? Number.NaN;
};
const entriesRead = () =>
  sql.begin(async (tx) => {
    const read = async () => {
      const [row] = await tx<{ tuples: string }[]>`
        SELECT sum(pg_stat_get_xact_tuples_returned(indexrelid)) AS tuples FROM pg_index
        WHERE indrelid = 'projections.test_grown'::regclass`;
      return Number(row?.tuples);
    };
    const before = await read();
    await tx`SELECT state FROM projections.test_grown WHERE instance_id = ${'i1'} AND id = ${'id7'}`;
    return (await read()) - before;
  });

test('plans that were made of an empty table are made anew as it grows', async () => {
  const errors: unknown[] = [];
  const statistics = createStatistics(database.sql, (error) => errors.push(error));
  expect(await knownRows()).toBe(-1);
  await entriesRead();
  await insert(1, 500);
  statistics.grew();
  await until(async () => (await knownRows()) === 500);
  expect(await entriesRead()).toBeLessThanOrEqual(2);
  await insert(501, 600);
  statistics.grew();
  await insert(601, 5000);
  statistics.grew();
  await until(async () => (await knownRows()) === 5000);
  await statistics.stop();
  expect(errors).toEqual([]);
});

test('of a large table the sample is as large as Postgres makes it, of a small one less', async () => {
  const bounds = async () => {
    const [row] = await database.sql<{ n: number }[]>`
      SELECT cardinality(histogram_bounds) AS n FROM pg_stats WHERE tablename = 'test_grown' AND attname = 'id'`;
    return row?.n;
  };
  await insert(5_001, 25_000);
  await analyzeGrown(database.sql);
  expect(await bounds()).toBe(11);
  await database.sql`ALTER TABLE projections.test_grown SET (fillfactor = 10)`;
  await insert(25_001, 50_000);
  await analyzeGrown(database.sql);
  expect(await bounds()).toBe(101);
});
