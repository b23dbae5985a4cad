import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Sql } from 'postgres';
import { connect, keyedPlans } from '../database/index.ts';
import { type TestDatabase, testDatabase } from '../testing/postgres.ts';
import { createQueue, type Taken } from './queue.ts';

let database: TestDatabase;
let sql: Sql;
const waiting = 5_000;
beforeAll(async () => {
  database = await testDatabase();
  sql = connect(database.url, 'test', { max: 1, prepare: false, settings: keyedPlans });
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

const fill = (from: number, to: number) => sql`
  insert into delivery.deliveries (instance_id, id, reaction, recipient, worker, target, event_type, aggregate_type,
    aggregate_id, aggregate_version, resource_owner, position, creation_date, change_date, state, attempts, due_at)
  select 'i', 'd' || g, 'r', 't', 'actions', 'i/t', 'org.added', 'org', 'o' || g, 1, 'o', g, now(), now(), 1, 0,
    now() - interval '1 second'
  from generate_series(${from}::int, ${to}::int) g`;

/** Index entries that were returned since the table was made. */
async function read(): Promise<number> {
  await sql`select pg_stat_force_next_flush()`;
  const [row] = await sql<{ n: string }[]>`
    select (select sum(seq_tup_read) from pg_stat_user_tables where schemaname = 'delivery')
      + (select sum(idx_tup_read) from pg_stat_user_indexes where schemaname = 'delivery') as n`;
  return Number(row?.n);
}

test('whoever ends a few of the many that wait reads these alone, also if its plan was made when few waited', async () => {
  const queue = createQueue(sql, 'actions', 'node');
  const end = (at: number) =>
    queue.end([
      {
        taken: { instanceId: 'i', id: `d${at}`, attempt: 0 } as Taken,
        startedAt: new Date(),
        durationMs: 1,
        report: { outcome: 'delivered', said: 'heard' },
        again: undefined,
      },
    ]);
  await fill(1, 10);
  for (let at = 1; at <= 10; at++) await end(at);
  await fill(11, waiting);
  const before = await read();
  for (let at = 11; at <= 20; at++) await end(at);
  expect((await read()) - before).toBeLessThan(200);
  const [{ n } = { n: '0' }] = await sql<{ n: string }[]>`
    select count(*) as n from delivery.deliveries where state = 2`;
  expect(Number(n)).toBe(20);
});
