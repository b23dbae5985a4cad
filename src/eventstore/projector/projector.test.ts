import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import type { Sql } from 'postgres';
import { createPools, type Pools } from '../../database/index.ts';
import {
  createLedgers,
  ledgerClosed,
  ledgerCredited,
  ledgerOpened,
  ledgersProjection,
  ledgersTable,
  ledgerWrite,
  memoryLogger,
  testContext,
} from '../../testing/ledger.ts';
import { settleMs, until } from '../../testing/patience.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import {
  createEventStore,
  defineProjection,
  defineTable,
  failedEvents,
  on,
  type PostgresEventStore,
  type Projection,
  type Projections,
  rebuildProjection,
  retryFailedEvents,
  startProjections,
} from '../index.ts';

const countsTable = defineTable(
  'test_counts',
  { instance_id: 'text', id: 'text', name: 'text' },
  { goesWith: {} },
);
/** A second projection of the same events, which no event is poison to. */
const names = defineProjection({
  name: 'test_counts',
  tables: [countsTable],
  handlers: [
    on(ledgerOpened, (event, rows) =>
      rows.insert(countsTable, {
        instance_id: event.instanceId,
        id: event.aggregateId,
        name: event.payload.name,
      }),
    ),
  ],
});

let database: TestDatabase;
let pools: Pools;
let store: PostgresEventStore;
let running: Projections[];
let lines: ReturnType<typeof memoryLogger>['lines'];

beforeEach(async () => {
  database = await testDatabase();
  await createLedgers(database.sql);
  await database.sql`CREATE TABLE projections.test_counts (instance_id text, id text, name text, PRIMARY KEY (instance_id, id))`;
  pools = createPools({ url: database.url });
  store = createEventStore(pools);
  running = [];
  lines = [];
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.stop()));
  await pools.close();
  await database.drop();
});

function start(
  projections: readonly Projection[] = [ledgersProjection, names],
  more: { of?: PostgresEventStore; pollMs?: number } = {},
) {
  const started = startProjections({
    url: database.url,
    log: memoryLogger(lines).log,
    workers: pools.workers,
    store: more.of ?? store,
    settleMs,
    run: projections,
    pollMs: more.pollMs ?? 500,
  });
  running.push(started);
  return started;
}

const ledgers = async (sql: Sql = database.sql) =>
  (
    await sql<
      { id: string; name: string; last_amount: number; sequence: string }[]
    >`SELECT * FROM projections.test_ledgers ORDER BY id`
  ).map((row) => `${row.id} ${row.name} ${row.last_amount} v${row.sequence}`);
const append = (id: string, version: number, ...events: Parameters<typeof ledgerWrite>[2][]) =>
  store.append(testContext, [ledgerWrite(id, version, ...events)]);

