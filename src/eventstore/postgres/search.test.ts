import { afterAll, beforeAll, expect, test } from 'bun:test';
import { Type } from '@sinclair/typebox';
import { connect, createPools, keyedPlans, type Pools } from '../../database/index.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import { createEventStore, defineEvent, type EventFilter, type PostgresEventStore } from '../index.ts';
import { enterOwners } from '../projector/owners.ts';
import { searchEvents } from './search.ts';

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

const searches = subsets.flatMap((subset) =>
  [false, true].flatMap((descending) =>
    [3, 1000].map((limit): EventFilter => ({ instanceId: 'i1', ...subset, descending, limit })),
  ),
);
const shown = (filter: EventFilter) => JSON.stringify(filter, (_, value) => String(value));

test('every combination of filters finds what it means, in order, of its instance alone', async () => {
  for (const filter of searches) {
    const found = (await store.search(filter)).map(({ position }) => position);
    expect(found, shown(filter)).toEqual(await meant(filter));
  }
});

test('the same, where the nearest stretch of the log is looked through before types are merged', async () => {
  for (const stretch of [2, 20, 500]) {
    for (const filter of searches) {
      const found = await searchEvents(pools.reads, filter, { types: 0, stretch: () => stretch });
      expect(
        found.map(({ position }) => position),
        `${stretch}: ${shown(filter)}`,
      ).toEqual(await meant(filter));
    }
  }
});

/** As if everything up to there had been projected. */
const project = (position: number) =>
  database.sql`UPDATE projections.checkpoints SET position = ${position} WHERE name = 'live'`;

test('the same, whatever of it has been entered among the stretches of owners', async () => {
  const owned = searches.filter(({ owner }) => owner !== undefined);
  for (const projected of [1, 63, 64, 100, 10_000]) {
    await project(projected);
    while (await enterOwners(database.sql, 50));
    // A stretch may be entered in two halves, and by several nodes.
    expect(await Promise.all([1, 2, 3].map(() => enterOwners(database.sql)))).toEqual([false, false, false]);
    for (const filter of owned) {
      const found = await searchEvents(pools.reads, filter, { types: 1_000, stretch: () => 0 });
      expect(
        found.map(({ position }) => position),
        `${projected}: ${shown(filter)}`,
      ).toEqual(await meant(filter));
    }
  }
  await database.sql`DELETE FROM eventstore.owner_stretches`;
  await database.sql`UPDATE eventstore.owner_stretches_reach SET position = 0`;
});

test('the same, where types are merged at once', async () => {
  for (const filter of searches) {
    const found = await searchEvents(pools.reads, filter, { types: 1_000, stretch: () => 0 });
    expect(
      found.map(({ position }) => position),
      shown(filter),
    ).toEqual(await meant(filter));
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

test('what an editor caused is found whatever its type, a type that nobody defines included', async () => {
  await database.sql`
    UPDATE eventstore.events2 SET event_type = 'test.search.former' WHERE editor_user = 'u2' AND position % 2 = 0`;
  for (const descending of [false, true]) {
    const filter = { instanceId: 'i1', editorUser: 'u2', descending };
    const found = await store.search(filter);
    expect(found.map(({ position }) => position)).toEqual(await meant(filter));
    expect(new Set(found.map(({ type }) => type)).size).toBeGreaterThan(2);
  }
});

test('what a busy editor did of a type is found without looking at what else either of them has', async () => {
  const busy = 'i3';
  await database.sql`
    INSERT INTO eventstore.events2 (id, command_id, aggregate_type, aggregate_id, aggregate_version, event_type,
      event_data, editor_user, editor_service, resource_owner, instance_id, created_at, position)
    SELECT n, gen_random_uuid(), 'test.search.account', 'b' || n, 1,
      CASE WHEN n % 1000 = 0 THEN 'test.search.closed' WHEN n % 2 = 0 THEN 'test.search.paid' ELSE 'test.search.opened' END,
      '{}', CASE WHEN n % 2 = 0 THEN 'busy' ELSE 'other' END, 'test', 'o1', ${busy}, now(), 100000 + n
    FROM generate_series(1, 20000) n`;
  await database.sql.unsafe('VACUUM ANALYZE eventstore.events2');
  const sql = connect(database.url, 'test', { max: 1, settings: keyedPlans });
  const looked = async () => {
    await sql`SELECT pg_stat_force_next_flush()`;
    const [row] = await sql<{ entries: number }[]>`
      SELECT sum(idx_tup_read)::int AS entries FROM pg_stat_user_indexes WHERE relname = 'events2'`;
    return row?.entries ?? 0;
  };
  try {
    // A first search reads what is read once.
    await searchEvents(sql, { instanceId: busy, editorUser: 'busy', limit: 10 });
    const cases: readonly (readonly [Omit<EventFilter, 'instanceId'>, number])[] = [
      [{ eventTypes: ['test.search.closed'], editorUser: 'busy' }, 10],
      [{ eventTypes: ['test.search.opened'], editorUser: 'busy' }, 0],
      [{ eventTypes: ['test.search.closed', 'test.search.paid'], editorUser: 'busy' }, 10],
      [{ editorUser: 'busy' }, 10],
      [{ editorUser: 'nobody' }, 0],
    ];
    for (const [filter, many] of cases) {
      for (const descending of [false, true]) {
        const before = await looked();
        const found = await searchEvents(sql, { instanceId: busy, ...filter, descending, limit: 10 });
        expect(found).toHaveLength(many);
        expect((await looked()) - before, JSON.stringify(filter)).toBeLessThan(100);
      }
    }
  } finally {
    await sql.end();
  }
});

test('events of an owner who has few are found without looking through those of others', async () => {
  const crowded = 'i4';
  await database.sql`
    INSERT INTO eventstore.events2 (id, command_id, aggregate_type, aggregate_id, aggregate_version, event_type,
      event_data, editor_user, editor_service, resource_owner, instance_id, created_at, position)
    SELECT n, gen_random_uuid(), 'test.search.account', 'c' || n, 1, 'test.search.opened', '{}', 'someone', 'test',
      CASE WHEN n % 4000 = 0 THEN 'small' ELSE 'large' END, ${crowded}, now(), 200000 + n
    FROM generate_series(1, 20000) n`;
  await project(220_000);
  while (await enterOwners(database.sql));
  await database.sql.unsafe('VACUUM ANALYZE eventstore.events2, eventstore.owner_stretches');
  const sql = connect(database.url, 'test', { max: 1, settings: keyedPlans });
  const looked = async () => {
    await sql`SELECT pg_stat_force_next_flush()`;
    const [row] = await sql<{ entries: number }[]>`
      SELECT sum(idx_tup_read)::int AS entries FROM pg_stat_user_indexes WHERE relname IN ('events2', 'owner_stretches')`;
    return row?.entries ?? 0;
  };
  try {
    for (const [owner, many] of [
      ['small', 5],
      ['nobody', 0],
      ['large', 10],
    ] as const) {
      for (const descending of [false, true]) {
        const before = await looked();
        // Not the nearest stretch of the log, of which the cost is known.
        const search = { instanceId: crowded, owner, descending, limit: 10 };
        const found = await searchEvents(sql, search, { types: 1_000, stretch: () => 0 });
        expect(found).toHaveLength(many);
        expect((await looked()) - before, owner).toBeLessThan(5 * 64 + 100);
      }
    }
  } finally {
    await sql.end();
  }
});
