import { expect, test } from 'bun:test';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { createPools, migrate } from '../../database/index.ts';
import {
  createLedgers,
  ledgerCredited,
  ledgerOpened,
  ledgersProjection,
  ledgerWrite,
  memoryLogger,
  testContext,
} from '../../testing/ledger.ts';
import { settleMs, until } from '../../testing/patience.ts';
import { startTestServer, testDatabase } from '../../testing/postgres.ts';
import { createEventStore, startProjections } from '../index.ts';

const script = join(import.meta.dir, '../../testing/node.ts');

/** Every ledger's row shows its last event, and versions have neither gap nor twin. */
async function expectProjected(sql: Sql): Promise<void> {
  const [row] = await sql<{ events: number; ledgers: number; behind: number; gaps: number }[]>`
    WITH e AS (
      SELECT aggregate_id AS id, max(aggregate_version) AS version, count(*) AS n
      FROM eventstore.events2 WHERE aggregate_type = 'test.ledger' GROUP BY 1)
    SELECT sum(e.n)::int AS events, count(*)::int AS ledgers,
      count(*) FILTER (WHERE p.sequence IS DISTINCT FROM e.version)::int AS behind, count(*) FILTER (WHERE e.n <> e.version)::int AS gaps
    FROM e LEFT JOIN projections.test_ledgers p ON p.instance_id = 'i1' AND p.id = e.id`;
  expect(row).toMatchObject({ behind: 0, gaps: 0 });
  expect(row?.events).toBeGreaterThan(50);
}

test('three nodes on one database read what they wrote; one that is killed takes nothing along', async () => {
  const database = await testDatabase();
  await createLedgers(database.sql);
  const spawn = (node: string, writes: number) =>
    Bun.spawn([process.execPath, script, database.url, node, String(writes)], {
      stdout: 'pipe',
      stderr: 'pipe',
    });
  const victim = spawn('victim', 100_000);
  const survivors = ['a', 'b'].map((node) => spawn(node, 200));

  let told = '';
  const reading = (async () => {
    for await (const bytes of victim.stdout) {
      told += new TextDecoder().decode(bytes);
      if (told.split('\n').length > 60 && !victim.killed) victim.kill('SIGKILL');
    }
  })();
  const outputs = await Promise.all(
    survivors.map(async (child) => {
      const [output, errors, code] = await Promise.all([
        new Response(child.stdout).text(),
        new Response(child.stderr).text(),
        child.exited,
      ]);
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      return output;
    }),
  );
  await reading;
  expect(victim.signalCode).toBe('SIGKILL');

  const acknowledged = [...outputs.join('').trim().split('\n'), ...told.split('\n').slice(0, -1)];
  const stored = await database.sql<{ line: string }[]>`
      SELECT aggregate_id || ' ' || aggregate_version AS line FROM eventstore.events2`;
  const lines = new Set(stored.map((row) => row.line));
  expect(acknowledged.filter((line) => !lines.has(line))).toEqual([]);
  expect(acknowledged.length).toBeGreaterThan(400);
  expect(new Set(acknowledged).size).toBe(acknowledged.length);
  // The victim's last appends may have had nobody to project them until now.
  const pools = createPools({ url: database.url });
  const store = createEventStore(pools);
  const projections = startProjections({
    url: database.url,
    log: memoryLogger().log,
    workers: pools.workers,
    store,
    settleMs,
    run: [ledgersProjection],
  });
  expect(await projections.watch.waitFor(await store.head())).toBe(true);
  await expectProjected(database.sql);
  await projections.stop();
  await pools.close();
  await database.drop();
});

/** false when it had ended by itself since it was seen. */
function killed(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

test('kill -9 of a backend: Postgres starts over, and nothing acknowledged is lost, projected or not', async () => {
  // A server of its own: when one backend is killed, Postgres ends all of them. With fsync, as in production.
  const server = await startTestServer({ fsync: true });
  const url = server.url('postgres');
  await migrate(url);
  const pools = createPools({ url });
  await createLedgers(pools.workers);
  const store = createEventStore(pools, { timeoutMs: 100_000, patienceMs: 60_000 });
  const projections = startProjections({
    url,
    log: memoryLogger().log,
    workers: pools.workers,
    store,
    settleMs,
    run: [ledgersProjection],
  });
  const acknowledged: string[] = [];
  let writing = true;
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let i = 0; writing; i++) {
      const id = `${writer}-${i}`;
      await store.append(testContext, [
        ledgerWrite(id, 0, ledgerOpened({ name: id }), ledgerCredited({ amount: 1 })),
      ]);
      acknowledged.push(id);
    }
  });
  for (const role of ['append', 'projector', 'append']) {
    const before = acknowledged.length;
    while (acknowledged.length < before + 50) await Bun.sleep(5);
    // After the last kill appends may go on before the projector is connected again.
    await until(async () => {
      const [victim] = await pools.reads<
        { pid: number }[]
      >`SELECT pid FROM pg_stat_activity WHERE application_name = ${`postern ${role}`} LIMIT 1`.catch(
        () => [],
      );
      return victim !== undefined && killed(victim.pid);
    });
  }
  const before = acknowledged.length;
  while (acknowledged.length < before + 50) await Bun.sleep(5);
  writing = false;
  await Promise.all(writers);
  expect(await projections.watch.waitFor(await store.head())).toBe(true);
  const rows = await pools.reads<
    { id: string; sequence: string }[]
  >`SELECT id, sequence FROM projections.test_ledgers`;
  const projected = new Map(rows.map((row) => [row.id, row.sequence]));
  expect(acknowledged.filter((id) => projected.get(id) !== '2')).toEqual([]);
  await expectProjected(pools.reads);
  await projections.stop();
  await pools.close();
  await server.stop();
});
