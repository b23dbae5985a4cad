import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createPools, type Pools } from '../../database/index.ts';
import { deliveryStates } from '../../delivery/index.ts';
import type { Job } from '../../feature.ts';
import { jobsOf } from '../../features.ts';
import { headerOf, startRelay, type TestRelay } from '../../notification/testing-relay.ts';
import { eventApi, outOfOrder, type Told, writeOrgs } from '../../subscription/testing-events.ts';
import { silentLogger } from '../../telemetry/index.ts';
import { type JumpingClock, jumpingClock } from '../../testing/jumping-clock.ts';
import { until } from '../../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../../testing/postern.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';

let database: TestDatabase;
let clock: JumpingClock;
let pools: Pools;
let relay: TestRelay;
let postern: TestPostern;
let jobs: readonly Job[];
let status = 200;
const called: string[] = [];
const heard: Told[] = [];
const receiver = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request) {
    const body = await request.json();
    if (status === 200) {
      if (new URL(request.url).pathname === '/heard') heard.push(body as Told);
      else called.push(request.headers.get('postern-delivery') ?? '');
    }
    return new Response('', { status });
  },
});

beforeAll(async () => {
  database = await testDatabase();
  clock = await jumpingClock(database);
  // What is connected already has the clock that does not jump.
  pools = createPools({ url: database.url, poolSize: 2 });
  relay = await startRelay();
  postern = await startTestPostern({
    database,
    log: silentLogger,
    configure: (config) => {
      config.outbound.allow.push('127.0.0.1', 'localhost');
      config.deliveries.timeoutSeconds = 3;
      jobs = jobsOf(config).filter(({ name }) => / clock$/.test(name));
    },
  });
  const { id } = await postern.call<{ id: string }>('zitadel.admin.v1.AdminService/AddSMTPConfig', {
    senderAddress: 'no-reply@postern.example',
    senderName: 'Postern',
    host: relay.host,
  });
  await postern.call('zitadel.admin.v1.AdminService/ActivateSMTPConfig', { id });
  await postern.call(`${eventApi}/CreateSubscription`, {
    name: 'heard',
    filter: { eventTypes: ['org.added', 'org.changed'] },
    http: { url: `${receiver.url}heard` },
  });
  const target = await postern.call<{ id: string }>('zitadel.action.v2.ActionService/CreateTarget', {
    name: 'called',
    endpoint: `${receiver.url}called`,
    timeout: '3s',
    restAsync: {},
  });
  await postern.call('zitadel.action.v2.ActionService/SetExecution', {
    condition: { event: { event: 'org.added' } },
    targets: [target.id],
  });
});
afterAll(async () => {
  await postern?.stop();
  await pools?.close();
  await relay?.stop();
  await receiver.stop(true);
});

/** What the jobs that look at the clock do every minute. */
async function minute(): Promise<void> {
  const tools = { platform: postern.server.platform, writes: pools.workers };
  for (const { run } of jobs) await run(tools, new AbortController().signal);
}
const counted = (ids: readonly string[]): number[] => [
  ...ids
    .reduce((counts, id) => counts.set(id, (counts.get(id) ?? 0) + 1), new Map<string, number>())
    .values(),
];
const events = () => heard.map(({ aggregateID, sequence }) => `${aggregateID} ${sequence}`);
const mails = () => relay.received.map(({ source }) => headerOf(source, 'message-id') ?? '');
/** Mails whose code is good for an hour: it was over, by the clock that all go by, before they left. */
async function ranOut(): Promise<number> {
  const [row] = await database.sql<{ n: number }[]>`
    SELECT count(*)::int AS n FROM delivery.deliveries d JOIN delivery.attempts a
      ON a.instance_id = d.instance_id AND a.delivery_id = d.id AND a.attempt = d.attempts
    WHERE d.state = ${deliveryStates.givenUp} AND a.said = 'the code ran out before it could be sent'`;
  return row!.n;
}
let people = 0;
const addPerson = () =>
  postern.call('zitadel.user.v2.UserService/AddHumanUser', {
    username: `ada${++people}@people.example`,
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: `ada${people}@people.example`, sendCode: {} },
  });

test('a clock of the database that jumps, there and back, while much waits and fails: all leaves, and once more at most', async () => {
  await minute();
  let [orgs, round] = [0, 0];
  const told = async () =>
    counted(called).length === orgs &&
    counted(events()).length === 2 * orgs &&
    counted(mails()).length + (await ranOut()) >= people;
  async function write(): Promise<void> {
    await writeOrgs(postern, `round${round++}-`, 8, 2);
    orgs += 8;
    await addPerson();
  }
  for (const hours of [-1, 0, 1, 0]) {
    status = 503;
    await write();
    await until(async () => {
      const [row] = await database.sql<{ tried: boolean }[]>`
        SELECT (SELECT bool_or(failures > 0) FROM delivery.cursors)
          AND EXISTS (SELECT FROM delivery.attempts WHERE outcome = 1) AS tried`;
      return row?.tried === true;
    }, 'some have failed and wait');
    await clock.jump(hours);
    status = 200;
    await write();
    await minute();
    await minute();
    await until(told, `all of round ${round} is told, with the clock at ${hours} hours`);
  }
  for (const all of [called, events(), mails()]) expect(Math.max(...counted(all))).toBeLessThanOrEqual(2);
  expect(outOfOrder(heard)).toEqual([]);
});
