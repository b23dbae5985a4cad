import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createPools, type Pools } from '../../database/index.ts';
import { createEventStore, type EventStore } from '../../eventstore/index.ts';
import { quotaEvents } from '../../quota/index.ts';
import {
  emptyFolder,
  type RunningExecutable,
  runExecutable,
  startExecutable,
} from '../../testing/executable.ts';
import { until } from '../../testing/patience.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';

/** The suite's share; set POSTERN_KILLS to see more. */
const kills = Number(process.env['POSTERN_KILLS'] ?? 6);
const perKill = 60;

let folder: ReturnType<typeof emptyFolder>;
let database: TestDatabase;
let pools: Pools;
let store: EventStore;
let instanceId: string;
/** How often each delivery arrived, and for which event. */
const arrived = new Map<string, { times: number; readonly event: string }>();
const receiver = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request) {
    const id = request.headers.get('postern-delivery') ?? '';
    const { id: event } = (await request.json()) as { id: string };
    const known = arrived.get(id) ?? { times: 0, event };
    arrived.set(id, { ...known, times: known.times + 1 });
    return new Response('heard');
  },
});

const settings = () => ({
  POSTERN_DATABASE_URL: database.url,
  POSTERN_OUTBOUND_ALLOW: '127.0.0.1',
  // On a machine that does much else a receiver may take a second, and what was late is waited for longer each time.
  POSTERN_DELIVERIES_TIMEOUTSECONDS: '3',
});

beforeAll(async () => {
  folder = emptyFolder();
  database = await testDatabase();
  const setup = await runExecutable(folder.path, ['setup'], settings());
  expect(setup).toMatchObject({ code: 0 });
  pools = createPools({ url: database.url, poolSize: 2 });
  store = createEventStore(pools);
  const [row] = await pools.reads<{ id: string }[]>`SELECT id FROM projections.instances_projection`;
  instanceId = row!.id;
});
afterAll(async () => {
  await pools?.close();
  await database?.drop();
  folder?.cleanup();
  await receiver.stop(true);
});

const start = (): Promise<RunningExecutable> => startExecutable({ folder: folder.path, env: settings() });

let written = 0;
/** Events of which calls are to tell, each by itself, as another node would write them. */
const write = (count: number) =>
  Promise.all(
    Array.from({ length: count }, () => {
      const id = `n${written++}`;
      return store.append({ instanceId, editor: { user: 'test', service: 'test' } }, [
        {
          aggregateType: 'quota',
          aggregateId: id,
          owner: instanceId,
          expectedVersion: 0,
          events: [
            quotaEvents.quotaNotificationDue({
              unit: 'requests.all.authenticated',
              id,
              callURL: receiver.url.href,
              periodStart: '2026-01-01T00:00:00Z',
              threshold: 1,
              usage: 1,
            }),
          ],
        },
      ]);
    }),
  );

test(`killed ${kills} times while it sends, every call is made, and again only where one was under way`, async () => {
  for (let kill = 0; kill < kills; kill++) {
    const running = await start();
    const before = arrived.size;
    await write(perKill);
    // In the middle: some were sent, some are on their way, some wait.
    await until(() => arrived.size > before + (kill % 5) * 8);
    await running.end('SIGKILL');
  }
  const last = await start();
  await until(() => arrived.size === written);
  await until(async () => {
    const [row] = await pools.reads<{ n: number }[]>`
      SELECT count(*)::int AS n FROM delivery.deliveries WHERE state <> 2`;
    return row!.n === 0;
  });
  expect(new Set([...arrived.values()].map(({ event }) => event)).size).toBe(kills * perKill);
  const repeats = [...arrived.values()].reduce((sum, { times }) => sum + times - 1, 0);
  // What may be under way to one target at a kill, and what ended in the moment before, which was not kept yet.
  expect(repeats).toBeLessThanOrEqual(kills * 2 * 16);
  expect((await last.end()).code).toBe(0);
}, 600_000);
