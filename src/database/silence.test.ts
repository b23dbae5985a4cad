import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Options } from 'postgres';
import { patience } from '../testing/patience.ts';
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

test('a connection that swallows everything is given up, and the next one works; work and rest are not silence', async () => {
  const sql = connect(proxy.url(database.url), 'silence', {
    max: 1,
    socket: watchedSockets(500),
  } as Options<Record<string, never>>);
  const backend = async () => (await sql`select pg_backend_pid() as pid`)[0]?.['pid'] as number;
  const first = await backend();
  await sql`select pg_sleep(0.4)`;
  await Bun.sleep(2_500);
  expect(await backend()).toBe(first);

  proxy.mode = 'stall';
  const started = performance.now();
  const error = await sql`select 1`.catch((thrown: unknown) => thrown);
  expect(isConnectionLost(error)).toBe(true);
  expect(performance.now() - started).toBeLessThan(patience(5_000));

  proxy.mode = 'pass';
  // A query between the error and the close of the connection goes with it.
  expect(await backend().catch(backend)).not.toBe(first);
  await sql.end({ timeout: 1 });
});
