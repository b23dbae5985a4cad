import { expect, test } from 'bun:test';
import { brokenReads, knownTables } from './table-rule.ts';

const tables = new Map([
  ['orgs_projection', { feature: 'org', readable: true }],
  ['org_metadata_projection', { feature: 'org', readable: false }],
]);

test('SQL reads own tables, and those of others that are declared readable', () => {
  const own = 'sql`select * from projections.org_metadata_projection`';
  expect(brokenReads('org', own, tables)).toEqual([]);
  expect(brokenReads('user', own, tables)).toEqual([
    'reads org_metadata_projection of org, which is not declared readable',
  ]);
  expect(brokenReads('user', 'sql`… join projections.orgs_projection o`', tables)).toEqual([]);
  expect(brokenReads('user', '/** as projections.org_metadata_projection */', tables)).toEqual([]);
});

test('knows the tables of the product', () => {
  expect(knownTables().get('orgs_projection')).toEqual({ feature: 'org', readable: true });
});
