import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { resolve } from 'node:path';
import { Cron } from 'croner';
import { loadConfig } from './config/index.ts';
import { definedLists, searchList } from './database/search.ts';
import { eventTypes } from './eventstore/index.ts';
import { concerningTypes } from './eventstore/projector/changes.ts';
import { features, jobsOf } from './features.ts';
import { projections, reactions } from './projections.ts';
import { type TestDatabase, testDatabase } from './testing/postgres.ts';

/** Tables of the schema that no projection writes. */
const direct = ['checkpoints', 'failed_events'];
const tables = projections.flatMap((projection) => projection.tables);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const shortNames: Record<string, string> = { 'timestamp with time zone': 'timestamptz' };
const columnsOf = async (table: string) => {
  const rows = await database.sql<{ name: string; type: string }[]>`
    SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
    WHERE attrelid = to_regclass(${`projections.${table}`}) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`;
  return Object.fromEntries(rows.map((row) => [row.name, shortNames[row.type] ?? row.type]));
};
const indexesOf = (table: string) => database.sql<{ primary: boolean; columns: string[]; name: string }[]>`
  SELECT i.indisprimary AS primary, c.relname AS name,
    ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, true) FROM generate_series(1, i.indnkeyatts) k ORDER BY k) AS columns
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
  WHERE i.indrelid = to_regclass(${`projections.${table}`})`;

/** What a process tells of `from` that has loaded `list` alone. */
const told = (list: string, from: string, what: string): string[] => {
  const [listed, asked] = [list, from].map((path) => resolve(import.meta.dir, path));
  const script = `await import('${listed}'); console.log(JSON.stringify((await import('${asked}')).${what}));`;
  return JSON.parse(Bun.spawnSync([process.execPath, '-e', script]).stdout.toString());
};

test('threads know every type of event, though they do not load the features', () => {
  const types = [...eventTypes().values()]
    .filter(({ type }) => !type.startsWith('test.'))
    .map(({ type }) => type);
  const known = told('event-types.ts', 'eventstore/index.ts', 'eventTypes().keys().toArray()');
  expect(known.toSorted()).toEqual(types.toSorted());
});

describe('projections', () => {
  test('have names and tables of their own, and handle events that there are', () => {
    expect(new Set(projections.map((projection) => projection.name)).size).toBe(projections.length);
    expect(new Set(tables.map((table) => table.name)).size).toBe(tables.length);
    const unknown = projections
      .flatMap((projection) => projection.handlers)
      .filter((handler) => !eventTypes().has(handler.type));
    expect(unknown.map((handler) => handler.type)).toEqual([]);
  });

  test('and the migrations agree on what tables there are', async () => {
    const rows = await database.sql<
      { name: string }[]
    >`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'projections'`;
    const known = new Set([...direct, ...tables.map((table) => table.name)]);
    expect(rows.map((row) => row.name).filter((name) => !known.has(name))).toEqual([]);
  });

  test('see to it that what instances have in other tables goes with them', async () => {
    // Their bytes may be outside of the database: what nothing refers to any more is swept.
    const swept = ['assets'];
    // Keys are of the whole system.
    const ofNone = ['encryption_keys'];
    const rows = await database.sql<{ name: string }[]>`
      SELECT table_name AS name FROM information_schema.columns
      WHERE table_schema IN ('system', 'delivery') AND column_name = 'instance_id'`;
    const going = projections.flatMap(({ beside = [] }) => beside.map(({ name }) => name));
    expect(rows.map(({ name }) => name).toSorted()).toEqual([...going, ...swept, ...ofNone].toSorted());
  });
});

describe('the list for the threads that follow the log', () => {
  test('holds what the features bring, and what is delivered', () => {
    const brought = features.flatMap((feature) => feature.projections ?? []);
    expect(projections.map(({ name }) => name)).toEqual([...brought.map(({ name }) => name), 'deliveries']);
    expect(projections.map(({ tables }) => tables)).toEqual([...brought.map(({ tables }) => tables), []]);
    expect(reactions).toEqual(features.flatMap((feature) => feature.reactions ?? []));
  });

  test('knows whom events concern besides, though it does not load the features', () => {
    const known = told('projections.ts', 'eventstore/projector/changes.ts', 'concerningTypes()');
    expect(known.toSorted()).toEqual(concerningTypes().toSorted());
  });
});

test('reactions have names of their own and follow events that there are', () => {
  expect(new Set(reactions.map(({ name }) => name)).size).toBe(reactions.length);
  expect(
    reactions.flatMap((one) => ('on' in one ? [one.on] : [])).filter((type) => !eventTypes().has(type)),
  ).toEqual([]);
});

