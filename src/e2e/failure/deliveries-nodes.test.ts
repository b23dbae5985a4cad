import { afterAll, beforeAll, expect } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPools, type Pools } from '../../database/index.ts';
import { createEventStore, type EventStore } from '../../eventstore/index.ts';
import { headerOf, startRelay, type TestRelay } from '../../notification/testing-relay.ts';
import { quotaEvents } from '../../quota/index.ts';
import {
  emptyFolder,
  type RunningExecutable,
  runExecutable,
  startExecutable,
  test,
} from '../../testing/executable.ts';
import { until } from '../../testing/patience.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';

/** The suite's share; set POSTERN_KILLS to see more. */
const rounds = Number(process.env['POSTERN_KILLS'] ?? 4);
const callsPerRound = 120;
const peoplePerRound = 24;
/** Under way at once: to the receiver by each node, and over connections to the relay. */
const [atOnce, connections] = [16, 5];

const folders = Array.from({ length: 3 }, emptyFolder);
const nodes: (RunningExecutable | undefined)[] = [undefined, undefined, undefined];
let database: TestDatabase;
let pools: Pools;
let store: EventStore;
let relay: TestRelay;
let instanceId: string;
let pat: string;
/** How often each call arrived, by its delivery. */
const arrived = new Map<string, number>();
const receiver = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request) {
    const id = request.headers.get('postern-delivery') ?? '';
    await request.text();
    arrived.set(id, (arrived.get(id) ?? 0) + 1);
    return new Response('heard');
  },
});

const env = () => ({
  POSTERN_DATABASE_URL: database.url,
  POSTERN_OUTBOUND_ALLOW: '127.0.0.1',
  // A lease is over after six seconds.
  POSTERN_DELIVERIES_TIMEOUTSECONDS: '3',
  POSTERN_MAIL_SMTPURL: `smtp://127.0.0.1:${relay.port}`,
  POSTERN_MAIL_SENDER: 'no-reply@postern.example',
  POSTERN_FIRSTINSTANCE_MACHINE_USERNAME: 'provisioner',
  POSTERN_FIRSTINSTANCE_MACHINE_PATFILE: './provisioner.pat',
});
const start = async (at: number): Promise<RunningExecutable> => {
  const node = await startExecutable({ folder: folders[at]!.path, env: env() });
  nodes[at] = node;
  return node;
};

beforeAll(async () => {
  database = await testDatabase();
  relay = await startRelay();
  const [first] = folders;
  expect(await runExecutable(first!.path, ['setup'], env())).toMatchObject({ code: 0 });
  pat = readFileSync(join(first!.path, 'provisioner.pat'), 'utf8').trim();
  // The key that seals is in the folder.
  for (const { path } of folders.slice(1)) Bun.spawnSync(['cp', '-a', `${first!.path}/.`, path]);
  pools = createPools({ url: database.url, poolSize: 2 });
  store = createEventStore(pools);
  const [row] = await pools.reads<{ id: string }[]>`SELECT id FROM projections.instances_projection`;
  instanceId = row!.id;
  await Promise.all(nodes.map((_, at) => start(at)));
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node?.end('SIGKILL')));
  await pools?.close();
  await relay?.stop();
  await database?.drop();
  for (const { cleanup } of folders) cleanup();
  await receiver.stop(true);
});

let written = 0;
/** Events of which calls are to tell, each by itself, as another node would write them. */
const writeCalls = (count: number) =>
  Promise.all(
    Array.from({ length: count }, () => {
      const id = `n${written++}`;
      const events = [
        quotaEvents.quotaNotificationDue({
          unit: 'requests.all.authenticated',
          id,
          callURL: receiver.url.href,
          periodStart: '2026-01-01T00:00:00Z',
          threshold: 1,
          usage: 1,
        }),
      ];
      return store.append({ instanceId, editor: { user: 'test', service: 'test' } }, [
        { aggregateType: 'quota', aggregateId: id, owner: instanceId, expectedVersion: 0, events },
      ]);
    }),
  );

