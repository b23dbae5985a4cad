import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { Type } from '@sinclair/typebox';
import { createPools, type Pools } from '../database/index.ts';
import { type TestDatabase, testDatabase } from '../testing/postgres.ts';
import {
  createEventStore,
  defineAggregate,
  defineEvent,
  type EventStore,
  runCommand,
  runCommands,
} from './index.ts';

const type = 'test.command.account';
const moved = defineEvent(type, 'test.command.moved', Type.Object({ amount: Type.Integer() }));
const account = defineAggregate(type, { moved }, 0, (sum, event) => sum + event.payload.amount);

let database: TestDatabase;
let pools: Pools;
let stores: [EventStore, EventStore];
beforeAll(async () => {
  database = await testDatabase();
  pools = createPools({ url: database.url });
  stores = [createEventStore(pools), createEventStore(pools)];
});
afterAll(async () => {
  await pools.close();
  await database.drop();
});

const scope = { instanceId: 'i1', editor: { user: 'u', service: 'test' }, observe() {} };
const part = (id: string) => ({ aggregate: account, id, owner: 'i1' });
const transfer = (store: EventStore, from: string, to: string) =>
  runCommands(store, scope, [part(from), part(to)], (giver, taker) => {
    expect(giver.id + taker.id).toBe(from + to);
    return [{ events: [moved({ amount: -1 })] }, { events: [moved({ amount: 1 })] }];
  });
const sum = async (id: string) => (await stores[0].load('i1', account, id)).state;

describe('a command on several aggregates', () => {
  test('is written whole, and loses no race of two nodes in both directions', async () => {
    await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        i % 3 === 0
          ? transfer(stores[i % 2] as EventStore, 'b', 'a')
          : transfer(stores[i % 2] as EventStore, 'a', 'b'),
      ),
    );
    expect([await sum('a'), await sum('b')]).toEqual([-10, 10]);
  });

  test('tells of each aggregate whether it changed', async () => {
    const [first, second] = await runCommands(stores[0], scope, [part('c'), part('d')], () => [
      { events: [moved({ amount: 1 }), moved({ amount: 1 })] },
      { events: [] },
    ]);
    expect([first.changed, first.version, first.owner]).toEqual([true, 2, 'i1']);
    expect([second.changed, second.version]).toEqual([false, 0]);
  });

  test('asks again which they are when it was overtaken', async () => {
    const ids = ['e', 'f'];
    let asked = 0;
    await runCommands(
      stores[0],
      scope,
      async () => [part(ids[asked++ === 0 ? 0 : 1] as string)],
      async (loaded) => {
        // The line is chosen by a first question; the try after it is overtaken once.
        if (asked === 2)
          await runCommand(stores[1], scope, account, loaded.id, () => ({ events: [moved({ amount: 5 })] }));
        return [{ events: [moved({ amount: 1 })] }];
      },
    );
    expect(asked).toBe(3);
    expect(await sum('f')).toBe(6);
  });

  test('makes new aggregates along with it, or neither', async () => {
    const along = [
      {
        aggregateType: type,
        aggregateId: 'h',
        owner: 'i1',
        expectedVersion: 0,
        events: [moved({ amount: 1 })],
      },
    ];
    const make = (id: string) =>
      runCommand(stores[0], scope, account, id, () => ({ events: [moved({ amount: 1 })] }), {
        along,
        retries: 1,
      });
    await make('g');
    await expect(make('k')).rejects.toMatchObject({ kind: 'aborted' });
    expect([await sum('g'), await sum('h'), await sum('k')]).toEqual([1, 1, 0]);
  });
});
