import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { createPools, type Pools } from '../database/index.ts';
import {
  createQueue,
  type Dispatcher,
  type DispatcherOptions,
  deliveryHeader,
  deliveryStates,
} from '../delivery/index.ts';
import { startTestDeliveries, type TestDeliveries } from '../delivery/testing.ts';
import type { Job } from '../feature.ts';
import { type JumpingClock, jumpingClock } from '../testing/jumping-clock.ts';
import { memoryLogger } from '../testing/ledger.ts';
import { until } from '../testing/patience.ts';
import { heedClock } from './clock-job.ts';
import { forgetEnded, giveUpOld } from './jobs.ts';

const limits = {
  maxAttempts: 20,
  maxAgeHours: 72,
  retentionDays: 14,
  timeoutSeconds: 5,
  atOnce: 64,
  atOncePerTarget: 16,
  debugMail: false,
};
/** Longer than any test waits. */
const longPause = {
  maxAttempts: 20,
  maxAgeMs: 72 * 3_600_000,
  firstPauseMs: 1_800_000,
  longestPauseMs: 1_800_000,
};

let deliveries: TestDeliveries;
let clock: JumpingClock;
let pools: Pools;
let lines: ReturnType<typeof memoryLogger>['lines'];
const nodes: Dispatcher[] = [];
const arrived: string[] = [];
let answer: () => Promise<Response> = async () => new Response();
const receiver = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch(request) {
    arrived.push(request.headers.get(deliveryHeader) ?? '');
    return answer();
  },
});

beforeAll(async () => {
  deliveries = await startTestDeliveries(
    () => receiver.url.href,
    async (database) => {
      clock = await jumpingClock(database);
    },
  );
  pools = createPools({ url: deliveries.database.url, poolSize: 2 });
});
afterAll(async () => {
  await pools?.close();
  await deliveries?.stop();
  await receiver.stop(true);
});
beforeEach(async () => {
  await deliveries.database.sql`TRUNCATE delivery.deliveries, delivery.attempts, delivery.clocks`;
  await clock.jump(0);
  await minute();
  arrived.length = 0;
  answer = async () => new Response();
});
afterEach(() => Promise.all(nodes.splice(0).map((node) => node.stop(0))));

const node = (options: Partial<DispatcherOptions> = {}): Dispatcher => {
  const started = deliveries.node({ timeoutMs: limits.timeoutSeconds * 1_000, ...options });
  nodes.push(started);
  return started;
};

async function run(job: Job): Promise<void> {
  const memory = memoryLogger();
  lines = memory.lines;
  const tools = { platform: { log: memory.log }, writes: pools.workers } as never;
  await job.run(tools, new AbortController().signal);
}
/** What happens every minute. */
const minute = () => run(heedClock(limits));
const inState = (state: keyof typeof deliveryStates, count = 1) =>
  until(async () => (await deliveries.states())[deliveryStates[state]] === count, `${count} are ${state}`);
const repeats = () => arrived.length - new Set(arrived).size;

