import { connect, createPools, migrate } from '../../src/database/index.ts';
import { createTotals, type Lists } from '../../src/database/search.ts';
import { startTestServer } from '../../src/testing/postgres.ts';
import { cases, page, type Search, sorts, users } from './lists-cases.ts';
import { fillInstance } from './lists-scene.ts';
import type { Row } from './row.ts';

const many = 200_000;
const few = 1_000;
const reach = 2;
const times = 41;

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

async function took(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

/** Each filter and order of each list, 50 rows, in an instance of 200,000 users against one of 1,000 beside it. */
export async function benchLists(): Promise<Row[]> {
  const server = await startTestServer();
  try {
    const url = server.url('postgres');
    await migrate(url);
    const sql = connect(url, 'bench', { max: 1 });
    await fillInstance(sql, 'few', few);
    await fillInstance(sql, 'many', many);
    await sql.unsafe('vacuum analyze');
    await sql.end();
    const rows = await compareLists(url);
    const worst = rows.reduce((a, b) => (a.ratio > b.ratio ? a : b));
    return [...rows, { ...worst, name: `worst list (${worst.name})` }];
  } finally {
    await server.stop();
  }
}

/** On a database that has the scene. */
export async function compareLists(url: string, which = /^/): Promise<Row[]> {
  const pools = createPools({ url });
  const sql = pools.lists;
  const [one] = await sql<{ user: string; last: string }[]>`
    select user_name as "user", lower_last_name as last from projections.users_projection
    where instance_id = 'many' and id = 'u990'`;
  if (!one) throw new Error('the scene has no u990');
  const lists: Lists = { lists: sql, totals: createTotals(sql, { onProjected: () => {} }) };
  const rows: Row[] = [];
  const compare = async (name: string, onFew: Search, onMany: Search) => {
    if (!which.test(name)) return;
    const there = await onFew(lists, 'few');
    const began = performance.now();
    const here = await onMany(lists, 'many');
    const first = performance.now() - began;
    if (here.rows.length !== there.rows.length) {
      throw new Error(`${name}: pages of ${here.rows.length} and ${there.rows.length} cannot be compared`);
    }
    const measured: [number[], number[]] = [[], []];
    for (let i = 0; i < times; i++) {
      measured[0].push(await took(() => onFew(lists, 'few')));
      measured[1].push(await took(() => onMany(lists, 'many')));
    }
    const [limit, value] = measured.map(median) as [number, number];
    rows.push({
      name: `list of ${name}`,
      value,
      unit: 'ms',
      limit,
      ratio: value / limit,
      reach,
      better: 'less',
      note: `${here.rows.length} rows of ${here.total.toLocaleString('en')} against ${there.total.toLocaleString('en')}; total counted anew ${first.toFixed(1)} ms`,
    });
  };
  for (const [name, search] of Object.entries(cases(one))) await compare(name, search, search);
  for (const [i, name] of sorts.entries()) {
    const far = { ...page, offset: 10_000n };
    const near = { ...page, offset: 500n };
    await compare(`users by ${name}, offset 10,000`, users([], i + 1, near), users([], i + 1, far));
  }
  await pools.close();
  return rows;
}
