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
  sql = connect(database.url, 'test', { max: 1, settings: keyedPlans });
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
  const queue = createQueue(sql, { worker: 'actions', node: 'node', reactions: ['r'] });
  const end = (at: number) =>
    queue.end([
      {
        taken: { instanceId: 'i', id: `d${at}`, attempt: 0 } as Taken,
        startedAt: new Date(),
        durationMs: 1,
        report: { outcome: 'delivered', said: 'heard' },
        pauseMs: undefined,
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

test('whoever looks for what is due, and takes some of it, reads little more than that', async () => {
  await sql`truncate delivery.deliveries`;
  const queue = createQueue(sql, { worker: 'actions', node: 'node', reactions: ['r'] });
  await fill(1, 5);
  // Plans are made now, while all indexes look alike.
  await queue.targets();
  await queue.take(new Map([['i/t', 1]]), 60_000);
  await fill(6, waiting);
  const before = await read();
  expect(await queue.targets()).toEqual(['i/t']);
  expect(await queue.take(new Map([['i/t', 16]]), 60_000)).toEqual([]);
  expect((await read()) - before).toBeLessThan(300);
  const [row] = await sql`select count(*)::int as taken from delivery.deliveries where leased_until > now()`;
  expect(row).toEqual({ taken: 17 });
});

test('what this version cannot send is left as it is to the one that can', async () => {
  await sql`truncate delivery.deliveries`;
  await fill(1, 3);
  const older = createQueue(sql, { worker: 'actions', node: 'older', reactions: ['another'] });
  expect(await older.targets()).toEqual([]);
  expect(await older.take(new Map([['i/t', 10]]), 1_000)).toEqual([]);
  const [row] =
    await sql`select sum(attempts)::int as attempts, bool_or(leased_until is not null) as leased from delivery.deliveries`;
  expect(row).toMatchObject({ attempts: 0, leased: false });
  expect(await createQueue(sql, { worker: 'actions', node: 'newer', reactions: ['r'] }).targets()).toEqual([
    'i/t',
  ]);
});

test('an attempt that ends after its instance is gone leaves nothing', async () => {
  await sql`truncate delivery.deliveries, delivery.attempts`;
  const queue = createQueue(sql, { worker: 'actions', node: 'node', reactions: ['r'] });
  const taken = { instanceId: 'gone', id: 'd1', attempt: 1 } as Taken;
  const report = { outcome: 'delivered', said: 'heard' } as const;
  await queue.end([{ taken, startedAt: new Date(), durationMs: 1, report, pauseMs: undefined }]);
  expect([...(await sql`select from delivery.attempts`)]).toEqual([]);
});

test('what is given back was no attempt, unless somebody else has it by now', async () => {
  await sql`truncate delivery.deliveries`;
  await fill(1, 2);
  await sql`update delivery.deliveries set attempts = 1, tries = 1, leased_until = now() + interval '40 s'`;
  await sql`update delivery.deliveries set attempts = 2, tries = 2 where id = 'd2'`;
  const queue = createQueue(sql, { worker: 'actions', node: 'node', reactions: ['r'] });
  await queue.giveBack(
    ['d1', 'd2'].map((id) => ({ instanceId: 'i', id, attempt: 1, abandoned: false }) as Taken),
  );
  const rows =
    await sql`select id, attempts, tries, leased_until > now() as leased from delivery.deliveries order by id`;
  expect([...rows]).toEqual([
    { id: 'd1', attempts: 0, tries: 0, leased: null },
    { id: 'd2', attempts: 2, tries: 2, leased: true },
  ]);
});

test('all that waits for a target is made due, and nothing else, however much it is', async () => {
  await sql`truncate delivery.deliveries`;
  await fill(1, 2_500);
  await sql`update delivery.deliveries set due_at = now() + interval '1 hour'`;
  await sql`update delivery.deliveries set leased_until = now() + interval '40 s' where id = 'd7'`;
  await sql`update delivery.deliveries set target = 'i/other' where id = 'd8'`;
  await createQueue(sql, { worker: 'actions', node: 'node', reactions: ['r'] }).dueNow('i', 'i/t');
  const rows = await sql`select id from delivery.deliveries where due_at > now() order by id`;
  expect(rows.map(({ id }) => id)).toEqual(['d7', 'd8']);
});

test('what is under way keeps nobody from what else is due for its target, and is renewed by its holder alone', async () => {
  await sql`truncate delivery.deliveries`;
  await fill(1, 3);
  const queue = createQueue(sql, { worker: 'actions', node: 'node', reactions: ['r'] });
  await sql`update delivery.deliveries set attempts = 1, leased_until = now() + interval '40 s' where id in ('d1', 'd2')`;
  expect(await queue.targets()).toEqual(['i/t']);
  await sql`update delivery.deliveries set attempts = 2 where id = 'd2'`;
  const held = ['d1', 'd2', 'd3'].map((id) => ({ instanceId: 'i', id, attempt: 1 }) as Taken);
  expect(await queue.renew(held, 80_000)).toEqual(new Set(['d1']));
  await sql`update delivery.deliveries set leased_until = now() + interval '40 s' where id = 'd3'`;
  expect(await queue.targets()).toEqual([]);
  await sql`update delivery.deliveries set leased_until = now() - interval '1 s' where id = 'd3'`;
  expect(await queue.targets()).toEqual(['i/t']);
});

test('whoever looks a delivery up by its key finds no other index that has it, or its instance', async () => {
  const rows = await sql<{ name: string }[]>`
    select distinct i.indexrelid::regclass::text as name from pg_index i
    join pg_attribute a on a.attrelid = i.indrelid and a.attname in ('id', 'instance_id') and a.attnum = any (i.indkey)
    where i.indrelid = 'delivery.deliveries'::regclass`;
  expect(rows.map(({ name }) => name)).toEqual(['delivery.deliveries_pkey']);
});

test('what an attempt has delivered is delivered, whatever whoever took over meanwhile makes of it', async () => {
  await sql`truncate delivery.deliveries, delivery.attempts`;
  await fill(1, 3);
  const queue = createQueue(sql, { worker: 'actions', node: 'node', reactions: ['r'] });
  const taken = (attempt: number) =>
    [1, 2, 3].map((at) => ({ instanceId: 'i', id: `d${at}`, attempt }) as Taken);
  const end = (one: Taken | undefined, outcome: 'delivered' | 'failed' | 'refused') =>
    queue.end([
      {
        taken: one!,
        startedAt: new Date(),
        durationMs: 1,
        report: { outcome, said: '' },
        pauseMs: outcome === 'failed' ? 60_000 : undefined,
      },
    ]);
  // The lease was over while the first attempt was under way, as by a clock that jumps.
  const [first, second] = [taken(1), taken(2)];
  await sql`update delivery.deliveries set attempts = 2, tries = 2, leased_until = now()`;
  await end(second[0], 'refused');
  await end(first[0], 'delivered');
  await end(first[1], 'delivered');
  await end(second[1], 'failed');
  await end(first[2], 'failed');
  const rows =
    await sql`select state, attempts, leased_until is null as free from delivery.deliveries order by id`;
  expect([...rows]).toEqual([
    { state: 2, attempts: 2, free: true },
    { state: 2, attempts: 2, free: true },
    { state: 1, attempts: 2, free: false },
  ]);
});
