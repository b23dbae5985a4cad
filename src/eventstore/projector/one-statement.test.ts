import { expect, test } from 'bun:test';
import { defineSystemTable, defineTable } from '../projection.ts';
import { oneStatements } from './one-statement.ts';
import type { Write } from './rows.ts';

const tableOf = (name: string) => defineTable(name, { instance_id: 'text', id: 'text' }, { goesWith: {} });
const [letters, digits] = [tableOf('letters'), tableOf('digits')];

const write = (table: Write['table'], text: string, ...values: string[]): Write => ({ table, text, values });
const insert = (table: Write['table'], ...values: string[]) =>
  write(
    table,
    `insert into ${table.name} select * from unnest(${values.map((_, i) => `$${i + 1}::text[]`)})`,
    ...values,
  );

test('the writes of a page stand before the query, each with parameters of its own, their tables in order', () => {
  expect(
    oneStatements('select f($1, $2)', 2)([insert(letters, '{a}'), insert(digits, '{1}', '{2}')]),
  ).toEqual({
    text:
      'WITH w0 AS (insert into digits select * from unnest($3::text[],$4::text[])), ' +
      'w1 AS (insert into letters select * from unnest($5::text[])) select f($1, $2)',
    values: ['{1}', '{2}', '{a}'],
  });
});

test('a page without writes is the query alone', () => {
  expect(oneStatements('select f($1)', 1)([])).toEqual({ text: 'select f($1)', values: [] });
});

test('what writes one table twice is not made into one: neither would see the other', () => {
  const asOne = oneStatements('select 1', 0);
  expect(asOne([insert(letters, '{a}'), write(letters, 'delete from letters')])).toBeUndefined();
  const elsewhere = { ...defineSystemTable('letters'), name: 'letters' };
  expect(asOne([insert(letters, '{a}'), write(elsewhere, 'delete from system.letters')])).toBeDefined();
});

test('the same writes are the same text, of which there are so many at most', () => {
  const asOne = oneStatements('select 1', 0);
  const once = asOne([insert(letters, '{a}')])?.text;
  for (let i = 0; i < 200; i++) asOne([write(letters, `update letters set place = ${i}`)]);
  expect(asOne([insert(letters, '{b}')])).toEqual({ text: once as string, values: ['{b}'] });
  expect(asOne([write(letters, 'update letters set place = 200')])).toBeUndefined();
});
