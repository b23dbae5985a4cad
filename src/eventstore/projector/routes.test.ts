import { afterEach, beforeEach, expect, test } from 'bun:test';
import { connect, createPools, type Pools } from '../../database/index.ts';
import {
  createLedgers,
  ledgerClosed,
  ledgerCredited,
  ledgerOpened,
  ledgersProjection,
  ledgerWrite,
  testContext,
} from '../../testing/ledger.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import { createEventStore, defineTable, type EventStore, type Projection, type Routing } from '../index.ts';
import { registerProjections } from './checkpoint.ts';
import { openLine } from './line.ts';
import { createStepper } from './step.ts';

const toldTable = defineTable(
  'test_told',
  { instance_id: 'text', id: 'text', name: 'text' },
  { goesWith: {} },
);

/** Whatever happens is told to every ledger that is open under the name `listens`. */
const listening = (loads: string[]): Routing<ReadonlySet<string>> => ({
  changedBy: new Set([ledgerOpened.type, ledgerClosed.type]),
  async load(sql) {
    const rows = await sql<{ id: string }[]>`select id from projections.test_ledgers where name = 'listens'`;
    const ids = rows.map(({ id }) => id).sort();
    loads.push(ids.join());
    return new Set(ids);
  },
  after(routes, { type, aggregateId, payload }) {
    const { name } = payload as { name?: string };
    if (name === 'unreadable') throw new Error('whom it is to be told cannot be read');
    if (type === ledgerClosed.type) return new Set([...routes].filter((id) => id !== aggregateId));
    return name === 'listens' ? new Set([...routes, aggregateId]) : routes;
  },
  isEmpty: (routes) => routes.size === 0,
  apply(routes, event, rows) {
    for (const name of routes)
      rows.insert(toldTable, {
        instance_id: event.instanceId,
        id: `${name} of ${event.aggregateId}@${event.version}`,
        name: event.payload && 'amount' in event.payload && event.payload.amount === 13 ? '\0' : name,
      });
    return routes.size > 0;
  },
});
const told = (loads: string[]): Projection => ({
  name: 'test_told',
  forward: true,
  tables: [],
  beside: [toldTable],
  handlers: [],
  routings: [listening(loads)],
});

let database: TestDatabase;
let pools: Pools;
let store: EventStore;
let closing: (() => Promise<void>)[];

beforeEach(async () => {
  database = await testDatabase();
  await createLedgers(database.sql);
  await database.sql`CREATE TABLE projections.test_told (instance_id text, id text, name text, PRIMARY KEY (instance_id, id))`;
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
async function node() {
  const loads: string[] = [];
  const projections = [ledgersProjection, told(loads)];
  const line = openLine(database.url, 'step', {});
  const ahead = connect(database.url, 'ahead', { max: 1 });
  closing.push(async () => {
    await Promise.all([line.end({ timeout: 1 }), ahead.end()]);
  });
  await registerProjections(line.sql, projections);
  const stepper = createStepper(line, ahead, projections);
  const step = () => stepper.step(2_000);
  return { loads, step };
}
const append = (id: string, version: number, ...events: Parameters<typeof ledgerWrite>[2][]) =>
  store.append(testContext, [ledgerWrite(id, version, ...events)]);
const tellings = async () =>
  (await database.sql<{ id: string }[]>`select id from projections.test_told order by id`).map(
    ({ id }) => id,
  );

test('events go by the routes that those before them left, which are read once and then followed', async () => {
  const { loads, step } = await node();
  await append('a', 0, ledgerOpened({ name: 'listens' }), ledgerCredited({ amount: 1 }));
  expect((await step()).routed).toBe(true);
  await append('b', 0, ledgerOpened({ name: 'silent' }));
  await append('a', 2, ledgerClosed({}));
  await append('b', 1, ledgerCredited({ amount: 2 }));
  await step();
  await append('b', 2, ledgerCredited({ amount: 2 }));
  expect((await step()).routed).toBe(false);
  expect(await tellings()).toEqual(['a of a@2', 'a of a@3', 'a of b@1']);
  expect(loads).toEqual(['']);
});

test('a node reads them again after another has projected in between, and when it starts', async () => {
  const [one, two] = [await node(), await node()];
  await append('a', 0, ledgerOpened({ name: 'listens' }));
  await one.step();
  await append('b', 0, ledgerOpened({ name: 'listens' }));
  await two.step();
  await append('c', 0, ledgerOpened({ name: 'silent' }));
  await one.step();
  expect([one.loads, two.loads]).toEqual([['', 'a,b'], ['a']]);
  expect(await tellings()).toEqual(['a of b@1', 'a of c@1', 'b of c@1']);
});

test('an event that cannot be told is kept as failed, and those beside it are told', async () => {
  const { step } = await node();
  await append('a', 0, ledgerOpened({ name: 'listens' }));
  await append('a', 1, ledgerCredited({ amount: 13 }), ledgerCredited({ amount: 3 }));
  await append('b', 0, ledgerOpened({ name: 'listens' }));
  const { failed } = await step();
  expect(failed.map(({ projection, event }) => [projection, event.version])).toEqual([['test_told', 2]]);
  await append('c', 0, ledgerOpened({ name: 'silent' }));
  await step();
  expect(await tellings()).toEqual(['a of a@3', 'a of b@1', 'a of c@1', 'b of c@1']);
});

test('an event that changes routes and cannot be read is kept as failed, and stops nobody', async () => {
  const { step } = await node();
  await append('a', 0, ledgerOpened({ name: 'listens' }));
  await append('b', 0, ledgerOpened({ name: 'unreadable' }));
  await append('c', 0, ledgerOpened({ name: 'silent' }));
  const { failed } = await step();
  expect(failed.map(({ projection, event }) => [projection, event.aggregateId])).toEqual([
    ['test_told', 'b'],
  ]);
  await append('d', 0, ledgerOpened({ name: 'silent' }));
  expect((await step()).failed).toEqual([]);
  expect(await tellings()).toEqual(['a of c@1', 'a of d@1']);
});
