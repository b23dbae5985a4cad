import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createPools, type Pools } from '../../database/index.ts';
import { ledgerCredited, ledgerOpened, ledgerWrite, testContext } from '../../testing/ledger.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import type { AppendedCall } from '../postgres/send.ts';
import { createEventStore, type PostgresEventStore } from '../postgres/store.ts';
import { handedBytes, handOver, takeOver } from './handed.ts';
import { createReader } from './reader.ts';

const both = () => {
  const buffer = new SharedArrayBuffer(handedBytes);
  return { give: handOver(buffer), taken: takeOver(buffer) };
};

/** A call that wrote one event at each of these positions. */
const call = (positions: readonly number[], text = '', sentAt = Number.MAX_VALUE): AppendedCall =>
  ({
    positions: positions.map(String),
    createdAt: new Date(1_000),
    sentAt,
    commands: [
      {
        editorUser: 'u',
        editorService: 's',
        events: positions.map((position) => ({
          instance: 'i',
          type: 'ledger',
          id: `l${position}`,
          version: 1,
          eventType: 'ledger.opened',
          payload: JSON.stringify({ name: text }),
          owner: 'o',
        })),
      },
    ],
  }) as unknown as AppendedCall;

describe('what was appended', () => {
  test('is taken in the order of positions, up to the first that is missing', () => {
    const { give, taken } = both();
    give(call([4, 5]));
    give(call([2, 3]));
    give(call([7]));
    expect(taken.page(0n, 10)).toBeUndefined();
    const page = taken.page(1n, 10);
    expect(page?.events.map(({ position }) => position)).toEqual([2n, 3n, 4n, 5n]);
    // The seventh, behind what only the log can tell.
    expect(page).toMatchObject({ position: 5n, more: true });
    expect(taken.has(5n)).toBe(false);
    // The sixth was read from the log.
    expect(taken.page(6n, 10)).toMatchObject({ position: 7n, more: false });
    expect(taken.page(6n, 10)).toBeUndefined();
  });

  test('comes in pages, and from where somebody has passed it', () => {
    const { give, taken } = both();
    give(call([1, 2, 3]));
    expect(taken.page(0n, 2)).toMatchObject({ position: 2n, more: true });
    give(call([4]));
    expect(taken.page(3n, 2)).toMatchObject({ position: 4n, more: false });
  });

  test('goes round and round in its room, with whatever letters', () => {
    const { give, taken } = both();
    for (let position = 1; position < 400; position++) {
      const text = 'ä漢😀x'.repeat(100 + position * 7);
      give(call([position], text));
      expect(taken.page(BigInt(position - 1), 10)?.events[0]).toMatchObject({
        position: BigInt(position),
        payload: { name: text },
      });
    }
  });

  test('is not kept where nobody takes it, nor when it is long: the log has it', () => {
    const { give, taken } = both();
    for (let position = 1; position <= 400; position++) give(call([position], 'x'.repeat(8_000)));
    const page = taken.page(0n, 1_000);
    expect(page?.events.length).toBeGreaterThan(50);
    expect(page?.events.length).toBeLessThan(100);
    give(call([501], 'x'.repeat(100_000)));
    give(call([502]));
    expect(taken.page(500n, 10)).toBeUndefined();
    expect(taken.page(501n, 10)).toMatchObject({ position: 502n });
  });

  test('is forgotten with the connection, other than what comes after', () => {
    const { give, taken } = both();
    give(call([1]));
    expect(taken.has(0n)).toBe(true);
    give(call([2]));
    taken.forget();
    expect(taken.page(0n, 10)).toBeUndefined();
    expect(taken.page(1n, 10)).toBeUndefined();
    give(call([3]));
    expect(taken.page(2n, 10)).toMatchObject({ position: 3n });
  });

  test('is forgotten also where it comes later than the loss, and was sent before', () => {
    const { give, taken } = both();
    taken.forget();
    give(call([1], '', Date.now() - 1));
    expect(taken.has(0n)).toBe(false);
  });
});

describe('what is handed over', () => {
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

  test('is what the log holds', async () => {
    const { give, taken } = both();
    store.onAppended((_, written) => {
      if (written) give(written);
    });
    const names = ['', 'plain', '"\\ \n\t', '😀é漢', '{"a":1}', '\\u0000', '\u001f\u007f', '__proto__'];
    await Promise.all(
      names.map((name, i) =>
        store.append(testContext, [
          ledgerWrite(`l${i}`, 0, ledgerOpened({ name }), ledgerCredited({ amount: 1e21 * i })),
          ledgerWrite(`m${i}`, 0, ledgerOpened({ name })),
        ]),
      ),
    );
    const log = await createReader().read(database.sql, 0n, 1_000);
    expect(log.events.length).toBe(names.length * 3);
    expect(taken.page(0n, 1_000)?.events).toEqual(log.events);
  });
});