describe('a clock of the database that is put back by an hour', () => {
  test('holds up nothing that waits, and says so', async () => {
    await deliveries.write('one', 'two', 'three');
    await clock.jump(-1);
    await minute();
    expect(lines).toMatchObject([{ level: 'warn', fields: { deliveries: 3 } }]);
    node();
    await inState('delivered', 3);
    expect(repeats()).toBe(0);
  });

  test('is mended once, and by the next look if something goes wrong', async () => {
    await deliveries.write('one');
    await clock.jump(-1);
    const stopped = AbortSignal.abort();
    const tools = { platform: { log: memoryLogger().log } } as const;
    const away = { ...tools, writes: () => Promise.reject(new Error('away')) };
    await expect(heedClock(limits).run(away as never, stopped)).rejects.toThrow('away');
    await minute();
    expect(lines).toMatchObject([{ level: 'warn', fields: { deliveries: 1 } }]);
    await minute();
    expect(lines).toEqual([]);
  });

  test('is mended once more a minute later: what was being written meanwhile has the former time', async () => {
    await deliveries.write('one');
    await clock.jump(-1);
    await minute();
    await deliveries.database.sql`
      UPDATE delivery.deliveries SET due_at = now() + interval '1 hour', change_date = now() + interval '1 hour'`;
    await minute();
    expect(lines).toMatchObject([{ level: 'warn', fields: { deliveries: 1 } }]);
    node();
    await inState('delivered');
    await minute();
    expect(lines).toEqual([]);
  });

  test('ends pauses, and no later ones', async () => {
    answer = async () => new Response('', { status: 503 });
    node({ patience: longPause });
    await deliveries.write('one');
    await until(async () => (await deliveries.attempts()).length === 1);
    await clock.jump(-1);
    await minute();
    await minute();
    await until(async () => (await deliveries.attempts()).length === 2, 'it is tried again');
    await minute();
    const [row] = await deliveries.database.sql<{ waits: boolean }[]>`
      SELECT due_at > change_date + interval '20 minutes' AND change_date < pg_catalog.now() AS waits
      FROM delivery.deliveries`;
    expect(row?.waits).toBe(true);
    expect(arrived).toHaveLength(2);
  });

  test('leaves what is under way to who is at it', async () => {
    const gate = Promise.withResolvers<Response>();
    answer = () => gate.promise;
    node();
    node();
    await deliveries.write('one');
    await until(() => arrived.length === 1);
    await clock.jump(-1);
    await minute();
    gate.resolve(new Response());
    await inState('delivered');
    expect(arrived).toHaveLength(1);
  });

  test('keeps nothing for who died with it for longer than a lease', async () => {
    const sql = pools.workers;
    const dead = createQueue(sql, { worker: 'actions', node: 'dead', reactions: ['test.ledger'] });
    await deliveries.write('one');
    expect(await dead.take(new Map([['one', 1]]), 10_000)).toHaveLength(1);
    await clock.jump(-1);
    await minute();
    const [row] = await sql<{ seconds: number }[]>`
      SELECT extract(epoch FROM leased_until - now())::float8 AS seconds FROM delivery.deliveries`;
    expect(row!.seconds).toBeGreaterThan(0);
    expect(row!.seconds).toBeLessThanOrEqual(2 * limits.timeoutSeconds);
    // As if the lease were over.
    await sql`UPDATE delivery.deliveries SET leased_until = now() - interval '1 second'`;
    node();
    await inState('delivered');
    expect(arrived).toHaveLength(1);
  });

  test('opens and closes no circuit: these do not look at it', async () => {
    answer = async () => new Response('', { status: 503 });
    const dispatcher = node();
    await deliveries.write('one', 'one', 'one', 'one', 'one', 'one');
    await until(() => dispatcher.state().openCircuits === 1);
    await clock.jump(-1);
    await minute();
    await minute();
    answer = async () => new Response();
    await inState('delivered', 6);
    expect(dispatcher.state().openCircuits).toBe(0);
  });

  test('gives up what is too old as if it began now, and keeps what ended', async () => {
    node();
    await deliveries.write('one');
    await inState('delivered');
    await Promise.all(nodes.splice(0).map((each) => each.stop(0)));
    await deliveries.write('two');
    await clock.jump(-1);
    await minute();
    await run(giveUpOld(limits));
    await run(forgetEnded(limits));
    expect(await deliveries.states()).toEqual({ [deliveryStates.delivered]: 1, [deliveryStates.waiting]: 1 });
    await clock.jump(-1 + 71);
    await run(giveUpOld(limits));
    expect(await deliveries.states()).toMatchObject({ [deliveryStates.waiting]: 1 });
    await clock.jump(-1 + 73);
    await run(giveUpOld(limits));
    expect(await deliveries.states()).toMatchObject({ [deliveryStates.givenUp]: 1 });
  });

  test('is mended page by page, however much waits', async () => {
    await deliveries.write(...Array.from({ length: 1_100 }, (_, at) => `t${at % 3}`));
    await clock.jump(-1);
    await minute();
    expect(lines).toMatchObject([{ fields: { deliveries: 1_100 } }]);
    const [row] = await pools.workers<{ n: number }[]>`
      SELECT count(*)::int AS n FROM delivery.deliveries WHERE due_at <= now()`;
    expect(row!.n).toBe(1_100);
  });
});

describe('a clock of the database that is put forward by an hour', () => {
  test('lets go what waits or pauses', async () => {
    answer = async () => new Response('', { status: 503 });
    node({ patience: longPause });
    await deliveries.write('one');
    await until(async () => (await deliveries.attempts()).length === 1);
    answer = async () => new Response();
    await clock.jump(1);
    await inState('delivered');
    expect((await deliveries.attempts()).map(({ status }) => status)).toEqual([503, 200]);
  });

  test('has what is under way told once more at most, and broken off where it was', async () => {
    const gate = Promise.withResolvers<Response>();
    answer = async () => (arrived.length <= 3 ? gate.promise : new Response());
    node();
    node();
    await deliveries.write('one', 'two', 'three');
    await until(() => arrived.length === 3);
    await clock.jump(1);
    await inState('delivered', 3);
    gate.resolve(new Response());
    await clock.jump(2);
    await Promise.all(nodes.splice(0).map((each) => each.stop(1_000)));
    node();
    await deliveries.write('four');
    await inState('delivered', 4);
    for (const id of new Set(arrived))
      expect(arrived.filter((each) => each === id).length).toBeLessThanOrEqual(2);
  });

  test('and back again leaves nothing behind', async () => {
    answer = async () => new Response('', { status: 503 });
    const failing = node({ patience: longPause });
    await clock.jump(1);
    await minute();
    await deliveries.write('one');
    await until(async () => (await deliveries.attempts()).length === 1);
    await failing.stop(0);
    await deliveries.write('two');
    await clock.jump(0);
    await minute();
    answer = async () => new Response();
    node();
    await inState('delivered', 2);
  });
});

test('the clock of a node does nothing to what it sends but by how long it takes', async () => {
  const wrong = () => new Date('2001-01-01');
  const { log } = memoryLogger();
  let told: Date | undefined;
  const reaction = {
    name: 'test.ledger',
    worker: 'actions',
    async deliver(_delivery: unknown, { clock: now }: { clock: () => Date }) {
      told = now();
      return { outcome: 'delivered' as const, said: 'thanks' };
    },
  } as const;
  node({ tools: { clock: wrong, log } as never, reactions: [reaction] });
  await clock.jump(1);
  await deliveries.write('one');
  await inState('delivered');
  expect(Math.abs(told!.getTime() - Date.now() - 3_600_000)).toBeLessThan(60_000);
  const [attempt] = await deliveries.attempts();
  expect(attempt!.started_at.getTime()).toBeGreaterThan(Date.now() + 3_000_000);
});
