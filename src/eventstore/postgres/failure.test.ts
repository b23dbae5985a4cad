import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { createPools, type Pools } from '../../database/index.ts';
import { PosternError } from '../../errors/index.ts';
import { ledgerCredited, ledgerOpened, ledgerWrite, testContext } from '../../testing/ledger.ts';
import { patience, until } from '../../testing/patience.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import { type TestProxy, testProxy } from '../../testing/proxy.ts';
import { createEventStore, type PostgresEventStore } from '../index.ts';

let database: TestDatabase;
let proxy: TestProxy;
let pools: Pools;
/** Waits for longer than any test lasts: what comes about with it does so on a busy machine too. */
let store: PostgresEventStore;

beforeEach(async () => {
  database = await testDatabase();
  proxy = testProxy(database.server.port);
  pools = createPools({ url: proxy.url(database.url) });
  store = createEventStore(pools, { timeoutMs: 100_000, patienceMs: 100_000 });
});
afterEach(async () => {
  proxy.mode = 'pass';
  await pools.close(200);
  proxy.stop();
  await database.drop();
});

const append = (id: string, version = 0, by = store) =>
  by.append(testContext, [
    ledgerWrite(id, version, version === 0 ? ledgerOpened({ name: 'x' }) : ledgerCredited({ amount: 1 })),
  ]);
const kindOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'written',
    (error: unknown) => (error instanceof PosternError ? error.kind : String(error)),
  );
const events = async () =>
  Number((await database.sql`SELECT count(*) AS n FROM eventstore.events2`)[0]?.['n']);

describe('an append whose answer is lost', () => {
  test('is found by its command id and acknowledged, written once', async () => {
    await append('warm');
    proxy.mode = 'lose answers';
    const pending = append('a');
    while ((await events()) < 2) await Bun.sleep(2);
    proxy.mode = 'pass';
    const appended = await pending;
    expect(await events()).toBe(2);
    expect(appended.versions).toEqual([1]);
    expect(
      (await database.sql`SELECT position FROM eventstore.events2 WHERE aggregate_id = 'a'`)[0]?.['position'],
    ).toBe(appended.position.toString());
  });

  test('for many at once: each acknowledged is there once, each refused is not, and none hangs', async () => {
    await append('warm');
    // Some are refused as well.
    const impatient = createEventStore(pools, { patienceMs: 300 });
    const ids = Array.from({ length: 300 }, (_, i) => `l${i}`);
    let storming = true;
    const told = new Map<string, string>();
    const countWritten = () => [...told.values()].filter((kind) => kind === 'written').length;
    const storm = (async () => {
      while (storming) {
        await database.sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'postern append' AND datname = current_database()`;
        // On a slow machine as often as on a quick one: after so many more.
        const enough = countWritten() + 10;
        while (storming && countWritten() < enough) await Bun.sleep(2);
      }
    })();
    for (let at = 0; at < ids.length; at += 30) {
      const some = ids.slice(at, at + 30);
      await Promise.all(some.map(async (id) => told.set(id, await kindOf(append(id, 0, impatient)))));
    }
    storming = false;
    await storm;
    const rows = await database.sql<
      { id: string; n: number }[]
    >`SELECT aggregate_id AS id, count(*)::int AS n FROM eventstore.events2 GROUP BY 1`;
    const written = new Map(rows.map((row) => [row.id, row.n]));
    for (const id of ids) {
      if (told.get(id) === 'written') expect(written.get(id)).toBe(1);
      else expect(told.get(id)).toBe('unavailable');
    }
    expect(countWritten()).toBeGreaterThan(50);
  });
});

describe('a database that is away', () => {
  test('is told of soon, and appends go on when it is back', async () => {
    await append('a');
    proxy.mode = 'refuse';
    proxy.cut();
    const soon = createEventStore(pools, { patienceMs: 300 });
    const began = performance.now();
    const kinds = await Promise.all([
      kindOf(append('b', 0, soon)),
      kindOf(append('c', 0, soon)),
      kindOf(soon.load('i1', { type: 'test.ledger', initial: 0, evolve: (n) => n, eventTypes: [] }, 'a')),
    ]);
    expect(kinds).toEqual(['unavailable', 'unavailable', 'unavailable']);
    expect(performance.now() - began).toBeLessThan(patience(900));
    proxy.mode = 'pass';
    expect(await kindOf(append('d'))).toBe('written');
    expect(await events()).toBe(2);
  });

  test('a short absence shows as delay only', async () => {
    await append('a');
    proxy.mode = 'refuse';
    proxy.cut();
    const pending = kindOf(append('b'));
    setTimeout(() => {
      proxy.mode = 'pass';
    }, 100);
    expect(await pending).toBe('written');
  });

  test('one that does not answer: deadline_exceeded, and no slot stays taken', async () => {
    await append('a');
    proxy.mode = 'stall';
    const bound = createEventStore(pools, { timeoutMs: 1_000 });
    const kinds = await Promise.all(['b', 'c', 'd', 'e'].map((id) => kindOf(append(id, 0, bound))));
    expect(new Set(kinds)).toEqual(new Set(['deadline_exceeded']));
    proxy.cut();
    proxy.mode = 'pass';
    let tries = 0;
    await until(async () => (await kindOf(append(`f${++tries}`, 0, bound))) === 'written');
  });

  test('an append that waits for a lock ends with the time-out of its statement', async () => {
    const brief = createPools({ url: database.url, appendTimeoutMs: 700 });
    const bound = createEventStore(brief, { timeoutMs: 100_000, patienceMs: 300 });
    const gate = Promise.withResolvers<void>();
    const locked = Promise.withResolvers<void>();
    const holder = database.sql.begin(async (tx) => {
      await tx`LOCK TABLE eventstore.events2 IN SHARE MODE`;
      locked.resolve();
      await gate.promise;
    });
    await locked.promise;
    expect(await kindOf(append('a', 0, bound))).toBe('unavailable');
    gate.resolve();
    await holder;
    expect(await kindOf(append('a'))).toBe('written');
    expect(await events()).toBe(1);
    await brief.close();
  });
});

test('an append that must wait for somebody does not hold up others', async () => {
  const gate = Promise.withResolvers<void>();
  const taken = Promise.withResolvers<void>();
  const holder = database.sql.begin(async (tx) => {
    await tx`INSERT INTO eventstore.unique_constraints VALUES ('i1', 'names', 'held')`;
    taken.resolve();
    await gate.promise;
    throw new Error('give the name back');
  });
  await taken.promise;
  const waits = kindOf(
    store.append(testContext, [
      {
        ...ledgerWrite('a', 0, ledgerOpened({ name: 'x' })),
        constraints: [{ action: 'add', type: 'names', field: 'held' }],
      },
    ]),
  );
  // What comes in the same turn leaves in the same call; this one is on its way.
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(await kindOf(append('b'))).toBe('written');
  expect(await kindOf(append('c'))).toBe('written');
  expect(await events()).toBe(2);
  gate.resolve();
  await holder.catch(() => {});
  expect(await waits).toBe('written');
});

test('a queue that has grown too long refuses further appends instead of holding them', async () => {
  const small = createEventStore(pools, { queueLimit: 5, inFlight: 1, batchSize: 1 });
  const kinds = await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      kindOf(small.append(testContext, [ledgerWrite(`q${i}`, 0, ledgerOpened({ name: 'x' }))])),
    ),
  );
  expect(kinds.filter((kind) => kind === 'written')).toHaveLength(6);
  expect(kinds.filter((kind) => kind === 'resource_exhausted')).toHaveLength(4);
});
