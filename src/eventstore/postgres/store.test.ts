import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { Type } from '@sinclair/typebox';
import { createPools, type Pools } from '../../database/index.ts';
import { PosternError } from '../../errors/index.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import {
  type AggregateWrite,
  type AppendContext,
  type ConstraintChange,
  createEventStore,
  defineAggregate,
  defineEvent,
  type NewEvent,
  type PostgresEventStore,
} from '../index.ts';

const opened = defineEvent('test.store.account', 'test.store.opened', Type.Object({ name: Type.String() }));
const paid = defineEvent('test.store.account', 'test.store.paid', Type.Object({ amount: Type.Integer() }));
const account = defineAggregate(
  'test.store.account',
  { opened, paid },
  { name: '', sum: 0 },
  (state, event) => {
    switch (event.type) {
      case 'test.store.opened':
        return { ...state, name: event.payload.name };
      case 'test.store.paid':
        return { ...state, sum: state.sum + event.payload.amount };
    }
  },
);

let database: TestDatabase;
let pools: Pools;
let store: PostgresEventStore;
beforeAll(async () => {
  database = await testDatabase();
  pools = createPools({ url: database.url });
  store = createEventStore(pools);
});
afterAll(async () => {
  await pools.close();
  await database.drop();
});

const context: AppendContext = { instanceId: 'i1', editor: { user: 'u1', service: 'test' } };
let ids = 0;
const newId = () => `a${++ids}`;
const write = (
  id: string,
  expectedVersion: number,
  events: NewEvent[],
  constraints: ConstraintChange[] = [],
): AggregateWrite => ({
  aggregateType: account.type,
  aggregateId: id,
  owner: 'o1',
  expectedVersion,
  events,
  constraints,
});
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => {
      if (!(error instanceof PosternError)) throw error;
      return { kind: error.kind, id: error.id, message: error.message };
    },
  );
const eventCount = async () =>
  Number((await database.sql`SELECT count(*) AS n FROM eventstore.events2`)[0]?.['n']);

describe('append and load', () => {
  test('what was appended is folded, in order, with versions, owner and times', async () => {
    const id = newId();
    const first = await store.append(context, [
      write(id, 0, [opened({ name: 'ACME' }), paid({ amount: 3 })]),
    ]);
    const second = await store.append(context, [write(id, 2, [paid({ amount: 4 })])]);
    expect(first.versions).toEqual([2]);
    expect(second.position).toBeGreaterThan(first.position);
    const loaded = await store.load('i1', account, id);
    expect(loaded).toMatchObject({
      state: { name: 'ACME', sum: 7 },
      version: 3,
      owner: 'o1',
      position: second.position,
    });
    expect(loaded.createdAt).toEqual(first.createdAt);
    expect(loaded.changedAt).toEqual(second.createdAt);
    expect(await store.head()).toBe(second.position);
  });

  test('an aggregate without events is version 0, and instances do not see each other', async () => {
    const id = newId();
    await store.append(context, [write(id, 0, [opened({ name: 'x' })])]);
    expect(await store.load('i2', account, id)).toMatchObject({
      version: 0,
      owner: '',
      position: 0n,
      createdAt: undefined,
    });
  });

  test('several aggregates are written together or not at all, and loaded together', async () => {
    const [a, b, c] = [newId(), newId(), newId()];
    await store.append(context, [write(b, 0, [opened({ name: 'b' })])]);
    const before = await eventCount();
    expect(
      await failure(
        store.append(context, [write(a, 0, [opened({ name: 'a' })]), write(b, 0, [opened({ name: 'b2' })])]),
      ),
    ).toMatchObject({ kind: 'aborted', id: 'EVENT-Conf1' });
    expect(await eventCount()).toBe(before);
    const both = await store.append(context, [
      write(a, 0, [opened({ name: 'a' })]),
      write(b, 1, [paid({ amount: 1 }), paid({ amount: 1 })]),
    ]);
    expect(both.versions).toEqual([1, 3]);
    const loaded = await store.loadMany('i1', account, [a, b, c, a]);
    expect([...loaded].map(([id, { version, state }]) => [id, version, state.sum])).toEqual([
      [a, 1, 0],
      [b, 3, 2],
      [c, 0, 0],
    ]);
  });

  test('state as of a time and as of a position', async () => {
    const id = newId();
    const first = await store.append(context, [write(id, 0, [opened({ name: 'x' }), paid({ amount: 1 })])]);
    // Two moments: times are told apart by the millisecond.
    while (Date.now() <= first.createdAt.getTime() + 1) await Bun.sleep(1);
    const second = await store.append(context, [write(id, 2, [paid({ amount: 10 })])]);
    expect((await store.load('i1', account, id, { at: first.position })).state.sum).toBe(1);
    expect((await store.load('i1', account, id, { at: first.createdAt })).state.sum).toBe(1);
    expect((await store.load('i1', account, id, { at: second.createdAt })).state.sum).toBe(11);
    expect((await store.load('i1', account, id, { at: new Date(0) })).version).toBe(0);
  });

  test('a filter by event type keeps version, owner and times of the whole aggregate', async () => {
    const id = newId();
    await store.append(context, [
      write(id, 0, [opened({ name: 'x' }), paid({ amount: 1 }), paid({ amount: 2 }), opened({ name: 'y' })]),
    ]);
    const last = await store.append(context, [write(id, 4, [opened({ name: 'z' })])]);
    const payments = { ...account, eventTypes: ['test.store.paid'] };
    const loaded = await store.load('i1', payments, id);
    expect(loaded).toMatchObject({
      state: { name: '', sum: 3 },
      version: 5,
      owner: 'o1',
      position: last.position,
      changedAt: last.createdAt,
    });
    expect(await store.load('i1', payments, id, { at: last.position - 1n })).toMatchObject({
      version: 4,
      state: { sum: 3 },
    });
  });
});

