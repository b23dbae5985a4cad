import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import { defineSystemTable, defineTable, type Row } from '../projection.ts';
import { createRowBuffer, type RowBuffer } from './rows.ts';

const things = defineTable(
  'test_things',
  { instance_id: 'text', org: 'text', id: 'text', name: 'text', main: 'boolean', count: 'bigint' },
  { key: ['instance_id', 'org', 'id'], goesWith: {} },
);
const all = defineTable(
  'test_all_types',
  {
    instance_id: 'text',
    id: 'text',
    texts: 'text[]',
    big: 'bigint',
    small: 'smallint',
    flag: 'boolean',
    at: 'timestamptz',
    json: 'jsonb',
    bytes: 'bytea',
  },
  { goesWith: {} },
);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.sql.unsafe(`
    CREATE TABLE projections.test_things (instance_id text, org text, id text, name text, main boolean, count bigint,
      PRIMARY KEY (instance_id, org, id));
    CREATE TABLE projections.test_all_types (instance_id text, id text, texts text[], big bigint, small smallint, flag boolean,
      at timestamptz, json jsonb, bytes bytea, PRIMARY KEY (instance_id, id))`);
});
afterAll(() => database.drop());

/** A small random number generator with a seed (mulberry32), so that a failure can be repeated. */
function random(seed: number) {
  return (below: number) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

type Thing = {
  instance_id: string;
  org: string;
  id: string;
  name: string | null;
  main: boolean | null;
  count: string | null;
};
type Change = (rows: Pick<RowBuffer, 'insert' | 'update' | 'updateWhere' | 'remove' | 'removeWhere'>) => void;

/** The same interface applied at once to rows in memory: what folding must not be told from. */
function model(table: Map<string, Thing>) {
  const keyOf = (row: Row<string>) => `${row['instance_id']}/${row['org']}/${row['id']}`;
  const matching = (where: Row<string>) =>
    [...table].filter(([, row]) =>
      Object.entries(where).every(
        ([c, v]) => (row[c as keyof Thing] ?? null) === (typeof v === 'number' ? String(v) : v),
      ),
    );
  const cells = (row: Row<string>) =>
    Object.fromEntries(Object.entries(row).map(([c, v]) => [c, typeof v === 'number' ? String(v) : v]));
  const empty = { name: null, main: null, count: null };
  return {
    insert: (_: unknown, row: Row<string>) =>
      void table.set(keyOf(row), { ...empty, ...cells(row) } as Thing),
    update: (_: unknown, key: Row<string>, columns: Row<string>) => {
      const row = table.get(keyOf(key));
      if (row) Object.assign(row, cells(columns));
    },
    updateWhere: (_: unknown, where: Row<string>, columns: Row<string>) => {
      for (const [, row] of matching(where)) Object.assign(row, cells(columns));
    },
    remove: (_: unknown, key: Row<string>) => void table.delete(keyOf(key)),
    removeWhere: (_: unknown, where: Row<string>) => {
      for (const [key] of matching(where)) table.delete(key);
    },
  };
}

function randomChange(pick: (below: number) => number): Change {
  const key = { instance_id: `i${pick(2)}`, org: `o${pick(3)}`, id: `t${pick(4)}` };
  const { id: _, ...org } = key;
  const columns = () => ({
    ...(pick(2) ? { name: `n${pick(3)}` } : {}),
    ...(pick(2) ? { main: pick(2) === 0 } : {}),
    count: pick(3),
  });
  switch (pick(12)) {
    case 0:
    case 1:
    case 2: {
      const row = { ...key, ...columns() };
      return (rows) => rows.insert(things, row);
    }
    case 3:
    case 4:
    case 5: {
      const set = columns();
      return (rows) => rows.update(things, key, set);
    }
    case 6:
      return (rows) => rows.remove(things, key);
    case 7:
      return (rows) => rows.updateWhere(things, { ...org, main: true }, { main: false });
    case 8: {
      const where = { ...org, main: pick(2) === 0 };
      const set = pick(2) ? { name: 'w', count: 9 } : { main: !where.main };
      return (rows) => rows.updateWhere(things, where, set);
    }
    case 9:
      return (rows) => rows.removeWhere(things, { ...org, main: false });
    case 10:
      return (rows) =>
        rows.updateWhere(things, { instance_id: key.instance_id, name: null }, { name: 'was null' });
    default:
      return (rows) => rows.removeWhere(things, org);
  }
}

describe('folded row changes', () => {
  test('leave what applying each change at once would leave', async () => {
    let compared = 0;
    for (let seed = 1; seed <= 80; seed++) {
      await database.sql`TRUNCATE projections.test_things`;
      const pick = random(seed);
      const expected = new Map<string, Thing>();
      for (let page = 0; page < 4; page++) {
        const buffer = createRowBuffer();
        for (let i = pick(25); i >= 0; i--) {
          const change = randomChange(pick);
          change(model(expected) as never);
          change(buffer);
        }
        await database.sql.begin((tx) => buffer.flush(tx as never));
        const rows = await database.sql<
          Thing[]
        >`SELECT * FROM projections.test_things ORDER BY instance_id, org, id`;
        compared++;
        const wanted = [...expected].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
        if (!Bun.deepEquals([...rows], wanted))
          expect({ seed, page, rows: [...rows] }).toEqual({ seed, page, rows: wanted });
      }
    }
    expect(compared).toBe(320);
  });

  test('write a row once, however many events touch it, and one statement for many matches', async () => {
    const sent: string[] = [];
    const buffer = createRowBuffer();
    for (let i = 0; i < 100; i++) {
      buffer.insert(things, { instance_id: 'i', org: `o${i % 10}`, id: 't', count: i });
      buffer.updateWhere(things, { instance_id: 'i', org: `o${i % 10}`, main: true }, { main: false });
      buffer.update(things, { instance_id: 'i', org: `o${i % 10}`, id: 't' }, { name: 'x' });
    }
    await buffer.flush({
      unsafe: ((text: string, parameters: string[]) => ({
        execute: () => sent.push(`${text.trim().split(' ')[0]} ${parameters[0]?.split(',').length}`),
      })) as never,
    });
    expect(sent).toEqual(['UPDATE 10', 'INSERT 10']);
  });

  test('keep values of every column type', async () => {
    const row = {
      instance_id: 'i',
      id: '"{\\}',
      texts: ['a,b', '"q"', '\\', 'NULL', ''],
      big: 9007199254740993n,
      small: -3,
      flag: true,
      at: new Date('2026-01-02T03:04:05.678Z'),
      json: { a: ['{"', null], b: 'é' },
      bytes: new Uint8Array([0, 255, 92]),
    };
    const buffer = createRowBuffer();
    buffer.insert(all, row);
    buffer.insert(all, { instance_id: 'i', id: 'nulls' });
    await database.sql.begin((tx) => buffer.flush(tx as never));
    const rows = await database.sql`SELECT * FROM projections.test_all_types ORDER BY id`;
    expect(rows[0]).toEqual({ ...row, big: '9007199254740993', bytes: Buffer.from(row.bytes) });
    expect(rows[1]).toEqual({
      instance_id: 'i',
      id: 'nulls',
      texts: null,
      big: null,
      small: null,
      flag: null,
      at: null,
      json: null,
      bytes: null,
    });
  });

  test('refuse unknown columns, wrong types and keys without value', () => {
    const buffer = createRowBuffer();
    expect(() => buffer.insert(things, { instance_id: 'i', org: 'o', id: 't', nmae: 'x' } as never)).toThrow(
      'no column nmae',
    );
    expect(() => buffer.insert(things, { instance_id: 'i', org: 'o', id: 't', main: 'yes' })).toThrow(
      'test_things.main',
    );
    expect(() => buffer.update(things, { instance_id: 'i', org: 'o' }, { name: 'x' })).toThrow(
      'key column id',
    );
  });
});

test('a table of the system is the same one during a rebuild', async () => {
  const { sql } = database;
  await sql.unsafe('CREATE TABLE system.test_counts (instance_id text, unit text)');
  await sql`INSERT INTO system.test_counts VALUES ('gone', 'a'), ('gone', 'b'), ('there', 'a')`;
  const rows = createRowBuffer('projections_rebuild');
  rows.removeWhere(defineSystemTable('test_counts'), { instance_id: 'gone' });
  await rows.flush(sql);
  expect([...(await sql`SELECT instance_id, unit FROM system.test_counts`)]).toEqual([
    { instance_id: 'there', unit: 'a' },
  ]);
});
