import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import { absent, promised } from './promised.ts';

/** What the migrations leave against what is promised: by name and type, and where the promise is whole, nothing more. */

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());

const usual = { change_date: 'timestamptz', resource_owner: 'text', sequence: 'bigint' };

const columnsOf = async (table: string): Promise<Record<string, string>> => {
  const rows = await database.sql<{ name: string; type: string }[]>`
    select attname as name, replace(format_type(atttypid, atttypmod), 'timestamp with time zone', 'timestamptz') as type
    from pg_attribute where attrelid = to_regclass(${table}) and attnum > 0 and not attisdropped`;
  return Object.fromEntries(rows.map(({ name, type }) => [name, type]));
};
const indexesOf = (table: string) => database.sql<{ primary: boolean; columns: string[] }[]>`
  select i.indisprimary as primary, array(
    select pg_get_indexdef(i.indexrelid, k, true) from generate_series(1, i.indnkeyatts) k order by k) as columns
  from pg_index i where i.indrelid = to_regclass(${table})`;

describe.each(Object.entries(promised))('%s', (name, { schema, key, columns, foundBy }) => {
  const table = `${schema ?? 'projections'}.${name}`;
  const whole = { instance_id: 'text', ...(schema ? {} : usual), ...columns };

  test('has the columns that are promised', async () => {
    expect(await columnsOf(table)).toMatchObject(whole);
  });

  test('has its key, and is found by what is promised', async () => {
    const indexes = await indexesOf(table);
    expect(indexes.find(({ primary }) => primary)?.columns).toEqual([...key]);
    for (const begins of foundBy ?? []) {
      const wanted = ['instance_id', ...begins].join();
      const found = indexes.some((index) => index.columns.slice(0, begins.length + 1).join() === wanted);
      expect(found, `an index of ${table} that begins with ${wanted}`).toBeTrue();
    }
  });
});

const known = Object.entries(promised).filter(([, { without, beside }]) => without ?? beside);
test.each(known)(
  '%s has nothing that it is said not to have',
  async (name, { schema, columns, without = {}, beside }) => {
    const there = Object.keys(await columnsOf(`${schema ?? 'projections'}.${name}`));
    expect(there.filter((column) => column in without)).toEqual([]);
    const whole = ['instance_id', ...(schema ? [] : Object.keys(usual)), ...Object.keys(columns)];
    if (beside) expect(there.toSorted()).toEqual([...whole, ...beside].toSorted());
  },
);

test.each(Object.entries(absent))('%s is not there', async (name, reason) => {
  expect(await columnsOf(`projections.${name}`), `it was left out since: ${reason}`).toEqual({});
});
