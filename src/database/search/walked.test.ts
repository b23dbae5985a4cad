import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import { defineList, type Lists, searchList } from './list.ts';
import { createTotals } from './totals.ts';
import { walkLength } from './walked.ts';

let database: TestDatabase;
let lists: Lists;

const rows = 400;
/** Where in the order what matches may be: everywhere, at one end, in the middle, seldom, nowhere. */
const spread: Readonly<Record<string, (n: number) => boolean>> = {
  all: () => true,
  third: (n) => n % 3 === 0,
  first: (n) => n <= 30,
  last: (n) => n > rows - 30,
  middle: (n) => n > 200 && n <= 230,
  rare: (n) => n % 150 === 7,
  ends: (n) => n === 1 || n > rows - 30,
  none: () => false,
};
const tagsOf = (n: number) =>
  Object.entries(spread)
    .filter(([, has]) => has(n))
    .map(([tag]) => tag);

/** Rows 2 to 5, 6 to 9 and so on have one name: their ids break the tie. */
const nameOf = (n: number) => `name ${String(Math.floor((n + 2) / 4)).padStart(4, '0')}`;
const idOf = (n: number) => String((n * 7) % rows).padStart(4, '0');
const ownerOf = (n: number) => `owner ${n % 2}`;

beforeAll(async () => {
  database = await testDatabase();
  lists = {
    lists: database.sql,
    totals: createTotals(database.sql, { onProjected: () => {} }),
  };
  await database.sql.unsafe(`
    create table projections.things (instance_id text, id text, owner text, name text, tags text[],
      lower_name text generated always as (lower(name)) stored, text text generated always as (lower(name || owner)) stored,
      primary key (instance_id, id));
    create index on projections.things (instance_id, lower_name, id);
    create index on projections.things using gin (instance_id, tags);
    create sequence projections.looked`);
  for (const instance of ['i1', 'i2']) {
    for (let n = 1; n <= rows; n++) {
      await database.sql`insert into projections.things
        values (${instance}, ${idOf(n)}, ${ownerOf(n)}, ${nameOf(n)}, string_to_array(${tagsOf(n).join(' ')}, ' '))`;
    }
  }
  await database.sql.unsafe('analyze projections.things');
});
afterAll(() => database?.drop());

const listOf = (walk: number | undefined) =>
  defineList<{ id: string }>()({
    from: 'projections.things t',
    alias: 't',
    key: ['id'],
    ...(walk !== undefined && { walk }),
    instance: 't.instance_id',
    countedBy: ['thing'],
    columns: {
      owner: 't.owner',
      name: { sql: 't.name', lower: 't.lower_name', trigrams: 't.text', scattered: true },
    },
    orders: { name: ['t.lower_name', 't.id'], owner: ['t.owner', 't.id'] },
    select: 't.id',
  });

interface Question {
  readonly tag: string;
  readonly owner?: string;
  readonly asc: boolean;
  readonly offset: number;
  readonly limit: number;
  readonly uncounted?: true;
}

