import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { connect, createPools, type Pools } from '../../database/index.ts';
import {
  createLedgers,
  ledgerOpened,
  ledgersProjection,
  ledgerWrite,
  memoryLogger,
  testContext,
} from '../../testing/ledger.ts';
import { settleMs, until } from '../../testing/patience.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import { createEventStore, type PostgresEventStore, type Projections, startProjections } from '../index.ts';

const thread = () => new Worker(new URL('../../testing/projector-thread.ts', import.meta.url).href);

for (const { where, run } of [
  { where: 'in this thread', run: [ledgersProjection] },
  { where: 'in a thread of its own', run: thread },
])
  describe(`a projector ${where} whose database went back`, () => {
    let database: TestDatabase;
    let pools: Pools;
    let store: PostgresEventStore;
    let projections: Projections;
    beforeEach(async () => {
      database = await testDatabase();
      await createLedgers(database.sql);
      pools = createPools({ url: database.url });
      store = createEventStore(pools);
      projections = startProjections({
        url: database.url,
        log: memoryLogger().log,
        workers: pools.workers,
        store,
        settleMs,
        // What is not told is not found by asking either, as long as the test takes.
        pollMs: 600_000,
        run,
      });
    });
    afterEach(async () => {
      await projections.stop();
      await pools.close();
      await database.drop();
    });

    const open = (id: string) => store.append(testContext, [ledgerWrite(id, 0, ledgerOpened({ name: id }))]);
    const ledgers = async () =>
      (await database.sql`SELECT id FROM projections.test_ledgers ORDER BY id`).map(({ id }) => id);
    const projector = () =>
      database.sql<{ pid: number }[]>`
        SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'postern projector'`;

    /** As after a crash: what was projected after a position is gone. While the holder waits, nobody projects. */
    async function goBack(to: bigint, meanwhile: () => Promise<void>, alsoTheLog = false): Promise<void> {
      const holder = connect(database.url, 'holder', { max: 1 });
      await holder.unsafe(
        `UPDATE projections.checkpoints SET position = ${to} WHERE name = 'live'; DELETE FROM projections.test_ledgers WHERE id NOT IN ('a')`,
      );
      if (alsoTheLog)
        await holder.unsafe(
          `DELETE FROM eventstore.events2 WHERE position > ${to}; SELECT setval('eventstore.events2_position', ${to})`,
        );
      await holder.begin(async (tx) => {
        await tx`SELECT FROM projections.checkpoints WHERE name = 'live' FOR UPDATE`;
        const [before] = await projector();
        await database.sql`SELECT pg_terminate_backend(${before?.pid ?? 0}::int)`;
        await until(async () => projections.watch.position() < to + 1n);
        await meanwhile();
      });
      await holder.end();
    }

    test('waits again for what it had projected', async () => {
      await open('a');
      const { position } = await open('b');
      expect(await projections.watch.waitFor(position)).toBe(true);
      await goBack(position - 1n, async () => {
        expect(await projections.watch.waitFor(position, 50)).toBe(false);
      });
      expect(await projections.watch.waitFor(position)).toBe(true);
      expect(await ledgers()).toEqual(['a', 'b']);
    });

    test('projects at once what is appended at positions that it had seen already', async () => {
      const { position: first } = await open('a');
      for (let i = 0; i < 20; i++) await projections.watch.waitFor((await open(`lost${i}`)).position);
      await goBack(first, async () => {}, true);
      for (const id of ['b', 'c', 'd']) {
        const { position } = await open(id);
        expect(position).toBeLessThan(first + 5n);
        expect(await projections.watch.waitFor(position)).toBe(true);
        expect(await ledgers()).toContain(id);
      }
    });
  });