let people = 0;
/** People who are to prove their addresses. */
async function addPeople(at: number, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const email = `ada${people++}@people.example`;
    const response = await fetch(`${nodes[at]!.url}/v2/users/human`, {
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
}

const waiting = async (): Promise<number> => {
  const [row] = await pools.reads<{ n: number }[]>`
    SELECT count(*)::int AS n FROM delivery.deliveries WHERE state <> 2`;
  return row!.n;
};
const delivered = async (): Promise<number> => {
  const [row] = await pools.reads<{ n: number }[]>`
    SELECT count(*)::int AS n FROM delivery.deliveries WHERE state = 2`;
  return row!.n;
};

test(`of three nodes one after the other is killed or frozen in the middle, ${rounds} times: everything leaves, and again only what was under way`, async () => {
  for (let round = 0; round < rounds; round++) {
    const victim = round % 3;
    const frozen = round % 2 === 1;
    const before = arrived.size + relay.received.length;
    await Promise.all([writeCalls(callsPerRound), addPeople((victim + 1) % 3, peoplePerRound)]);
    await until(() => arrived.size + relay.received.length > before + 10 + round * 8);
    if (!frozen) {
      await nodes[victim]!.end('SIGKILL');
      await start(victim);
      continue;
    }
    process.kill(nodes[victim]!.pid, 'SIGSTOP');
    // The others have all of it, also what the frozen one was at: its leases run out.
    await until(async () => arrived.size === written && (await waiting()) === 0);
    const ended = await delivered();
    process.kill(nodes[victim]!.pid, 'SIGCONT');
    // It is there again, and undid nothing.
    await until(async () => (await nodes[victim]!.get('/debug/ready')).status === 200);
    expect([await waiting(), await delivered()]).toEqual([0, ended]);
  }
  await until(async () => arrived.size === written && (await waiting()) === 0);

  const messageIds = new Map<string, Set<string>>();
  for (const { to, source } of relay.received) {
    const ids = messageIds.get(to[0]!) ?? new Set<string>();
    messageIds.set(to[0]!, ids.add(headerOf(source, 'message-id')!));
  }
  expect(messageIds.size).toBe(people);
  // Whoever got one twice can tell that it is the same.
  expect([...messageIds.values()].filter(({ size }) => size > 1)).toEqual([]);
  const calledTwice = [...arrived.values()].reduce((sum, times) => sum + times - 1, 0);
  expect(calledTwice).toBeLessThanOrEqual(rounds * atOnce);
  expect(Math.max(...arrived.values())).toBeLessThanOrEqual(1 + rounds);
  expect(relay.received.length - people).toBeLessThanOrEqual(rounds * connections);
});

test('a node that is to end while its receiver hangs ends soon, and others send what it was at', async () => {
  const hangs = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Promise<Response>(() => {}) });
  try {
    await Promise.all([nodes[1]!.end('SIGTERM'), nodes[2]!.end('SIGTERM')]);
    const id = `n${written}`;
    await store.append({ instanceId, editor: { user: 'test', service: 'test' } }, [
      {
        aggregateType: 'quota',
        aggregateId: id,
        owner: instanceId,
        expectedVersion: 0,
        events: [
          quotaEvents.quotaNotificationDue({
            unit: 'requests.all.authenticated',
            id,
            callURL: hangs.url.href,
            periodStart: '2026-01-01T00:00:00Z',
            threshold: 1,
            usage: 1,
          }),
        ],
      },
    ]);
    const last = nodes[0]!;
    await until(() => hangs.pendingRequests > 0);
    const { code } = await last.end('SIGTERM');
    expect(code).toBe(0);
    const [row] = await pools.reads<{ state: number; attempts: number }[]>`
      SELECT state, attempts FROM delivery.deliveries WHERE state <> 2`;
    expect(row).toMatchObject({ state: 1 });
  } finally {
    await hangs.stop(true);
  }
});
