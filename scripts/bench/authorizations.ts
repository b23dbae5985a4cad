import { roleKeyCondition, searchAuthorizations } from '../../src/authorization/queries.ts';
import { connect, createPools, migrate } from '../../src/database/index.ts';
import { createTotals, type Lists } from '../../src/database/search.ts';
import { startTestServer } from '../../src/testing/postgres.ts';
import { type Asked, fillAuthorizations, questions } from './authorizations-scene.ts';
import { bounded, type Row } from './row.ts';

const many = 1_000_000;
const asked = 70;
const instance = 'instance';

const ask = (lists: Lists, { role, ...equal }: Asked, asc: boolean) =>
  searchAuthorizations(lists, instance, {
    page: { offset: 0n, limit: 50, asc },
    sort: 'creationDate',
    filter(where) {
      for (const [name, value] of Object.entries(equal)) where.equals(name as keyof typeof equal, value);
      if (role !== undefined) roleKeyCondition(where, role, 0);
    },
  });

/** A page of 50 from a million authorizations; p99 of 140 questions each. */
export async function benchAuthorizations(authorizations = many): Promise<Row[]> {
  const server = await startTestServer();
  try {
    const url = server.url('postgres');
    await migrate(url);
    const sql = connect(url, 'bench', { max: 1 });
    await fillAuthorizations(sql, instance, authorizations);
    await sql.end();
    const pools = createPools({ url });
    const lists: Lists = {
      lists: pools.lists,
      totals: createTotals(pools.lists, { onProjected: () => {} }),
    };
    const rows: Row[] = [];
    for (const [name, questionOf] of Object.entries(questions())) {
      const took: number[] = [];
      let counting = 0;
      for (let n = 0; n < asked; n++) {
        for (const asc of [false, true]) {
          const question = questionOf(n);
          const started = performance.now();
          await ask(lists, question, asc);
          const began = performance.now();
          counting = Math.max(counting, began - started);
          await ask(lists, question, asc);
          took.push(performance.now() - began);
        }
      }
      took.sort((a, b) => a - b);
      const p99 = took[Math.ceil(took.length * 0.99) - 1] ?? 0;
      const median = took[took.length >> 1] ?? 0;
      rows.push(
        bounded(
          `authorizations ${name}, p99`,
          p99,
          'ms',
          30,
          `median ${median.toFixed(1)} ms; total counted anew ${counting.toFixed(0)} ms at most`,
        ),
      );
    }
    await pools.close();
    return rows;
  } finally {
    await server.stop();
  }
}
