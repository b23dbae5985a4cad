import { afterAll, beforeAll, expect, spyOn, test } from 'bun:test';
import { chmodSync, rmSync } from 'node:fs';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../database/embedded/index.ts';
import { headerOf, startRelay, type TestRelay } from '../../notification/testing-relay.ts';
import { quotaEvents } from '../../quota/index.ts';
import { eventApi, outOfOrder, type Told, writeOrgs } from '../../subscription/testing-events.ts';
import { silentLogger } from '../../telemetry/index.ts';
import { until } from '../../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../../testing/postern.ts';
import { scratchFolder } from '../../testing/scratch.ts';
import * as threads from '../../threads.ts';

/** What dies in the middle of its work, in turn. */
const kinds = ['notifier', 'actions', 'bus', 'postgres'] as const;
type Kind = (typeof kinds)[number];
/** The suite's share is one of each; set POSTERN_KILLS to see more. */
const kills = Number(process.env['POSTERN_KILLS'] ?? kinds.length);
const share = { calls: 60, mails: 12, orgs: 60 };

/** The thread of a kind that lives now. */
const alive = new Map<Kind, Worker>();
const died = new Map<Kind, number>();
const born = (kind: Kind, worker: Worker): Worker => {
  alive.set(kind, worker);
  return worker;
};
const { deliveryThreads, busThread } = threads;
const original = { ...deliveryThreads };
const spies = [
  spyOn(deliveryThreads, 'notifier').mockImplementation(() => born('notifier', original.notifier())),
  spyOn(deliveryThreads, 'actions').mockImplementation(() => born('actions', original.actions())),
  spyOn(threads, 'busThread').mockImplementation(() => born('bus', busThread())),
];

let folder: string;
let postgres: EmbeddedPostgres;
let relay: TestRelay;
let postern: TestPostern;
/** Ids of calls, and events by their aggregate and number, as they arrive. */
const calls: string[] = [];
const heard: Told[] = [];
const receiver = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request) {
    const body = await request.json();
    if (new URL(request.url).pathname === '/heard') heard.push(body as Told);
    else calls.push(request.headers.get('postern-delivery') ?? '');
    await Bun.sleep(2);
    return new Response();
  },
});