describe('the optimistic lock', () => {
  test('refuses stale versions and versions ahead', async () => {
    const id = newId();
    await store.append(context, [write(id, 0, [opened({ name: 'x' })])]);
    expect(await failure(store.append(context, [write(id, 0, [paid({ amount: 1 })])]))).toMatchObject({
      kind: 'aborted',
    });
    expect(await failure(store.append(context, [write(id, 2, [paid({ amount: 1 })])]))).toMatchObject({
      kind: 'aborted',
    });
    expect((await store.load('i1', account, id)).version).toBe(1);
  });

  test('of many writers of one version exactly one wins, also across nodes', async () => {
    const id = newId();
    const other = createPools({ url: database.url });
    const stores = [store, createEventStore(other)];
    await store.append(context, [write(id, 0, [opened({ name: 'x' })])]);
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        failure((stores[i % 2] as PostgresEventStore).append(context, [write(id, 1, [paid({ amount: 1 })])])),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome?.kind === 'aborted')).toHaveLength(39);
    await other.close();
  });
});

describe('micro-batching', () => {
  test('each caller of a shared call gets its own answer', async () => {
    const taken = `name-${newId()}`;
    const stale = newId();
    const add = (field: string): ConstraintChange => ({
      action: 'add',
      type: 'names',
      field,
      error: { id: 'TEST-Taken', message: `${field} is taken` },
    });
    await store.append(context, [write(stale, 0, [opened({ name: 'x' })], [add(taken)])]);
    const outcomes = await Promise.all(
      Array.from({ length: 150 }, async (_, i) => {
        const id = newId();
        if (i % 10 === 3)
          return failure(
            store.append(context, [write(id, 0, [opened({ name: 'x' })], [add(taken.toUpperCase())])]),
          );
        if (i % 10 === 7) return failure(store.append(context, [write(stale, 0, [paid({ amount: 1 })])]));
        const { versions } = await store.append(context, [write(id, 0, [opened({ name: `n${i}` })])]);
        const loaded = await store.load('i1', account, id);
        return loaded.state.name === `n${i}` && versions[0] === 1 ? 'written' : 'wrong';
      }),
    );
    expect(outcomes.filter((outcome) => outcome === 'written')).toHaveLength(120);
    expect(outcomes.filter((_, i) => i % 10 === 3)).toEqual(
      Array(15).fill({
        kind: 'already_exists',
        id: 'TEST-Taken',
        message: `${taken.toUpperCase()} is taken`,
      }),
    );
    expect(
      outcomes
        .filter((_, i) => i % 10 === 7)
        .every((outcome) => (outcome as { kind: string }).kind === 'aborted'),
    ).toBe(true);
  });

  test('concurrent appends share calls', async () => {
    const ends = await Promise.all(
      Array.from({ length: 256 }, () => store.append(context, [write(newId(), 0, [opened({ name: 'x' })])])),
    );
    const transactions = new Set(
      (
        await database.sql`
      SELECT DISTINCT xmin FROM eventstore.events2 WHERE position = ANY (${ends.map((end) => end.position.toString())}::numeric[])`
      ).map((row) => row['xmin']),
    );
    expect(transactions.size).toBeLessThan(12);
  });
});

