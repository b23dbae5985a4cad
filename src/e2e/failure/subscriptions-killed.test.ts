import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { createPools, type Pools } from '../../database/index.ts';
import { createEventStore, type EventStore } from '../../eventstore/index.ts';
import { orgEvents } from '../../org/index.ts';
import { eventApi, outOfOrder, type Told } from '../../subscription/testing-events.ts';
import {
  emptyFolder,
  type RunningExecutable,
  runExecutable,
  startExecutable,
} from '../../testing/executable.ts';
import { type NatsServer, natsServerBinary, startNatsServer } from '../../testing/nats.ts';
import { until } from '../../testing/patience.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';

/** The suite's share; set POSTERN_KILLS to see more. */
const kills = Number(process.env['POSTERN_KILLS'] ?? 4);
const perKill = 200;
/** Sent to an HTTP endpoint, and its cursor not moved past. */
const mostUnmoved = 64;

let folder: ReturnType<typeof emptyFolder>;
let database: TestDatabase;
let pools: Pools;
let store: EventStore;
let instanceId: string;
let token: string;
let nats: NatsServer | undefined;
const arrived: Told[] = [];
const receiver = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request) {
    const told = (await request.json()) as Told;
    await Bun.sleep(1);
    arrived.push(told);
    return new Response();
  },
});

const settings = () => ({
  POSTERN_DATABASE_URL: database.url,
  POSTERN_OUTBOUND_ALLOW: '127.0.0.1',
  POSTERN_FIRSTINSTANCE_MACHINE_USERNAME: 'machine',
  POSTERN_FIRSTINSTANCE_MACHINE_PATFILE: `${folder.path}/machine.pat`,
});

beforeAll(async () => {
  folder = emptyFolder();
  database = await testDatabase();
  const setup = await runExecutable(folder.path, ['setup'], settings());
  expect(setup).toMatchObject({ code: 0 });
  token = (await Bun.file(`${folder.path}/machine.pat`).text()).trim();
  pools = createPools({ url: database.url, poolSize: 2 });
  store = createEventStore(pools);
  const [row] = await pools.reads<{ id: string }[]>`SELECT id FROM projections.instances_projection`;
  instanceId = row!.id;
  if (natsServerBinary()) nats = await startNatsServer();
});
afterAll(async () => {
  await pools?.close();
  await database?.drop();
  folder?.cleanup();
  await nats?.stop();
  await receiver.stop(true);
});

const start = (): Promise<RunningExecutable> => startExecutable({ folder: folder.path, env: settings() });

let written = 0;
/** Two events each, of aggregates of their own, as another node would write them. */
async function write(count: number): Promise<void> {
  const from = written;
  written += count;
  await store.append(
    { instanceId, editor: { user: 'test', service: 'test' } },
    Array.from({ length: count }, (_, at) => ({
      aggregateType: 'org',
      aggregateId: `killed${from + at}`,
      owner: `killed${from + at}`,
      expectedVersion: 0,
      events: [
        orgEvents.orgAdded({ name: `killed ${from + at}` }),
        orgEvents.orgChanged({ name: `killed ${from + at} again` }),
      ],
    })),
  );
}

const call = async (node: RunningExecutable, method: string, request: object) => {
  const response = await fetch(`${node.url}/${eventApi}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(request),
  });
  expect([response.status, await response.clone().text()]).toEqual([200, expect.any(String)] as never);
  return response.json() as Promise<{ id: string }>;
};
const filter = { aggregateTypes: ['org'], eventTypes: ['org.added', 'org.changed'] };
const distinct = (told: readonly Told[]): number =>
  new Set(told.map(({ aggregateID, sequence }) => `${aggregateID} ${sequence}`)).size;

describe('three nodes tell subscriptions of events, and', () => {
  let nodes: RunningExecutable[];
  beforeAll(async () => {
    nodes = [await start(), await start(), await start()];
    await call(nodes[0]!, 'CreateSubscription', { name: 'http', filter, http: { url: receiver.url.href } });
    if (!nats) return;
    const connection = await connect({ servers: nats.url });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: 'POSTERN', subjects: ['postern.>'] });
    await connection.close();
    await call(nodes[0]!, 'CreateSubscription', { name: 'nats', filter, nats: { servers: [nats.url] } });
  });
  afterAll(async () => {
    for (const node of nodes ?? []) await node.end('SIGKILL');
  });

  test(`when one is killed, ${kills} times, nothing is lost, all stays in order and little is repeated`, async () => {
    for (let kill = 0; kill < kills; kill++) {
      const before = arrived.length;
      await write(perKill);
      // In the middle: some were sent, some are on their way, some wait.
      await until(() => arrived.length > before + (kill % 4) * 60);
      const [killed] = nodes.splice(kill % 3, 1);
      await killed!.end('SIGKILL');
      nodes.push(await start());
    }
    await until(() => distinct(arrived) === written * 2);
    expect(outOfOrder(arrived)).toEqual([]);
    expect(arrived.length - distinct(arrived)).toBeLessThanOrEqual(kills * mostUnmoved);
  }, 600_000);

  test('when two are frozen, the third goes on, and what they wake up with does no harm', async () => {
    const before = arrived.length;
    const repeatedBefore = before - distinct(arrived);
    await write(perKill);
    await until(() => arrived.length > before + 20);
    const frozen = nodes.slice(0, 2);
    for (const { pid } of frozen) process.kill(pid, 'SIGSTOP');
    try {
      await write(perKill);
      await until(() => distinct(arrived) === written * 2);
    } finally {
      for (const { pid } of frozen) process.kill(pid, 'SIGCONT');
    }
    await write(perKill);
    await until(() => distinct(arrived) === written * 2);
    expect(outOfOrder(arrived)).toEqual([]);
    expect(arrived.length - distinct(arrived) - repeatedBefore).toBeLessThanOrEqual(2 * mostUnmoved);
  }, 600_000);

  test.skipIf(natsServerBinary() === undefined)(
    'a stream of NATS has each event once, whatever happened to them',
    async () => {
      const connection = await connect({ servers: nats!.url });
      const manager = await jetstreamManager(connection);
      const count = async () => (await manager.streams.info('POSTERN')).state.messages;
      await until(async () => (await count()) >= written * 2);
      const told: Told[] = [];
      const consumer = await jetstream(connection).consumers.get('POSTERN', {});
      for await (const message of await consumer.fetch({ max_messages: written * 2, expires: 30_000 })) {
        told.push(message.json<Told>());
        if (told.length === written * 2) break;
      }
      expect(await count()).toBe(written * 2);
      expect(distinct(told)).toBe(written * 2);
      expect(outOfOrder(told)).toEqual([]);
      await connection.close();
    },
    600_000,
  );
});