beforeAll(async () => {
  folder = scratchFolder('senders', { programs: true });
  chmodSync(folder, 0o711);
  postgres = await startEmbeddedPostgres({ dataDir: folder, log: silentLogger });
  relay = await startRelay();
  postern = await startTestPostern({
    database: { url: postgres.url, drop: async () => {} },
    log: silentLogger,
    configure: (config) => {
      config.outbound.allow.push('127.0.0.1', 'localhost');
      // What nobody ended is sent by another when six seconds are over.
      config.deliveries.timeoutSeconds = 3;
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
});
afterAll(async () => {
  await postern?.stop();
  await relay?.stop();
  await receiver.stop(true);
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
  for (const spy of spies) spy.mockRestore();
});

let written = 0;
/** Events of which calls are to tell, each by itself. */
const writeCalls = (count: number) =>
  Promise.all(
    Array.from({ length: count }, () => {
      const { server, instanceId } = postern;
      const id = `n${written++}`;
      const due = quotaEvents.quotaNotificationDue({
        unit: 'requests.all.authenticated',
        id,
        callURL: `${receiver.url}called`,
        periodStart: '2026-01-01T00:00:00Z',
        threshold: 1,
        usage: 1,
      });
      return server.platform.store.append({ instanceId, editor: { user: 'test', service: 'test' } }, [
        { aggregateType: 'quota', aggregateId: id, owner: instanceId, expectedVersion: 0, events: [due] },
      ]);
    }),
  );
let people = 0;
const addPeople = (count: number) =>
  Promise.all(
    Array.from({ length: count }, () => {
      const email = `ada${people++}@people.example`;
      return postern.call('zitadel.user.v2.UserService/AddHumanUser', {
        username: email,
        profile: { givenName: 'Ada', familyName: 'Lovelace' },
        email: { email, sendCode: {} },
      });
    }),
  );

/** How often each came. */
const counted = (ids: readonly string[]): Map<string, number> =>
  ids.reduce((counts, id) => counts.set(id, (counts.get(id) ?? 0) + 1), new Map<string, number>());
const mails = () => relay.received.map(({ to, source }) => `${to[0]} ${headerOf(source, 'message-id')}`);
const events = () => heard.map(({ aggregateID, sequence }) => `${aggregateID} ${sequence}`);

async function kill(kind: Kind): Promise<void> {
  if (kind !== 'postgres') {
    died.set(kind, (died.get(kind) ?? 0) + 1);
    alive.get(kind)?.terminate();
    return;
  }
  const pid = postgres.pid();
  if (pid === undefined) throw new Error('Postgres is not running');
  process.kill(pid, 'SIGKILL');
  await until(() => postgres.pid() !== undefined && postgres.pid() !== pid, 'Postgres is back');
}

const sql = () => postern.server.platform.sql;
const waiting = async (): Promise<number> => {
  const [row] = await sql()<{ n: number }[]>`
    SELECT count(*)::int AS n FROM delivery.deliveries WHERE state <> 2`;
  return row!.n;
};

/** Attempts that were begun and never ended, the most of one delivery: not those that failed, as the log says. */
async function unended(worker: string): Promise<number> {
  const [row] = await sql()<{ most: number }[]>`
    SELECT coalesce(max(d.attempts - a.ended), 0)::int AS most FROM delivery.deliveries d CROSS JOIN LATERAL (
      SELECT count(*) AS ended FROM delivery.attempts a
      WHERE a.instance_id = d.instance_id AND a.delivery_id = d.id) a
    WHERE d.worker = ${worker}`;
  return row!.most;
}
/** Sendings to the subscription that failed, as on a machine that does much else: what they told is told again. */
async function failed(): Promise<number> {
  const metrics = await (await postern.fetch('/debug/metrics')).text();
  const told = /postern_subscription_events_total\{destination="http",outcome="failed"\} (\d+)/.exec(metrics);
  return Number(told?.[1] ?? 0);
}

test(
  `${kinds.join(', ')} are killed while they send, ${kills} times in all: nothing is lost, and each is told once more at most`,
  async () => {
    for (let round = 0; round < kills; round++) {
      const kind = kinds[round % kinds.length]!;
      const before = { calls: calls.length, mails: relay.received.length, heard: heard.length };
      const failedBefore = await failed();
      await sql()`TRUNCATE delivery.deliveries, delivery.attempts`;
      await Promise.all([
        writeCalls(share.calls),
        addPeople(share.mails),
        writeOrgs(postern, `round${round}-`, share.orgs, 2),
      ]);
      // In the middle of its work: some were sent, some are on their way, some wait.
      const begun = {
        notifier: () => relay.received.length > before.mails + (round % 5),
        actions: () => calls.length > before.calls + (round % 5) * 8,
        bus: () => heard.length > before.heard + (round % 5) * 8,
        postgres: () => calls.length > before.calls + (round % 5) * 8,
      };
      await until(begun[kind], `${kind} is at work`);
      await kill(kind);
      await until(
        async () =>
          counted(calls).size === written &&
          counted(mails()).size === people &&
          counted(events()).size === (round + 1) * share.orgs * 2 &&
          (await waiting().catch(() => 1)) === 0,
        `all of round ${round} was told, though ${kind} died`,
      );
      // One attempt of each died with it, and none of those of others.
      const most = (worker: Kind) => (kind === worker || kind === 'postgres' ? 1 : 0);
      expect(await unended('notifier')).toBeLessThanOrEqual(most('notifier'));
      expect(await unended('actions')).toBeLessThanOrEqual(most('actions'));
      const again = Math.max(...counted(events().slice(before.heard)).values()) - 1;
      expect(again).toBeLessThanOrEqual(most('bus') + (await failed()) - failedBefore);
    }
    // Whoever got a mail twice can tell that it is the same: for each person there is one id.
    expect(counted(mails()).size).toBe(new Set(relay.received.map(({ to }) => to[0])).size);
    expect(outOfOrder(heard)).toEqual([]);
    const metrics = await (await postern.fetch('/debug/metrics')).text();
    for (const [kind, times] of died) {
      expect(metrics).toContain(`postern_worker_restarts_total{worker="${kind}"} ${times}`);
      expect(metrics).toContain(`postern_worker_up{worker="${kind}"} 1`);
    }
  },
  120_000 + kills * 60_000,
);
