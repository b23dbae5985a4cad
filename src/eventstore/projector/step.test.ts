import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { connect, createPools, isConnectionLost, isRetryable, type Pools } from '../../database/index.ts';
import {
  createLedgers,
  ledgerCredited,
  ledgerOpened,
  ledgersProjection,
  ledgerWrite,
  testContext,
} from '../../testing/ledger.ts';
import { until } from '../../testing/patience.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import { createEventStore, type PostgresEventStore } from '../index.ts';
import type { AppendedCall } from '../postgres/send.ts';
import { peekCheckpoint, registerProjections } from './checkpoint.ts';
import { type Handed, handedBytes, handOver, takeOver } from './handed.ts';
import { openLine } from './line.ts';
import { tryRebuild } from './rebuild.ts';
import { createStepper, type Step } from './step.ts';

let database: TestDatabase;
let pools: Pools;
let store: PostgresEventStore;
let closing: (() => Promise<unknown>)[];

beforeEach(async () => {
  database = await testDatabase();
  await createLedgers(database.sql);
  // What was written stays written only with its transaction; a ledger of this name takes the connection down with it.
  await database.sql.unsafe(`
    CREATE TABLE written (place serial, id text, sequence bigint, under numeric);
    CREATE FUNCTION note_write() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO public.written (id, sequence, under)
      SELECT NEW.id, NEW.sequence, c.position FROM projections.checkpoints c WHERE c.name = 'live';
      IF NEW.name = 'takes the connection down' AND NEW.sequence = 1 AND NEW.last_amount IS NULL
        AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'mercy')
      THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER note_write BEFORE INSERT OR UPDATE ON projections.test_ledgers
      FOR EACH ROW EXECUTE FUNCTION note_write();`);
  pools = createPools({ url: database.url });
  store = createEventStore(pools);
  closing = [];
});
afterEach(async () => {
  for (const close of closing) await close();
  await pools.close();
  await database.drop();
});

/** A node that steps when it is told to. */
async function steppers(name = 'step', handed?: Handed) {
  const line = openLine(database.url, name, {});
  const ahead = connect(database.url, `${name} ahead`, { max: 1 });
  closing.push(() => Promise.all([line.end({ timeout: 1 }), ahead.end()]));
  await registerProjections(line.sql, [ledgersProjection]);
  return createStepper(line, ahead, [ledgersProjection], handed);
}

async function node(name?: string, handed?: Handed) {
  const stepper = await steppers(name, handed);
  return (wanted?: () => boolean) => stepper.step(2_000, wanted);
}

/** One that knows where it stands, and that nobody else has moved on: its steps lock nothing before they write. */
async function soleNode(handed?: Handed) {
  const step = await node('step', handed);
  for (const id of ['first', 'second']) {
    await append(id, 0, ledgerOpened({ name: id }));
    await step();
  }
  await database.sql`DELETE FROM written`;
  return step;
}

const append = (id: string, version: number, ...events: Parameters<typeof ledgerWrite>[2][]) =>
  store.append(testContext, [ledgerWrite(id, version, ...events)]);
const written = async () =>
  (
    await database.sql`SELECT id || '@' || sequence || ' under ' || under AS line FROM written ORDER BY place`
  ).map(({ line }) => line);
const position = async () => (await peekCheckpoint(database.sql)).position;

/** What the projector's connection was asked for last. */
const asked = async () =>
  (
    await database.sql<{ query: string }[]>`
      SELECT query FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'step'`
  )[0]?.query;