describe('unique constraints', () => {
  const name = (
    action: 'add' | 'remove',
    field: string,
    more: Partial<ConstraintChange> = {},
  ): ConstraintChange => ({ action, type: 'usernames', field, ...more });

  test('a freed name can be taken again; instances have their own names, global ones are shared', async () => {
    const id = newId();
    await store.append(context, [
      write(id, 0, [opened({ name: 'x' })], [name('add', 'Ann'), name('add', 'ann.test', { global: true })]),
    ]);
    const elsewhere = { ...context, instanceId: 'i2' };
    await store.append(elsewhere, [write(newId(), 0, [opened({ name: 'x' })], [name('add', 'ann')])]);
    expect(
      await failure(
        store.append(elsewhere, [
          write(newId(), 0, [opened({ name: 'x' })], [name('add', 'ANN.test', { global: true })]),
        ]),
      ),
    ).toMatchObject({ kind: 'already_exists', id: 'EVENT-Uniq1' });
    await store.append(context, [
      write(id, 1, [opened({ name: 'y' })], [name('remove', 'ann'), name('add', 'ANN')]),
    ]);
    await store.append(context, [write(id, 2, [opened({ name: 'y' })], [name('remove', 'ann')])]);
    await store.append(context, [write(newId(), 0, [opened({ name: 'x' })], [name('add', 'ann')])]);
  });

  test('a failed append leaves neither name nor event', async () => {
    const id = newId();
    await store.append(context, [write(id, 0, [opened({ name: 'x' })])]);
    expect(
      await failure(store.append(context, [write(id, 0, [paid({ amount: 1 })], [name('add', 'half')])])),
    ).toMatchObject({ kind: 'aborted' });
    await store.append(context, [write(newId(), 0, [opened({ name: 'x' })], [name('add', 'half')])]);
  });
});

describe('idempotency keys', () => {
  test('a repeat returns the first result and writes nothing, whatever else it conflicts with', async () => {
    const key = { ...context, idempotencyKey: 'k1' };
    const [a, b] = [newId(), newId()];
    const constraint: ConstraintChange = { action: 'add', type: 'k', field: 'k' };
    const first = await store.append(key, [
      write(a, 0, [opened({ name: 'x' }), paid({ amount: 1 })], [constraint]),
    ]);
    const before = await eventCount();
    const repeat = await store.append(key, [
      write(b, 0, [opened({ name: 'x' }), paid({ amount: 1 })], [constraint]),
    ]);
    expect(repeat).toMatchObject({
      position: first.position,
      createdAt: first.createdAt,
      versions: [2],
      repeated: [a],
    });
    expect(
      await store.append(key, [write(a, 0, [opened({ name: 'x' }), paid({ amount: 1 })])]),
    ).toMatchObject({ position: first.position });
    expect(await eventCount()).toBe(before);
    expect(first.repeated).toBeUndefined();
  });

  test('racing repeats write once; another user may have the same key', async () => {
    const key = { ...context, idempotencyKey: 'k2' };
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => store.append(key, [write(newId(), 0, [opened({ name: 'x' })])])),
    );
    expect(new Set(outcomes.map((outcome) => outcome.position)).size).toBe(1);
    const other = await store.append({ ...key, editor: { user: 'u2', service: 'test' } }, [
      write(newId(), 0, [opened({ name: 'x' })]),
    ]);
    expect(other.repeated).toBeUndefined();
  });
});

