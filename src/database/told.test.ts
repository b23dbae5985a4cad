import { afterAll, beforeAll, expect, test } from 'bun:test';
import { PosternError } from '../errors/index.ts';
import { type TestDatabase, testDatabase } from '../testing/postgres.ts';
import { connect } from './pools.ts';
import { tellingSql } from './told.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const failure = (query: PromiseLike<unknown>): Promise<PosternError> =>
  Promise.resolve(query).then(
    () => Promise.reject(new Error('the query succeeded')),
    (error) => error as PosternError,
  );

test('a query works as before, tagged, nested and unsafe', async () => {
  const sql = tellingSql(database.sql);
  const one = sql`1`;
  expect([...(await sql`select ${one} + ${1}::int as two`)]).toEqual([{ two: 2 }]);
  const [row] = await sql.unsafe('select $1::text as x', ['y']);
  expect(row?.['x']).toBe('y');
});

test('a failure is told in our words, with its cause kept for the log', async () => {
  const sql = tellingSql(database.sql);
  for (const query of [sql`select 1 / 0`, sql.unsafe('select 1 / 0')]) {
    const error = await failure(query);
    expect(error).toBeInstanceOf(PosternError);
    expect([error.kind, (error.cause as Error).message]).toEqual(['internal', 'division by zero']);
  }
  expect((await failure(sql`select pg_terminate_backend(pg_backend_pid())`)).kind).toBe('unavailable');
});

test('a database that is not there is unavailable', async () => {
  const sql = tellingSql(connect('postgres://nobody@127.0.0.1:1/none', 'test', { max: 1 }));
  expect(await failure(sql`select 1`)).toMatchObject({ kind: 'unavailable', id: 'DB-Lost1' });
});