test('is one statement where each table is written by one, and a transaction of several where not', async () => {
  const step = await soleNode();
  await append('a', 0, ledgerOpened({ name: 'A' }));
  await step();
  expect(await asked()).toMatch(
    /^WITH w0 AS \(INSERT INTO "projections"\."test_ledgers"[\s\S]*move_checkpoint/,
  );
  // A row that is new and one that is changed.
  await append('a', 1, ledgerCredited({ amount: 1 }));
  const { position: last } = await append('b', 0, ledgerOpened({ name: 'B' }));
  await step();
  expect(await asked()).toBe('COMMIT');
  expect(await position()).toBe(last);
  expect((await written()).map((line) => line.split(' ')[0])).toEqual(['a@1', 'a@2', 'b@1']);
});

test('does not stand in the way of a rebuild, nor that in its: both lock tables before the checkpoint', async () => {
  const buffer = new SharedArrayBuffer(handedBytes);
  const give = handOver(buffer);
  const step = await soleNode(takeOver(buffer));
  store.onAppended((_, call) => call && give(call));
  const { position: last } = await append('a', 0, ledgerOpened({ name: 'A' }));
  const holder = connect(database.url, 'holder', { max: 1 });
  const started: { step?: Promise<Step>; rebuild?: Promise<boolean> } = {};
  await holder.begin(async (tx) => {
    // The rebuild cannot read the last events: it stands still with all its locks.
    await tx`LOCK TABLE eventstore.events2 IN ACCESS EXCLUSIVE MODE`;
    started.rebuild = tryRebuild(database.url, ledgersProjection);
    await until(async () => (await waiting('postern rebuild')).includes('events2'));
    started.step = step();
    await until(async () => (await waiting('step')).includes('test_ledgers'));
  });
  expect(await started.rebuild).toBe(true);
  expect((await started.step)?.position).toBe(last);
  expect(
    (await database.sql`SELECT id FROM projections.test_ledgers ORDER BY id`).map(({ id }) => id),
  ).toEqual(['a', 'first', 'second']);
  await holder.end();
});

/** Tables that a session waits for. */
const waiting = async (who: string) =>
  (
    await database.sql`
      SELECT relation::regclass::text AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
      WHERE application_name = ${who} AND NOT granted AND relation IS NOT NULL
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
  ).map(({ name }) => String(name).split('.').at(-1));

test('of the only projector: leaves as a whole, its end behind its writes, and nothing is locked before', async () => {
  const step = await soleNode();
  const { position: appended } = await append('a', 0, ledgerOpened({ name: 'A' }));
  const holder = connect(database.url, 'holder', { max: 1 });
  let stepping: ReturnType<typeof step> | undefined;
  await holder.begin(async (tx) => {
    await tx`SELECT FROM projections.checkpoints WHERE name = 'live' FOR UPDATE`;
    stepping = step();
    const waits = () => database.sql`
      SELECT FROM pg_stat_activity
      WHERE application_name = 'step' AND wait_event_type = 'Lock' AND query LIKE '%move_checkpoint%'`;
    await until(async () => (await waits()).length === 1);
  });
  expect(await stepping).toMatchObject({ position: appended, overtaken: false, more: false });
  expect(await written()).toEqual([`a@1 under ${appended}`]);
  expect(await position()).toBe(appended);
  await holder.end();
});

test('with what was handed over reads nothing of the log, but for what another node appended', async () => {
  const buffer = new SharedArrayBuffer(handedBytes);
  const give = handOver(buffer);
  const step = await soleNode(takeOver(buffer));
  store.onAppended((_, call) => call && give(call));
  await append('a', 0, ledgerOpened({ name: 'A' }));
  const { position: second } = await append('a', 1, ledgerCredited({ amount: 1 }));
  const holder = connect(database.url, 'holder', { max: 1 });
  await holder.begin(async (tx) => {
    await tx`LOCK TABLE eventstore.events2 IN ACCESS EXCLUSIVE MODE`;
    expect(await step(() => false)).toMatchObject({ position: second, more: false });
  });
  await holder.end();
  expect(await position()).toBe(second);
  const other = createEventStore(pools);
  const { position: third } = await other.append(testContext, [
    ledgerWrite('a', 2, ledgerCredited({ amount: 2 })),
  ]);
  const { position: fourth } = await append('a', 3, ledgerCredited({ amount: 3 }));
  let last = await step();
  while (last.more) last = await step();
  expect(last.position).toBe(fourth);
  expect((await written()).map((line) => line.split(' ')[0])).toEqual(['a@2', 'a@4']);
  expect(fourth).toBe(third + 1n);
});

test('that another node was ahead of writes nothing, and goes on from where that one left', async () => {
  const [one, two] = [await soleNode(), await node('other')];
  const begin = await position();
  await append('a', 0, ledgerOpened({ name: 'A' }));
  const { position: second } = await append('a', 1, ledgerCredited({ amount: 1 }));
  await two();
  const { position: third } = await append('a', 2, ledgerCredited({ amount: 2 }));
  expect(await one()).toMatchObject({ position: third, overtaken: true });
  // Under the lock the checkpoint is moved at the end.
  expect(await written()).toEqual([`a@2 under ${begin}`, `a@3 under ${second}`]);
});

test('with an event that the table does not take: it alone is left out, and nothing is written twice', async () => {
  const step = await soleNode();
  await append('a', 0, ledgerOpened({ name: 'A' }));
  await append('a', 1, ledgerCredited({ amount: 100_000 }));
  const { position: last } = await append('b', 0, ledgerOpened({ name: 'B' }));
  const stepped = await step();
  expect(stepped.failed).toMatchObject([
    { projection: 'test_ledgers', event: { aggregateId: 'a', version: 2 } },
  ]);
  expect((await written()).map((line) => line.split(' ')[0]).sort()).toEqual(['a@1', 'b@1']);
  expect(await position()).toBe(last);
});

test('whose connection is lost leaves nothing, and is made again on the next', async () => {
  const step = await soleNode();
  const before = await position();
  const { position: last } = await append('a', 0, ledgerOpened({ name: 'takes the connection down' }));
  await expect(step()).rejects.toMatchObject({ code: expect.stringMatching(/CONNECTION_CLOSED|57P01/) });
  expect(await written()).toEqual([]);
  expect(await position()).toBe(before);
  const mercy = connect(database.url, 'mercy', { max: 1 });
  await mercy`SELECT 1`;
  expect((await step()).position).toBe(last);
  // Under the lock, as whoever begins: others may have moved the checkpoint meanwhile.
  expect(await written()).toEqual([`a@1 under ${before}`]);
  await mercy.end();
});

test('that looked behind its end misses nothing of what came after that look', async () => {
  const step = await soleNode();
  await append('a', 0, ledgerOpened({ name: 'A' }));
  expect((await step(() => true)).more).toBe(true);
  const { position: last } = await append('b', 0, ledgerOpened({ name: 'B' }));
  expect((await step()).position).toBe(last);
});

test('with what was handed over goes on where something is missing before what was handed further', async () => {
  const buffer = new SharedArrayBuffer(handedBytes);
  const give = handOver(buffer);
  const step = await soleNode(takeOver(buffer));
  store.onAppended((_, call) => call && give(call));
  await append('a', 0, ledgerOpened({ name: 'A' }));
  // Of an append that failed.
  await database.sql`SELECT nextval('eventstore.events2_position')`;
  const { position: last } = await append('b', 0, ledgerOpened({ name: 'B' }));
  // Nobody says anything more: what is left to do is known by the step alone.
  let stepped = await step(() => false);
  while (stepped.more) stepped = await step(() => false);
  expect(stepped.position).toBe(last);
});

/** The database is one that lacks what the former had acknowledged last: a replica that took over, or a restored copy. */
async function loseAfter(position: bigint): Promise<void> {
  await database.sql`DELETE FROM eventstore.events2 WHERE position > ${position.toString()}::numeric`;
  await database.sql`SELECT setval('eventstore.events2_position', ${position.toString()}::bigint)`;
  await database.sql`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE 'step%'`;
}

/** Steps as a projector does that finds its connection lost, until there is nothing more. */
async function insist(step: () => Promise<Step>): Promise<Step> {
  const again = async (attempts = 5): Promise<Step> => {
    try {
      return await step();
    } catch (error) {
      // The server says that it ends a session, and then that it has: an error each.
      if (attempts === 1 || !(isConnectionLost(error) || isRetryable(error))) throw error;
      return again(attempts - 1);
    }
  };
  let stepped = await again();
  for (let steps = 0; stepped.more && steps < 10; steps++) stepped = await again();
  return stepped;
}

describe('on another database than before, believes its log alone', () => {
  const ledgers = async () =>
    (await database.sql`SELECT id, name FROM projections.test_ledgers ORDER BY id`).map(({ id, name }) => [
      id,
      name,
    ]);
  const readAhead = () =>
    until(async () => {
      const rows = await database.sql`
        SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'step ahead' AND state = 'idle'
          AND query LIKE '%events2%'`;
      return rows.length === 1;
    });
  const usual = [
    ['first', 'first'],
    ['second', 'second'],
  ];

  test('not what was read ahead', async () => {
    const stepper = await steppers();
    await append('first', 0, ledgerOpened({ name: 'first' }));
    await stepper.step(1);
    await append('second', 0, ledgerOpened({ name: 'second' }));
    await append('a', 0, ledgerOpened({ name: 'lost' }));
    // What follows is being read, or was.
    expect(await stepper.step(1)).toMatchObject({ position: 2n, more: true });
    await readAhead();
    await loseAfter(2n);
    await append('a', 0, ledgerOpened({ name: 'A' }));
    expect((await insist(() => stepper.step(2_000))).position).toBe(3n);
    expect(await ledgers()).toEqual([['a', 'A'], ...usual]);
  });

  test('not that positions were final', async () => {
    const stepper = await steppers();
    await append('first', 0, ledgerOpened({ name: 'first' }));
    await append('second', 0, ledgerOpened({ name: 'second' }));
    await database.sql`SELECT nextval('eventstore.events2_position') FROM generate_series(1, 50)`;
    await append('a', 0, ledgerOpened({ name: 'lost' }));
    await append('b', 0, ledgerOpened({ name: 'lost' }));
    expect(await stepper.step(2)).toMatchObject({ position: 2n, more: true });
    await readAhead();
    await loseAfter(2n);
    await append('a', 0, ledgerOpened({ name: 'A' }));
    expect((await insist(() => stepper.step(2_000))).position).toBe(3n);
    expect(await ledgers()).toEqual([['a', 'A'], ...usual]);
  });

  test('not what was handed over, nor what is handed later of what was sent before', async () => {
    const buffer = new SharedArrayBuffer(handedBytes);
    const give = handOver(buffer);
    const calls: AppendedCall[] = [];
    const step = await soleNode(takeOver(buffer));
    store.onAppended((_, call) => call && calls.push(call));
    await append('a', 0, ledgerOpened({ name: 'lost' }));
    await loseAfter(2n);
    await append('a', 0, ledgerOpened({ name: 'A' }));
    expect((await insist(step)).position).toBe(3n);
    await append('b', 0, ledgerOpened({ name: 'lost' }));
    await loseAfter(3n);
    // At work again, and alone, while the thread of those who append is late.
    for (let i = 0; i < 3; i++) await insist(step);
    for (const call of calls) give(call);
    await append('b', 0, ledgerOpened({ name: 'B' }));
    expect((await insist(step)).position).toBe(4n);
    expect(await ledgers()).toEqual([['a', 'A'], ['b', 'B'], ...usual]);
  });
});