describe('what may not be stored', () => {
  test.each([
    ['NUL in a payload', 'a\0b'],
    ['half a surrogate pair', 'a\ud800b'],
  ])('%s is refused', async (_, text) => {
    expect(await failure(store.append(context, [write(newId(), 0, [opened({ name: text })])]))).toMatchObject(
      { kind: 'invalid_argument', id: 'EVENT-Char1' },
    );
    expect(
      await failure(store.append(context, [write(`x${text}`, 0, [opened({ name: 'x' })])])),
    ).toMatchObject({ kind: 'invalid_argument' });
    expect(
      await failure(
        store.append(context, [
          write(newId(), 0, [opened({ name: 'x' })], [{ action: 'add', type: 't', field: text }]),
        ]),
      ),
    ).toMatchObject({ kind: 'invalid_argument' });
  });
  test.each(['\\u0000', '\\\\u0000', '"quoted" {x,NULL} \\', 'NULL', '', 'line\nbreak\ttab', '😀é漢'])(
    '%p is kept as it is',
    async (text) => {
      const id = newId();
      await store.append(context, [write(id, 0, [opened({ name: text })])]);
      expect((await store.load('i1', account, id)).state.name).toBe(text);
    },
  );
  test('payloads that break their schema, unknown events and events of other aggregates are faults of ours', async () => {
    const wrong = paid({ amount: 'lots' as unknown as number });
    expect(await failure(store.append(context, [write(newId(), 0, [wrong])]))).toMatchObject({
      kind: 'internal',
      message: expect.stringContaining('/amount'),
    });
    expect(
      await failure(store.append(context, [write(newId(), 0, [{ type: 'test.nobody', payload: {} }])])),
    ).toMatchObject({ kind: 'internal' });
    expect(
      await failure(
        store.append(context, [{ ...write(newId(), 0, [paid({ amount: 1 })]), aggregateType: 'org' }]),
      ),
    ).toMatchObject({ kind: 'internal' });
    expect(await failure(store.append(context, []))).toMatchObject({ kind: 'internal' });
  });
});

describe('search', () => {
  test('filters combine, in either order, with a limit', async () => {
    const instanceId = 'search';
    const [a, b] = [newId(), newId()];
    const first = await store.append({ ...context, instanceId }, [
      write(a, 0, [opened({ name: 'a' }), paid({ amount: 1 })]),
    ]);
    await store.append({ instanceId, editor: { user: 'u9', service: 's' } }, [
      write(b, 0, [opened({ name: 'b' })]),
    ]);
    const found = async (filter: object) =>
      (await store.search({ instanceId, ...filter })).map((event) => `${event.aggregateId}@${event.version}`);
    expect(await found({})).toEqual([`${a}@1`, `${a}@2`, `${b}@1`]);
    expect(await found({ descending: true, limit: 2 })).toEqual([`${b}@1`, `${a}@2`]);
    expect(await found({ eventTypes: ['test.store.opened'], aggregateIds: [a] })).toEqual([`${a}@1`]);
    expect(await found({ editorUser: 'u9' })).toEqual([`${b}@1`]);
    expect(
      await found({ afterPosition: first.position, owner: 'o1', aggregateTypes: [account.type] }),
    ).toEqual([`${b}@1`]);
    expect(await found({ createdAfter: new Date(Date.now() + 60_000) })).toEqual([]);
  });
});