/** What a question means, by looking at every row. */
function meant({ tag, owner, asc, offset, limit }: Question) {
  const found = Array.from({ length: rows }, (_, i) => i + 1)
    .filter((n) => spread[tag]?.(n) && (owner ?? ownerOf(n)) === ownerOf(n))
    .map((n) => ({ order: `${nameOf(n)} ${idOf(n)}`, id: idOf(n) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1));
  if (!asc) found.reverse();
  return { ids: found.slice(offset, offset + limit).map(({ id }) => id), total: found.length };
}

const ask = (
  list: ReturnType<typeof listOf>,
  { tag, owner, asc, offset, limit, uncounted }: Question,
  more = '',
) =>
  searchList(lists, list, 'i1', {
    page: { asc, limit, offset: BigInt(offset), ...(uncounted && { uncounted }) },
    sort: 'name',
    filter(where) {
      where.scattered(`t.tags @> array[${where.param(tag)}]::text[]${more}`);
      if (owner !== undefined) where.equals('owner', owner);
    },
  });

const questions = Object.keys(spread).flatMap((tag) =>
  [undefined, 'owner 1'].flatMap((owner) =>
    [true, false].flatMap((asc) =>
      [0, 10, 25, 500].flatMap((offset) =>
        [1, 10, 1_000].map((limit): Question => ({ tag, ...(owner && { owner }), asc, offset, limit })),
      ),
    ),
  ),
);

for (const walk of [undefined, 1, 40, rows, 10_000]) {
  test(`a page is what it means, and so is its total, where ${walk ?? 'no'} rows are walked`, async () => {
    const list = listOf(walk);
    for (const question of questions) {
      const { ids, total } = meant(question);
      const page = await ask(list, question);
      expect(
        page.rows.map(({ id }) => id),
        JSON.stringify(question),
      ).toEqual(ids);
      // Beyond the last page as well.
      expect(page.total, JSON.stringify(question)).toBe(BigInt(total));
      const uncounted = await ask(list, { ...question, uncounted: true });
      expect({ ids: uncounted.rows.map(({ id }) => id), total: uncounted.total }).toEqual({ ids, total: 0n });
    }
  });
}

test('what matches is all found where the order has nothing to begin with', async () => {
  const list = defineList<{ id: string }>()({
    from: "(select 'i1' as instance_id, n::text as id, nullif(n % 3, 0) as part from generate_series(1, 30) n) t",
    alias: 't',
    walk: 20,
    instance: 't.instance_id',
    countedBy: ['thing'],
    columns: { id: 't.id' },
    orders: { part: ['t.part', 't.id'] },
    select: 'page.id',
  });
  for (const asc of [true, false]) {
    const page = await searchList(lists, list, 'i1', {
      page: { asc, limit: 30, offset: 0n },
      sort: 'part',
      filter: (where) => where.scattered('t.id <> $1'),
    });
    expect(page.rows).toHaveLength(30);
  }
});

test('an offset may be the largest that there is', async () => {
  const page = await searchList(lists, listOf(40), 'i1', {
    page: { asc: true, limit: 10, offset: 2n ** 64n },
    sort: 'name',
    filter: (where) => where.scattered("t.tags @> array['third']"),
  });
  expect(page.rows).toEqual([]);
  expect(page.total).toBe(133n);
});

test('a page that is filled on the way is not sought again, nor the way gone to its end', async () => {
  const { sql } = database;
  const looked = async (question: Question, walk = 100) => {
    await sql`select setval('projections.looked', 1)`;
    const page = await ask(listOf(walk), question, " and nextval('projections.looked') > 0");
    const [row] = await sql<{ rows: number }[]>`select last_value::int - 1 as rows from projections.looked`;
    return { found: page.rows.length, looked: row?.rows ?? 0 };
  };
  const few = { asc: true, offset: 0, limit: 10 };
  // Of each third row, ten are among the first thirty; the total looks at all that match.
  expect(await looked({ tag: 'third', ...few })).toEqual({ found: 10, looked: 10 + 133 });
  // At the far end, in the middle: the way begins where they do, which is known from the count.
  for (const tag of ['last', 'middle']) {
    for (const asc of [true, false]) {
      const there = await looked({ tag, ...few, asc, limit: 8 });
      expect(there.found).toBe(8);
      expect(there.looked).toBeLessThanOrEqual(30 + 8 + 3);
    }
  }
  // The way is no longer than there are matches, and not gone for a page that needs all of them.
  expect((await looked({ tag: 'rare', ...few }, 10_000)).looked).toBeLessThanOrEqual(3 + 3);
});

test('a way that was not enough is not gone again', async () => {
  const looked = async () => {
    await database.sql`select setval('projections.looked', 1)`;
    const question = { tag: 'ends', asc: true, offset: 0, limit: 10 };
    await ask(listOf(100), question, " and nextval('projections.looked') > 0 and true");
    const [row] = await database.sql<{ rows: number }[]>`
      select last_value::int - 1 as rows from projections.looked`;
    return row?.rows ?? 0;
  };
  // The total, the one on the way, and all that matches.
  expect(await looked()).toBe(31 + 1 + 31);
  expect(await looked()).toBe(31);
});

test('a piece of a name is sought in whatever order, its case ignored or not', async () => {
  for (const walk of [undefined, 1, 40, 10_000]) {
    for (const [piece, method, sort] of ['ame 00', 'AME 00', '7', '0100', 'name', 'nobody'].flatMap((piece) =>
      [2, 3, 4, 5, 6, 7].flatMap((method) =>
        (['name', 'owner'] as const).map((sort) => [piece, method, sort] as const),
      ),
    )) {
      const typed = method % 2 === 1 ? piece.toLowerCase() : piece;
      const fits = (name: string) =>
        method < 4 ? name.startsWith(typed) : method < 6 ? name.includes(typed) : name.endsWith(typed);
      const found = Array.from({ length: rows }, (_, i) => i + 1)
        .filter((n) => fits(nameOf(n)))
        .map((n) => ({ order: `${sort === 'name' ? nameOf(n) : ownerOf(n)} ${idOf(n)}`, id: idOf(n) }))
        .sort((a, b) => (a.order < b.order ? -1 : 1));
      for (const offset of [0, 30]) {
        const page = await searchList(lists, listOf(walk), 'i1', {
          page: { asc: true, limit: 20, offset: BigInt(offset) },
          sort,
          filter: (where) => where.text('name', piece, method),
        });
        const asked = `${piece} by ${method} in the order of ${sort} from ${offset}, walk ${walk}`;
        expect(
          page.rows.map(({ id }) => id),
          asked,
        ).toEqual(found.slice(offset, offset + 20).map(({ id }) => id));
        expect(page.total, asked).toBe(BigInt(found.length));
      }
    }
  }
});

test('a way is as long as what matches, of entries eight times, and not gone where it cannot be enough', () => {
  expect(walkLength(5_000, 300n, 50n, 'scattered')).toBe(300);
  expect(walkLength(5_000, 12_000n, 50n, 'scattered')).toBe(5_000);
  expect(walkLength(5_000, 600_000n, 50n, 'scattered')).toBe(600_000);
  expect(walkLength(5_000, 300n, 50n, 'inIndex')).toBe(2_400);
  expect(walkLength(5_000, 12_000n, 50n, 'laid')).toBe(15_000);
  expect(walkLength(5_000, 12_000n, 12_010n, 'laid')).toBe(0);
  expect(walkLength(5_000, 40n, 50n, 'scattered')).toBe(0);
  expect(walkLength(5_000, 12_000n, 10_050n, 'scattered')).toBe(0);
  expect(walkLength(5_000, 600_000n, 600_010n, 'scattered')).toBeUndefined();
});
