import { afterAll, beforeAll, expect, test } from 'bun:test';
import { Type } from '@sinclair/typebox';
import { createPools, type Pools } from '../../database/index.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import { createEventStore, defineEvent, type EventFilter, type PostgresEventStore } from '../index.ts';

const none = Type.Object({});
const types = ['opened', 'paid', 'closed'].map((name) =>
  defineEvent('test.search.account', `test.search.${name}`, none),
);
const noted = defineEvent('test.search.note', 'test.search.noted', none);

let database: TestDatabase;
let pools: Pools;
let store: PostgresEventStore;
const instances = ['i1', 'i2'];

/** Two instances with the same ids, so that a filter that forgets its instance is found out. */
beforeAll(async () => {
  database = await testDatabase();
  pools = createPools({ url: database.url });
  store = createEventStore(pools);
  for (let at = 0; at < 60; at++) {
    for (const instanceId of instances) {
      const kind = at % 5 === 0 ? noted : types[at % 3];
      const aggregateType = kind === noted ? 'test.search.note' : 'test.search.account';
      const id = `a${at % 4}`;
      const before = await store.search({
        instanceId,
        aggregateTypes: [aggregateType],
        aggregateIds: [id],
        descending: true,
        limit: 1,
      });
      await store.append({ instanceId, editor: { user: `u${at % 7}`, service: 'test' } }, [
        {
          aggregateType,
          aggregateId: id,
          owner: `o${at % 2}`,
          expectedVersion: before[0]?.version ?? 0,
          events: [(kind ?? noted)({})],
        },
      ]);
    }
  }
});
afterAll(async () => {
  await pools?.close();
  await database?.drop();
});

/** What a filter means, by looking at every event. */
async function meant(filter: EventFilter): Promise<bigint[]> {
  const rows = await database.sql`
    SELECT *, date_trunc('milliseconds', created_at) AS moment FROM eventstore.events2 ORDER BY position`;
  const found = rows.filter(
    (row) =>
      row['instance_id'] === filter.instanceId &&
      (filter.aggregateTypes?.includes(row['aggregate_type']) ?? true) &&
      (filter.aggregateIds?.includes(row['aggregate_id']) ?? true) &&
      (filter.eventTypes?.includes(row['event_type']) ?? true) &&
      (filter.owner ?? row['resource_owner']) === row['resource_owner'] &&
      (filter.editorUser ?? row['editor_user']) === row['editor_user'] &&
      BigInt(row['position']) > (filter.afterPosition ?? 0n) &&
      BigInt(row['position']) < (filter.beforePosition ?? 10_000n) &&
      row['moment'] >= (filter.createdAfter ?? row['moment']) &&
      row['moment'] <= (filter.createdBefore ?? row['moment']),
  );
  const positions = found.map((row) => BigInt(row['position']));
  return (filter.descending ? positions.reverse() : positions).slice(0, filter.limit ?? 1000);
}

/** Each subset of these, in both directions, cut short or not. */
const parts: Omit<EventFilter, 'instanceId'>[] = [
  { aggregateTypes: ['test.search.account'] },
  { aggregateIds: ['a1', 'a2', 'a1'] },
  { eventTypes: ['test.search.paid', 'test.search.noted', 'test.search.paid', 'unknown'] },
  { owner: 'o1' },
  { editorUser: 'u3' },
  { afterPosition: 20n },
  { beforePosition: 100n },
];
const subsets = Array.from({ length: 2 ** parts.length }, (_, chosen) =>
  Object.assign({}, ...parts.filter((_part, at) => chosen & (1 << at))),
) as Omit<EventFilter, 'instanceId'>[];

test('every combination of filters finds what it means, in order, of its instance alone', async () => {
  for (const subset of subsets) {
    for (const descending of [false, true]) {
      for (const limit of [3, 1000]) {
        const filter = { instanceId: 'i1', ...subset, descending, limit };
        const found = (await store.search(filter)).map(({ position }) => position);
        expect(
          found,
          JSON.stringify({ ...subset, descending, limit }, (_, v) => String(v)),
        ).toEqual(await meant(filter));
      }
    }
  }
});

test('times include their milliseconds, and are found wherever they are in the log', async () => {
  // A minute between any two, as if it had taken an hour.
  await database.sql`
    UPDATE eventstore.events2 SET created_at = date_trunc('milliseconds', created_at) + position * interval '1 minute' + interval '0.4 ms'`;
  const all = await store.search({ instanceId: 'i1' });
  const at = (index: number) => all.at(index)?.createdAt as Date;
  for (const [since, until] of [
    [0, -1],
    [10, 40],
    [10, 10],
    [-1, -1],
    [40, 10],
  ] as const) {
    const filter = { instanceId: 'i1', createdAfter: at(since), createdBefore: at(until) };
    const found = (await store.search(filter)).map(({ position }) => position);
    expect(found, `${since} to ${until}`).toEqual(await meant(filter));
    expect(found.length > 0).toBe(since !== 40);
    const typed = { ...filter, eventTypes: ['test.search.paid'], editorUser: 'u4', descending: true };
    expect((await store.search(typed)).map(({ position }) => position)).toEqual(await meant(typed));
  }
  const future = new Date(at(-1).getTime() + 3_600_000);
  expect(await store.search({ instanceId: 'i1', createdAfter: future })).toEqual([]);
  expect(await store.search({ instanceId: 'i1', createdBefore: new Date(0) })).toEqual([]);
});
