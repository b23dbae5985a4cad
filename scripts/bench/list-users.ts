import { connect, migrate } from '../../src/database/index.ts';
import { createTotals, type Lists } from '../../src/database/search.ts';
import { startTestServer } from '../../src/testing/postgres.ts';
import { page, type Search, users } from './lists-cases.ts';
import { fillManyUsers } from './lists-scene.ts';
import { bounded, type Row } from './row.ts';

const people = 1_000_000;
const times = 200;
const boundMs = 30;

const [equals, startsWith, contains] = [1, 3, 5];
const text = (field: string, value: string, method: number) =>
  ({ query: { case: `${field}Query`, value: { [field]: value, method } } }) as never;
const state = (value: number) => ({ query: { case: 'stateQuery', value: { state: value } } }) as never;

/** What administrators ask for, 50 of each, filtered and in an order: by names as they begin or contain, by state. */
const searches: Readonly<Record<string, Search>> = {
  'last name contains, by last name': users([text('lastName', 'mei', contains)], 3),
  'last name contains, by creation date': users([text('lastName', 'mei', contains)], 9),
  'display name begins, by display name': users([text('displayName', 'anna m', startsWith)], 5),
  'first name is, by last name': users([text('firstName', 'Emilia', equals)], 3),
  'rare state, by display name': users([state(2)], 5),
  'frequent state, by user name, falling': users([state(4)], 1, { ...page, asc: false }),
  'two filters, by e-mail': users([state(1), text('lastName', 'schm', startsWith)], 6),
};

const p99 = (sorted: readonly number[]) => sorted[Math.floor(sorted.length * 0.99)] ?? 0;

/** The nodes of a plan from the top down, as far as they say how rows are found. */
const planOf = (lines: readonly string[]): string =>
  lines
    .flatMap(
      (line) =>
        /^\s*(?:->\s+)?((?:[A-Z][\w-]* )*(?:Scan|Join|Sort|Loop|Limit)\b[^(]*?)\s*\(/.exec(line)?.[1] ?? [],
    )
    .filter((node) => /Scan|Sort/.test(node))
    .map((node) => node.replaceAll('projections.', '').replaceAll('users_projection', 'users'))
    .join(', ');

export async function benchListUsers(): Promise<Row[]> {
  const server = await startTestServer();
  try {
    const url = server.url('postgres');
    await migrate(url);
    const sql = connect(url, 'bench', { max: 1 });
    await fillManyUsers(sql, 'many', people);
    await sql.end();
    return await measured(url);
  } finally {
    await server.stop();
  }
}

async function measured(url: string): Promise<Row[]> {
  const statements: { text: string; values: readonly unknown[] }[] = [];
  // As the pool for lists is, but that it tells what it asks.
  const sql = connect(url, 'bench lists', {
    max: 1,
    settings: { max_parallel_workers_per_gather: '0' },
    debug: (_connection, text, values) => void statements.push({ text, values }),
  });
  const lists: Lists = { lists: sql, totals: createTotals(sql, { onProjected: () => {} }) };
  const rows: Row[] = [];
  for (const [name, search] of Object.entries(searches)) {
    const found = await search(lists, 'many');
    if (found.rows.length !== 50) throw new Error(`${name}: a page of ${found.rows.length}`);
    const took: number[] = [];
    for (let i = 0; i < times; i++) {
      const began = performance.now();
      await search(lists, 'many');
      took.push(performance.now() - began);
    }
    const sorted = took.toSorted((a, b) => a - b);
    const { text: asked = '', values = [] } = statements.at(-1) ?? {};
    const explained = await sql.unsafe(`explain ${asked}`, values as never[]);
    const note = `p50 ${(sorted[times >> 1] ?? 0).toFixed(1)} ms, of ${found.total.toLocaleString('en')}; ${planOf(explained.map((row) => String(row['QUERY PLAN'])))}`;
    rows.push(bounded(`ListUsers of 50 among 1 M, ${name}, p99`, p99(sorted), 'ms', boundMs, note));
  }
  await sql.end();
  return rows;
}

if (import.meta.main) console.table(await benchListUsers());
