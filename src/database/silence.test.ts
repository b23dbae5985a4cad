import { afterAll, beforeAll, expect, spyOn, test } from 'bun:test';
import type { Options } from 'postgres';
import { until } from '../testing/patience.ts';
import { type TestDatabase, testDatabase } from '../testing/postgres.ts';
import { type TestProxy, testProxy } from '../testing/proxy.ts';
import { isConnectionLost } from './failure.ts';
import { connect } from './pools.ts';
import { watchedSockets } from './silence.ts';

let database: TestDatabase;
let proxy: TestProxy;
beforeAll(async () => {
  database = await testDatabase();
  proxy = testProxy(database.server.port);
});
afterAll(async () => {
  proxy.stop();
  await database.drop();
});

/** Longer than any answer takes here, however busy the machine is: silence lasts by a clock that the test puts forward. */
const silenceMs = 60_000;
let ahead = 0;
const now = performance.now.bind(performance);
beforeAll(() => {
  spyOn(performance, 'now').mockImplementation(() => now() + ahead);
});
afterAll(() => {
  spyOn(performance, 'now').mockRestore();
});

/** Whoever looks once in a second has done so when another timer of a second has run twice. */
const looked = () =>
  new Promise<void>((resolve) => {
    let ticks = 0;
    const timer = setInterval(() => {
      if (++ticks < 2) return;
      clearInterval(timer);
      resolve();
    }, 1_000);
  });

test('a connection that swallows everything is given up, and the next one works; work and rest are not silence', async () => {
  const sql = connect(proxy.url(database.url), 'silence', {
    max: 1,
    socket: watchedSockets(silenceMs),
  } as Options<Record<string, never>>);
  const backend = async () => (await sql`select pg_backend_pid() as pid`)[0]?.['pid'] as number;
  const first = await backend();
  const working = sql`select pg_sleep(3)`.execute();
  const isWorking = () =>
    database.sql`SELECT FROM pg_stat_activity WHERE pid = ${first} AND state = 'active'`;
  await until(async () => (await isWorking()).length > 0);
  ahead += silenceMs / 2;
  await looked();
  await working;
  ahead += 2 * silenceMs;
  await looked();
  expect(await backend()).toBe(first);

  proxy.mode = 'stall';
  const asked = sql`select 1`.execute().catch((thrown: unknown) => thrown);
  // From some moment on it has been asked.
  const passing = setInterval(() => {
    ahead += silenceMs;
  }, 100);
  expect(isConnectionLost(await asked)).toBe(true);
  clearInterval(passing);

  proxy.mode = 'pass';
  // A query between the error and the close of the connection goes with it.
  expect(await backend().catch(backend)).not.toBe(first);
  await sql.end({ timeout: 1 });
});