describe('the projector', () => {
  test('shows in rows what was appended, once the position is passed', async () => {
    const { watch, state } = start();
    const { position } = await append('a', 0, ledgerOpened({ name: 'A' }), ledgerCredited({ amount: 3 }));
    expect(await watch.waitFor(position)).toBe(true);
    expect(await ledgers()).toEqual(['a A 3 v2']);
    expect(watch.position()).toBe(position);
    expect(state()).toMatchObject({ status: 'running', building: [] });
  });

  test('tells which aggregates a page touched, before those who waited go on', async () => {
    const { watch } = start();
    const seen: string[] = [];
    watch.onProjected((page) =>
      seen.push(...(page.changes ?? []).map((change) => `${change.instanceId} ${change.aggregateId}`)),
    );
    const { position } = await append('a', 0, ledgerOpened({ name: 'A' }), ledgerCredited({ amount: 3 }));
    await watch.waitFor(position);
    expect(seen).toEqual(['i1 a']);
  });

  test('catches up with what was written while it was away, in pages', async () => {
    await Promise.all(
      Array.from({ length: 300 }, (_, i) =>
        append(`l${i}`, 0, ledgerOpened({ name: 'x' }), ledgerCredited({ amount: i })),
      ),
    );
    const projections = startProjections({
      url: database.url,
      log: memoryLogger(lines).log,
      workers: pools.workers,
      store,
      settleMs,
      run: [ledgersProjection],
      pageSize: 7,
    });
    running.push(projections);
    expect(await projections.watch.waitFor(await store.head())).toBe(true);
    const [row] =
      await database.sql`SELECT count(*)::int AS n, sum(last_amount)::int AS sum FROM projections.test_ledgers`;
    expect(row).toEqual({ n: 300, sum: (299 * 300) / 2 });
  });

  test('passes positions that were given to nothing, as by a failed append', async () => {
    const { watch } = start();
    await database.sql`SELECT nextval('eventstore.events2_position')`;
    const { position } = await append('a', 0, ledgerOpened({ name: 'A' }));
    await database.sql`SELECT nextval('eventstore.events2_position')`;
    expect(position).toBe(2n);
    expect(await watch.waitFor(3n)).toBe(true);
    expect(await ledgers()).toHaveLength(1);
  });

  test('waits for an append under way before a later one, and not for unrelated transactions', async () => {
    const { watch } = start(undefined, { pollMs: 20 });
    const insert = (tx: Sql, id: string) => tx`
      INSERT INTO eventstore.events2 SELECT p, gen_random_uuid(), 'test.ledger', ${id}, 1, 'test.ledger.opened', '{"name":"slow"}',
        'u', 's', 'o', 'i1', now(), p FROM (SELECT nextval('eventstore.events2_position') AS p OFFSET 0) s`;
    const gate = Promise.withResolvers<void>();
    const written = Promise.withResolvers<void>();
    const slow = database.sql.begin(async (tx) => {
      await insert(tx as never, 'slow');
      written.resolve();
      await gate.promise;
    });
    const unrelated = database.sql.begin(async (tx) => {
      await tx`SELECT pg_current_xact_id()`;
      await slow;
      await gate.promise;
      await tx`SELECT 1`;
    });
    await written.promise;
    const { position } = await append('fast', 0, ledgerOpened({ name: 'fast' }));
    expect(position).toBe(2n);
    expect(await watch.waitFor(position, 150)).toBe(false);
    expect(watch.position()).toBe(0n);
    gate.resolve();
    await slow;
    expect(await watch.waitFor(position)).toBe(true);
    expect(await ledgers()).toEqual(['fast fast null v1', 'slow slow null v1']);
    await unrelated;
  });

  test('tells other nodes at once, and again after it lost the connection on which they listen', async () => {
    const pollMs = 3_600_000;
    const other = start(undefined, { of: createEventStore(pools), pollMs });
    const reached = (position: bigint) =>
      // Not waitFor, which would look by itself.
      new Promise<void>((resolve) => {
        other.watch.onProjected((page) => page.position >= position && resolve());
      });
    start(undefined, { pollMs });
    const listeners = () => database.sql`
      SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'listen%'`;
    await until(async () => (await listeners()).length === 2);
    const first = reached(1n);
    await append('a', 0, ledgerOpened({ name: 'A' }));
    await first;
    const before = new Set((await listeners()).map((row) => row['pid']));
    for (const pid of before) await database.sql`SELECT pg_terminate_backend(${pid})`;
    await until(async () => (await listeners()).filter((row) => !before.has(row['pid'])).length === 2);
    const second = reached(2n);
    await append('b', 0, ledgerOpened({ name: 'B' }));
    await second;
  });

  test('projects each event once, on however many nodes it runs', async () => {
    const nodes = [
      start(),
      start(undefined, { of: createEventStore(pools) }),
      start(undefined, { of: createEventStore(pools) }),
    ];
    let projected = 0;
    for (const { watch } of nodes) {
      watch.onProjected((page) => {
        projected += page.events ?? 0;
      });
    }
    let head = 0n;
    for (let round = 0; round < 30; round++) {
      await Promise.all(
        Array.from({ length: 10 }, (_, i) => append(`l${round}-${i}`, 0, ledgerOpened({ name: 'x' }))),
      );
      head = await store.head();
      // Everybody looks at once.
      await Promise.all(nodes.map(({ watch }) => watch.waitFor(head)));
    }
    expect(projected).toBe(300);
    expect(nodes.map(({ watch }) => watch.position() >= head)).toEqual([true, true, true]);
  });

  test('stops although an append that never ends is in its way', async () => {
    const projections = start(undefined, { pollMs: 10 });
    const gate = Promise.withResolvers<void>();
    const taken = Promise.withResolvers<void>();
    const stuck = database.sql.begin(async (tx) => {
      await tx`LOCK TABLE eventstore.events2 IN ROW EXCLUSIVE MODE`;
      await tx`SELECT nextval('eventstore.events2_position')`;
      taken.resolve();
      await gate.promise;
    });
    await taken.promise;
    await append('a', 0, ledgerOpened({ name: 'A' }));
    expect(await projections.watch.waitFor(2n, 100)).toBe(false);
    await projections.stop();
    gate.resolve();
    await stuck;
  });

  test('waitFor tells when the position was not reached in time', async () => {
    const { watch } = start();
    expect(await watch.waitFor(1_000n, 30)).toBe(false);
  });

  test('survives the loss of its connection', async () => {
    const { watch } = start();
    await watch.waitFor((await append('a', 0, ledgerOpened({ name: 'A' }))).position);
    for (let i = 0; i < 5; i++) {
      await database.sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'postern projector%' AND datname = current_database()`;
      const { position } = await append('a', i + 1, ledgerCredited({ amount: i }));
      expect(await watch.waitFor(position)).toBe(true);
    }
    expect(await ledgers()).toEqual(['a A 4 v6']);
  });
});

describe('a poison event', () => {
  test('is recorded for its projection alone; everything else goes on', async () => {
    const { watch } = start();
    await append('a', 0, ledgerOpened({ name: 'A' }), ledgerCredited({ amount: 1 }));
    const { position } = await append('bad', 0, ledgerOpened({ name: 'throw' }));
    await append('b', 0, ledgerOpened({ name: 'B' }));
    // Waited for, since within one page the later amount would take the place of the bad one.
    await watch.waitFor((await append('b', 1, ledgerCredited({ amount: 100_000 }))).position);
    await append('b', 2, ledgerCredited({ amount: 2 }));
    expect(await watch.waitFor((await append('c', 0, ledgerOpened({ name: 'C' }))).position)).toBe(true);
    expect(await ledgers()).toEqual(['a A 1 v2', 'b B 2 v3', 'c C null v1']);
    const all = await database.sql<{ id: string }[]>`SELECT id FROM projections.test_counts ORDER BY id`;
    expect(all.map((row) => row.id)).toEqual(['a', 'b', 'bad', 'c']);
    const failures = await failedEvents(database.sql);
    expect(failures).toMatchObject([
      {
        projection: 'test_ledgers',
        position,
        eventType: 'test.ledger.opened',
        aggregateId: 'bad',
        error: 'handler cannot take this name',
        attempts: 1,
      },
      { projection: 'test_ledgers', aggregateId: 'b', error: expect.stringContaining('smallint') },
    ]);
    expect(lines.filter((line) => line.level === 'error').map((line) => line.fields?.['eventType'])).toEqual([
      'test.ledger.opened',
      'test.ledger.credited',
    ]);
  });

  test('can be tried again, with what its aggregate did since', async () => {
    const { watch } = start();
    await append('bad', 0, ledgerOpened({ name: 'throw' }));
    const { position } = await append('bad', 1, ledgerCredited({ amount: 7 }));
    await watch.waitFor(position);
    expect(await retryFailedEvents(database.sql, [ledgersProjection])).toEqual({ projected: 0, failed: 1 });
    expect((await failedEvents(database.sql))[0]?.attempts).toBe(2);
    const mended = defineProjection({
      ...ledgersProjection,
      handlers: [
        on(ledgerOpened, (event, rows) =>
          rows.insert(ledgersTable, {
            instance_id: event.instanceId,
            id: event.aggregateId,
            name: 'mended',
            change_date: event.createdAt,
            resource_owner: event.owner,
            sequence: event.version,
          }),
        ),
        ...ledgersProjection.handlers.slice(1),
      ],
    });
    expect(await retryFailedEvents(database.sql, [mended])).toEqual({ projected: 1, failed: 0 });
    expect(await ledgers()).toEqual(['bad mended 7 v2']);
    expect(await failedEvents(database.sql)).toEqual([]);
  });
});

describe('a rebuild', () => {
  test('puts right what rows have become, while they are served and events come in', async () => {
    const { watch } = start();
    await Promise.all(Array.from({ length: 50 }, (_, i) => append(`l${i}`, 0, ledgerOpened({ name: 'x' }))));
    await watch.waitFor(await store.head());
    await database.sql`UPDATE projections.test_ledgers SET name = 'corrupt'`;
    await database.sql`DELETE FROM projections.test_ledgers WHERE id < 'l3'`;

    await database.sql`ALTER TABLE projections.test_ledgers SET (fillfactor = 90)`;
    await database.sql`ALTER TABLE projections.test_ledgers ALTER COLUMN instance_id SET (n_distinct = 7)`;

    let reads = 0;
    let writing = true;
    const reading = (async () => {
      while (writing) {
        reads++;
        await database.sql`SELECT count(*) FROM projections.test_ledgers`;
      }
    })();
    const writes = (async () => {
      for (let i = 0; i < 60; i++) await append(`m${i}`, 0, ledgerOpened({ name: 'x' }));
    })();
    await rebuildProjection(database.url, [ledgersProjection], 'test_ledgers');
    await writes;
    writing = false;
    await reading;
    await watch.waitFor(await store.head());
    const [row] =
      await database.sql`SELECT count(*)::int AS n, count(*) FILTER (WHERE name = 'x')::int AS right FROM projections.test_ledgers`;
    expect(row).toEqual({ n: 110, right: 110 });
    expect(reads).toBeGreaterThan(1);
    const indexes = await database.sql<
      { indexname: string }[]
    >`SELECT indexname FROM pg_indexes WHERE schemaname = 'projections' AND tablename = 'test_ledgers' ORDER BY 1`;
    expect(indexes.map((index) => index.indexname)).toEqual(['test_ledgers_by_name', 'test_ledgers_key']);
    const [table] = await database.sql`
      SELECT reloptions FROM pg_class WHERE oid = 'projections.test_ledgers'::regclass`;
    expect(table).toEqual({ reloptions: ['fillfactor=90'] });
    const [instance] = await database.sql`
      SELECT attoptions AS told FROM pg_attribute
      WHERE attrelid = 'projections.test_ledgers'::regclass AND attname = 'instance_id'`;
    expect(instance).toEqual({ told: ['n_distinct=7'] });
    expect(await database.sql`SELECT FROM pg_tables WHERE schemaname = 'projections_rebuild'`).toHaveLength(
      0,
    );
    await watch.waitFor((await append('l0', 1, ledgerClosed({}))).position);
    expect(await ledgers()).toHaveLength(109);
  });

  test('leaves a table of which the planner knows how large it is', async () => {
    const { watch } = start();
    const opened = (_: unknown, i: number) => append(`l${i}`, 0, ledgerOpened({ name: 'x' }));
    await Promise.all(Array.from({ length: 1_100 }, opened));
    await watch.waitFor(await store.head());
    await rebuildProjection(database.url, [ledgersProjection], 'test_ledgers');
    const [table] = await database.sql`
      SELECT reltuples AS rows FROM pg_class WHERE oid = 'projections.test_ledgers'::regclass`;
    expect(table?.['rows']).toBeGreaterThan(1_000);
  });

  test('names the projections there are when asked for another, and refuses to run twice', async () => {
    await expect(rebuildProjection(database.url, [ledgersProjection], 'ledger')).rejects.toThrow(
      'test_ledgers',
    );
    await database.sql.begin(async (tx) => {
      await tx`SELECT pg_advisory_xact_lock(hashtext('postern projection rebuild'), hashtext('test_ledgers'))`;
      await expect(rebuildProjection(database.url, [ledgersProjection], 'test_ledgers')).rejects.toThrow(
        'already',
      );
    });
  });

  test('records failures anew', async () => {
    const { watch } = start();
    const { position } = await append('bad', 0, ledgerOpened({ name: 'throw' }));
    await watch.waitFor(position);
    await database.sql`UPDATE projections.failed_events SET error = 'old', attempts = 9`;
    await rebuildProjection(database.url, [ledgersProjection], 'test_ledgers');
    expect(await failedEvents(database.sql)).toMatchObject([
      { position, attempts: 1, error: 'handler cannot take this name' },
    ]);
  });

  test('happens by itself for a projection that is new on a store with history, or of a new version', async () => {
    const first = start([names]);
    await append('a', 0, ledgerOpened({ name: 'A' }));
    await first.watch.waitFor(await store.head());
    await first.stop();
    const second = start();
    await second.watch.waitFor((await append('b', 0, ledgerOpened({ name: 'B' }))).position);
    const become = (rows: string[]) => until(async () => Bun.deepEquals(await ledgers(), rows));
    await become(['a A null v1', 'b B null v1']);
    await second.stop();
    await database.sql`UPDATE projections.test_ledgers SET name = 'of version 1'`;
    const third = start([{ ...ledgersProjection, version: 2 }, names]);
    await third.watch.waitFor((await append('c', 0, ledgerOpened({ name: 'C' }))).position);
    await become(['a A null v1', 'b B null v1', 'c C null v1']);
    await until(() => third.state().building.length === 0);
    expect(third.state()).toMatchObject({ status: 'running', building: [] });
  });

  test('of a newer version makes older nodes follow instead of losing events', async () => {
    const old = start([ledgersProjection], { pollMs: 20 });
    await old.watch.waitFor((await append('a', 0, ledgerOpened({ name: 'A' }))).position);
    await database.sql`INSERT INTO projections.checkpoints (name) VALUES ('of_tomorrow')`;
    await database.sql`UPDATE projections.checkpoints SET generation = generation + 1 WHERE name = 'live'`;
    const { position } = await append('b', 0, ledgerOpened({ name: 'B' }));
    await until(() => old.state().status === 'following');
    expect(await old.watch.waitFor(position, 100)).toBe(false);
    const newer = start([ledgersProjection, { name: 'of_tomorrow', tables: [], handlers: [] }]);
    expect(await newer.watch.waitFor(position)).toBe(true);
    expect(await old.watch.waitFor(position)).toBe(true);
    expect(await ledgers()).toHaveLength(2);
  });
});