test('jobs have names of their own and run one day', () => {
  const jobs = jobsOf(loadConfig({ env: {}, directory: '/nowhere' }));
  expect(new Set(jobs.map(({ name }) => name)).size).toBe(jobs.length);
  for (const { schedule } of jobs) expect(new Cron(schedule).nextRun()).toBeInstanceOf(Date);
});

test('contains is sought by trigrams where the database has them, as the one inside does', async () => {
  const rows = await database.sql<{ table: string }[]>`
    SELECT tablename AS table FROM pg_indexes
    WHERE schemaname = 'projections' AND indexdef LIKE '%USING gin (instance_id, %gin_trgm_ops)' ORDER BY 1`;
  expect(rows.map((row) => row.table)).toEqual([
    'applications_projection',
    'org_domains_projection',
    'orgs_projection',
    'projects_projection',
    'users_projection',
  ]);
});

/** What the tests of lists themselves list, which may have run in this process. */
const ofTests = /\bthings t\b/;
const lists = definedLists()
  .map((list) => [[list.from].flat().join(' '), list] as const)
  .filter(([from]) => !ofTests.test(from));

test.each(lists)(
  'the total of a list is counted again after every event that may change it: %s',
  (_from, list) => {
    const sources = [list.from]
      .flat()
      .concat(Object.values(list.joins ?? {}))
      .join(' ');
    const read = [...sources.matchAll(/projections\.(\w+)/g)].map(([, table]) => table);
    expect(read).not.toEqual([]);
    const aggregates = projections
      .filter((projection) => projection.tables.some(({ name }) => read.includes(name)))
      .flatMap((projection) => projection.handlers)
      // Nobody lists what was in an instance that is gone.
      .filter(({ type }) => type !== 'instance.removed')
      .map(({ type }) => eventTypes().get(type)?.aggregate);
    expect(aggregates).not.toEqual([]);
    expect(
      [...new Set(aggregates)].filter((aggregate) => !list.countedBy.includes(String(aggregate))),
    ).toEqual([]);
  },
);

/** A table, a column, a form that there is not. What is no text refuses to be compared with one, and that is well. */
const notThere = ['42P01', '42703', '42601'];

test.each(lists)('is found by each of its columns and in each of its orders: %s', async (_from, list) => {
  const totals = { count: async () => ({ total: 0n, ends: undefined }) };
  const problem = (sort: string, filter: Parameters<typeof searchList>[3]['filter']) =>
    searchList({ lists: database.sql, totals }, list, 'i', { sort, filter }).then(
      () => 'none',
      (error: { code?: string }) => error.code,
    );
  const orders = Object.keys(list.orders);
  for (const order of orders) expect([order, await problem(order, () => {})]).toEqual([order, 'none']);
  for (const column of Object.keys(list.columns)) {
    for (const method of [0, 5]) {
      const found = await problem(orders[0] ?? '', (where) => where.text(column, 'abc', method));
      expect(notThere, `${column} by method ${method}`).not.toContain(found);
    }
  }
});

describe.each(tables.map((table) => [table.name, table] as const))('projections.%s', (name, table) => {
  test('is created by a migration', async () => {
    const created = Object.keys(await columnsOf(name)).length > 0;
    expect(created, `no file in migrations/ creates projections.${name}`).toBe(true);
  });

  test('has the columns of its definition, and the three that every table has', async () => {
    expect(await columnsOf(name)).toEqual(table.columns);
    expect(table.columns).toMatchObject({
      instance_id: 'text',
      change_date: 'timestamptz',
      resource_owner: 'text',
      sequence: 'bigint',
    });
  });

  test('has its key, and no index that would not shard by instance', async () => {
    const indexes = await indexesOf(name);
    expect(table.key[0]).toBe('instance_id');
    expect(indexes.find((index) => index.primary)?.columns).toEqual([...table.key]);
    expect(indexes.filter((index) => index.columns[0] !== 'instance_id').map((index) => index.name)).toEqual(
      [],
    );
  });

  test('finds by an index what goes with an owner', async () => {
    const found = (await indexesOf(name)).map((index) => index.columns[1]);
    const owners = Object.values(table.goesWith).flatMap((columns) => columns ?? []);
    const missing = owners.filter((column) => !found.includes(column));
    expect(missing, 'each needs an index on (instance_id, <column>) in a migration').toEqual([]);
  });
});
