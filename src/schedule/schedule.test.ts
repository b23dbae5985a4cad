import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test';
import { createPools, type Pools } from '../database/index.ts';
import { createLogger } from '../telemetry/index.ts';
import { until } from '../testing/patience.ts';
import { type TestDatabase, testDatabase } from '../testing/postgres.ts';
import { type Schedule, type Scheduled, startSchedule } from './index.ts';

let database: TestDatabase;
let pools: Pools;
const started: Schedule[] = [];
beforeAll(async () => {
  database = await testDatabase();
  pools = createPools({ url: database.url, poolSize: 4 });
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((schedule) => schedule.stop()));
});
afterAll(async () => {
  await pools.close();
  await database.drop();
});

const log = createLogger({ level: 'error', format: 'pretty', colour: false });
const node = (...jobs: Scheduled[]) => {
  const schedule = startSchedule(pools.workers, jobs, log);
  started.push(schedule);
  return schedule;
};
const never = '0 0 29 2 *';

test('a job runs by its pattern', async () => {
  let runs = 0;
  const schedule = node({
    name: 'each second',
    schedule: '* * * * * *',
    async run() {
      runs++;
    },
  });
  await until(() => runs >= 2);
  const [state] = schedule.state();
  expect(state!.nextAt!.getTime()).toBeGreaterThan(Date.now() - 1_000);
  expect(state).toMatchObject({ name: 'each second', error: undefined });
});

test('of two nodes one runs it, and the other when that one has ended', async () => {
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const job = { name: 'alone', schedule: never };
  const one = node({
    ...job,
    async run() {
      begun.resolve();
      await gate.promise;
    },
  });
  let second = 0;
  const other = node({
    ...job,
    async run() {
      second++;
    },
  });
  const first = one.run('alone');
  await begun.promise;
  expect(await other.run('alone')).toBe(false);
  gate.resolve();
  expect(await first).toBe(true);
  expect(await other.run('alone')).toBe(true);
  expect(second).toBe(1);
});

test('one that fails says why, frees its lock, and is not the end of anything', async () => {
  let fails = true;
  const schedule = node({
    name: 'fails',
    schedule: never,
    async run() {
      if (fails) throw new Error('no paper');
    },
  });
  await expect(schedule.run('fails')).rejects.toThrow('no paper');
  expect(schedule.state()[0]).toMatchObject({ error: 'no paper' });
  fails = false;
  expect(await schedule.run('fails')).toBe(true);
  expect(schedule.state()[0]!.error).toBeUndefined();
});

test('a stop tells those that run, and waits for them', async () => {
  const begun = Promise.withResolvers<void>();
  let ended = false;
  const schedule = node({
    name: 'long',
    schedule: never,
    async run(signal) {
      begun.resolve();
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      ended = true;
    },
  });
  void schedule.run('long');
  await begun.promise;
  await schedule.stop();
  expect(ended).toBe(true);
});

test('more jobs at once than there are connections do not wait for one another for ever', async () => {
  let done = 0;
  const names = ['a', 'b', 'c', 'd'].map((name) => `at once ${name}`);
  const schedule = node(
    ...names.map((name) => ({
      name,
      schedule: never,
      async run() {
        await pools.workers`SELECT 1`;
        done++;
      },
    })),
  );
  const runs = names.map((name) => schedule.run(name));
  await until(() => done === 4);
  expect(await Promise.all(runs)).toEqual([true, true, true, true]);
});
