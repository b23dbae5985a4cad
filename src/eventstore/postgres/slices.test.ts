import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { Type } from '@sinclair/typebox';
import { createPools, type Pools } from '../../database/index.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import {
  createEventStore,
  defineAggregate,
  defineEvent,
  type NewEvent,
  partOf,
  sliceOf,
  withEntry,
} from '../index.ts';

const type = 'test.slices.shop';
const opened = defineEvent(type, 'test.slices.opened', Type.Object({}));
const noted = defineEvent(
  type,
  'test.slices.metadata.set',
  Type.Object({ key: Type.String(), value: Type.Integer() }),
);
const forgotten = defineEvent(type, 'test.slices.metadata.removed.all', Type.Object({}));
const ticked = defineEvent(type, 'test.slices.ticked', Type.Object({}));

interface Shop {
  readonly open: boolean;
  readonly ticks: number;
  readonly notes: ReadonlyMap<string, number>;
}
let folded = 0;
const shop = defineAggregate(
  type,
  { opened, noted, forgotten, ticked },
  { open: false, ticks: 0, notes: new Map() } as Shop,
  (state, event): Shop => {
    folded++;
    switch (event.type) {
      case 'test.slices.opened':
        return { ...state, open: true };
      case 'test.slices.ticked':
        return { ...state, ticks: state.ticks + 1 };
      case 'test.slices.metadata.set':
        return { ...state, notes: withEntry(state.notes, event.payload.key, event.payload.value) };
      case 'test.slices.metadata.removed.all':
        return { ...state, notes: new Map() };
    }
  },
);
const presence = sliceOf(shop, { opened });
const notes = (...keys: string[]) =>
  partOf(sliceOf(shop, { opened, noted, forgotten }), { noted, forgotten }, keys);

let database: TestDatabase;
let pools: Pools;
beforeAll(async () => {
  database = await testDatabase();
  pools = createPools({ url: database.url });
});
afterAll(async () => {
  await pools.close();
  await database.drop();
});

const context = { instanceId: 'i1', editor: { user: 'u', service: 'test' } };
const many = Array.from({ length: 50 }, (_, i) => noted({ key: `k${i % 10}`, value: i }));
const write = (id: string, expectedVersion: number, events: NewEvent[]) => [
  { aggregateType: type, aggregateId: id, owner: 'o', expectedVersion, events },
];
/** What a load folded, beside its answer. */
const counting = async <T>(load: () => Promise<T>) => {
  folded = 0;
  return { loaded: await load(), folded };
};

describe('slices of an aggregate', () => {
  test('load the events that they fold, with version and times of the whole', async () => {
    const store = createEventStore(pools);
    await store.append(context, write('a', 0, [opened({}), ...many]));
    const last = await store.append(context, write('a', 51, [ticked({})]));
    const { loaded, folded: count } = await counting(() => store.load('i1', presence, 'a'));
    expect(loaded).toMatchObject({ version: 52, owner: 'o', position: last.position });
    expect(loaded.state).toMatchObject({ open: true, ticks: 0 });
    expect(count).toBe(1);
  });

  test('find what lies far behind others', async () => {
    const store = createEventStore(pools);
    const ticks = sliceOf(shop, { ticked });
    await store.append(context, write('far', 0, [ticked({}), ...many, ticked({}), ...many, ticked({})]));
    const { loaded, folded: count } = await counting(() => store.load('i1', ticks, 'far'));
    expect(loaded).toMatchObject({ version: 103, state: { ticks: 3 } });
    expect(count).toBe(3);
  });

  test('a part loads what is about it, and what is about none in particular', async () => {
    const store = createEventStore(pools);
    await store.append(context, write('b', 0, [opened({}), ...many]));
    const part = await counting(() => store.load('i1', notes('k3', 'k4'), 'b'));
    expect([...part.loaded.state.notes]).toEqual([
      ['k3', 43],
      ['k4', 44],
    ]);
    expect(part.loaded.state.open).toBe(true);
    expect(part.folded).toBe(11);
    await store.append(context, write('b', 51, [forgotten({}), noted({ key: 'k4', value: 1 })]));
    expect([...(await store.load('i1', notes('k3', 'k4'), 'b')).state.notes]).toEqual([['k4', 1]]);
  });

  test('several at once, each with its own', async () => {
    const store = createEventStore(pools);
    await store.append(context, [...write('c', 0, [opened({})]), ...write('d', 0, [ticked({})])]);
    const loaded = await store.loadMany('i1', presence, ['c', 'd', 'e']);
    expect([...loaded.values()].map(({ state, version }) => [state.open, version])).toEqual([
      [true, 1],
      [false, 1],
      [false, 0],
    ]);
  });
});

describe('states that were folded before', () => {
  test('are the base of the next load, which folds only what came since, from other nodes too', async () => {
    const [store, other] = [createEventStore(pools), createEventStore(pools)];
    await store.append(context, write('f', 0, [opened({}), ...many]));
    await store.load('i1', shop, 'f');
    await other.append(context, write('f', 51, [ticked({}), noted({ key: 'new', value: 1 })]));
    const again = await counting(() => store.load('i1', shop, 'f'));
    expect(again.folded).toBe(2);
    expect(again.loaded).toMatchObject({ version: 53, state: { open: true, ticks: 1 } });
    expect(again.loaded).toEqual(await other.load('i1', shop, 'f'));
    expect((await counting(() => store.load('i1', shop, 'f'))).folded).toBe(0);
  });

  test('are brought up to date however much came since', async () => {
    const [store, other] = [createEventStore(pools), createEventStore(pools)];
    await store.append(context, write('much', 0, [opened({})]));
    for (const count of [1, 63, 64, 65, 200]) {
      const { version } = await store.load('i1', shop, 'much');
      const ticks = Array.from({ length: count }, () => ticked({}));
      await other.append(context, write('much', version, ticks));
      const [remembered, presenceOnly] = await Promise.all([
        counting(() => store.load('i1', shop, 'much')),
        store.load('i1', presence, 'much'),
      ]);
      expect(remembered.loaded).toEqual(await createEventStore(pools).load('i1', shop, 'much'));
      expect(presenceOnly).toMatchObject({ version: version + count, state: { open: true, ticks: 0 } });
    }
  });

  test('are not changed by what is folded onto them', async () => {
    const store = createEventStore(pools);
    await store.append(context, write('g', 0, many));
    const before = await store.load('i1', shop, 'g');
    await store.append(context, write('g', 50, [noted({ key: 'later', value: 1 })]));
    await store.load('i1', shop, 'g');
    expect(before.state.notes.has('later')).toBe(false);
  });

  test('are left when the past is asked for', async () => {
    const store = createEventStore(pools);
    const { position } = await store.append(context, write('h', 0, many.slice(0, 20)));
    await store.append(context, write('h', 20, many.slice(20)));
    await store.load('i1', shop, 'h');
    expect(await store.load('i1', shop, 'h', { at: position })).toMatchObject({ version: 20 });
    expect(await store.load('i1', shop, 'h')).toMatchObject({ version: 50 });
  });

  test('are left when the log is another one: a database that was restored under the server', async () => {
    const store = createEventStore(pools);
    await store.append(context, write('i', 0, many));
    await store.load('i1', shop, 'i');
    await database.sql`DELETE FROM eventstore.events2 WHERE aggregate_id = 'i' AND aggregate_version > 20`;
    expect(await store.load('i1', shop, 'i')).toMatchObject({ version: 20 });
  });
});
