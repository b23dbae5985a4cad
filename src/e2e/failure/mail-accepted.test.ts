import { afterAll, beforeAll, expect } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPools, type Pools } from '../../database/index.ts';
import { headerOf, startRelay, type TestRelay } from '../../notification/testing-relay.ts';
import {
  emptyFolder,
  type RunningExecutable,
  runExecutable,
  startExecutable,
  test,
} from '../../testing/executable.ts';
import { until } from '../../testing/patience.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';

const folder = emptyFolder();
let database: TestDatabase;
let pools: Pools;
let relay: TestRelay;
let node: RunningExecutable;
let pat: string;
/** Before the relay says that it has the message. */
let accepting: () => Promise<void> = async () => {};

const env = () => ({
  POSTERN_DATABASE_URL: database.url,
  // A lease is over after six seconds.
  POSTERN_DELIVERIES_TIMEOUTSECONDS: '3',
  POSTERN_MAIL_SMTPURL: `smtp://127.0.0.1:${relay.port}`,
  POSTERN_MAIL_SENDER: 'no-reply@postern.example',
  POSTERN_FIRSTINSTANCE_MACHINE_USERNAME: 'provisioner',
  POSTERN_FIRSTINSTANCE_MACHINE_PATFILE: './provisioner.pat',
});
const start = async () => {
  node = await startExecutable({ folder: folder.path, env: env() });
};

beforeAll(async () => {
  database = await testDatabase();
  relay = await startRelay({ accepting: () => accepting() });
  expect(await runExecutable(folder.path, ['setup'], env())).toMatchObject({ code: 0 });
  pat = readFileSync(join(folder.path, 'provisioner.pat'), 'utf8').trim();
  pools = createPools({ url: database.url, poolSize: 2 });
  await start();
});
afterAll(async () => {
  await node?.end('SIGKILL');
  await pools?.close();
  await relay?.stop();
  await database?.drop();
  folder.cleanup();
});

async function addPerson(email: string): Promise<void> {
  const response = await fetch(`${node.url}/v2/users/human`, {
    method: 'POST',
    headers: { authorization: `Bearer ${pat}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      username: email,
      profile: { givenName: 'Ada', familyName: 'Lovelace' },
      email: { email, sendCode: {} },
    }),
  });
  expect(response.ok ? '' : await response.text()).toBe('');
}
const deliveries = () => pools.reads<{ state: number; attempts: number }[]>`
  SELECT state, attempts FROM delivery.deliveries`;

/** Backends that wait for the row of the delivery: the node is just keeping how it ended. */
const keeping = () => pools.reads<{ pid: number }[]>`
  SELECT pid FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%delivery.attempts%'`;

test('a mail that a relay has taken goes once more, as the same, when its node dies before it has kept that', async () => {
  const taken = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  let holding: Promise<unknown> | undefined;
  accepting = async () => {
    if (holding) return;
    // How it ended cannot be kept from here on.
    holding = pools.workers.begin(async (sql) => {
      await sql`SELECT FROM delivery.deliveries FOR UPDATE`;
      taken.resolve();
      await release.promise;
    });
    await taken.promise;
  };
  await addPerson('ada@people.example');
  await until(async () => (await keeping()).length === 1, 'the node keeps how it ended');
  expect(relay.received).toHaveLength(1);
  await node.end('SIGKILL');
  // Its statement dies with it, and not only its connection.
  for (const { pid } of await keeping()) await pools.reads`SELECT pg_terminate_backend(${pid})`;
  await until(async () => (await keeping()).length === 0);
  release.resolve();
  await holding;
  expect([...(await deliveries())]).toEqual([{ state: 1, attempts: 1 }]);

  await start();
  await until(async () => (await deliveries())[0]?.state === 2);
  expect([...(await deliveries())]).toEqual([{ state: 2, attempts: 2 }]);
  expect(relay.received).toHaveLength(2);
  const [first, second] = relay.received.map(({ source }) => headerOf(source, 'message-id'));
  expect(first).toMatch(/^<\d{12}-[0-9a-f]{12}@postern\.example>$/);
  expect(second).toBe(first);
  // That it was sent is recorded once, however often it was.
  const [{ sent } = { sent: 0 }] = await pools.reads<{ sent: number }[]>`
    SELECT count(*)::int AS sent FROM eventstore.events2 WHERE event_type = 'user.human.email.code.sent'`;
  expect(sent).toBe(1);
});
