import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { createPools, type Pools } from '../../database/index.ts';
import {
  createLedgers,
  ledgerCredited,
  ledgerOpened,
  ledgerWrite,
  memoryLogger,
  testContext,
} from '../../testing/ledger.ts';
import { settleMs, until } from '../../testing/patience.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import { createEventStore, type PostgresEventStore, type Projections, startProjections } from '../index.ts';

let database: TestDatabase;
let pools: Pools;
let store: PostgresEventStore;
let projections: Projections;
let threads: Worker[];
let lines: ReturnType<typeof memoryLogger>['lines'];

beforeEach(async () => {
  database = await testDatabase();
  await createLedgers(database.sql);
  pools = createPools({ url: database.url });
  store = createEventStore(pools);
  threads = [];
  lines = [];
  projections = startProjections({
    url: database.url,
    log: memoryLogger(lines).log,
    workers: pools.workers,
    store,
    settleMs,
    run: () => {
      const thread = new Worker(new URL('../../testing/projector-thread.ts', import.meta.url).href);
      threads.push(thread);
      return thread;
    },
  });
});
afterEach(async () => {
  await projections.stop();
  await pools.close();
  await database.drop();
});

const append = (id: string, version: number, ...events: Parameters<typeof ledgerWrite>[2][]) =>
  store.append(testContext, [ledgerWrite(id, version, ...events)]);
const rows = async () =>
  Number((await database.sql`SELECT count(*) AS n FROM projections.test_ledgers`)[0]?.['n']);

describe('the projector in its thread', () => {
  test('is heard often enough for its tables to be relied on, whenever it was started', async () => {
    const trusted = () => until(() => projections.watch.trusted());
    await trusted();
    threads[0]?.terminate();
    await until(() => threads.length === 2);
    await projections.watch.waitFor((await append('second', 0, ledgerOpened({ name: 'x' }))).position);
    await trusted();
  });

  test('answers those who wait, and stops when asked', async () => {
    for (let i = 0; i < 20; i++) {
      expect(
        await projections.watch.waitFor((await append(`l${i}`, 0, ledgerOpened({ name: 'x' }))).position),
      ).toBe(true);
      expect(await rows()).toBe(i + 1);
    }
    expect(projections.state()).toMatchObject({
      status: 'running',
      thread: { status: 'running', restarts: 0 },
    });
    await projections.stop();
    expect(projections.state().thread.status).toBe('stopped');
    const { database: name } = (await database.sql`SELECT current_database() AS database`)[0] as {
      database: string;
    };
    // The server takes a moment to see that a connection is closed.
    await until(
      async () =>
        (
          await database.sql`SELECT FROM pg_stat_activity
            WHERE datname = ${name} AND application_name LIKE 'postern projector%'`
        ).length === 0,
    );
  });

  test('is started anew when it dies, with nothing lost and nothing twice', async () => {
    let written = 0;
    const writeSome = async () => {
      let last = 0n;
      for (let i = 0; i < 20; i++) {
        last = (await append(`l${written++}`, 0, ledgerOpened({ name: 'x' }), ledgerCredited({ amount: i })))
          .position;
      }
      return last;
    };
    await projections.watch.waitFor(await writeSome());
    threads.at(-1)?.postMessage({ type: 'die' });
    expect(await projections.watch.waitFor(await writeSome())).toBe(true);
    await until(() => projections.state().thread.restarts === 1);
    expect(await projections.watch.waitFor(await writeSome())).toBe(true);
    threads.at(-1)?.terminate();
    await until(() => projections.state().thread.restarts === 2);
    expect(await projections.watch.waitFor(await writeSome())).toBe(true);
    expect(await rows()).toBe(written);
    expect(projections.state().thread).toMatchObject({ status: 'running', restarts: 2 });
    const deaths = lines.filter((line) => line.message.startsWith('worker thread died'));
    expect(deaths[0]?.fields).toMatchObject({
      worker: 'projector',
      error: expect.stringContaining('asked to die'),
    });
    expect(String(deaths[0]?.fields?.['error']).length).toBeLessThan(600);
  });
});
