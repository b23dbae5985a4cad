import { afterAll, beforeAll, expect, test } from 'bun:test';
import { emptyFolder, runExecutable } from '../testing/executable.ts';
import { type TestDatabase, testDatabase } from '../testing/postgres.ts';

let folder: ReturnType<typeof emptyFolder>;
let database: TestDatabase;
const run = (...args: string[]) =>
  runExecutable(folder.path, ['deliveries', ...args], { POSTERN_DATABASE_URL: database.url });

const waiting = '000000000007-aaaaaaaaaaaa';
const givenUp = '000000000008-bbbbbbbbbbbb';

beforeAll(async () => {
  folder = emptyFolder();
  database = await testDatabase();
  const setup = await runExecutable(folder.path, ['setup'], { POSTERN_DATABASE_URL: database.url });
  expect(setup.code).toBe(0);
  const row = (id: string, state: number, target: string) => database.sql`
    INSERT INTO delivery.deliveries (instance_id, id, reaction, recipient, worker, target, event_type, aggregate_type,
      aggregate_id, aggregate_version, resource_owner, position, creation_date, change_date, state, attempts, due_at)
    SELECT i.id, ${id}, 'quota.notification', 'someone', 'actions', ${target}, 'quota.notificationdue', 'quota',
      'requests.all.authenticated', 1, i.id, 7, '2026-01-02T03:04:05Z', now(), ${state}, 1, '2030-01-01T00:00:00Z'
    FROM projections.instances_projection i`;
  await row(waiting, 1, 'hooks.example.com');
  await row(givenUp, 3, 'gone.example.com');
  await database.sql`
    INSERT INTO delivery.attempts (instance_id, delivery_id, attempt, node, started_at, duration_ms, outcome, status, said)
    SELECT instance_id, id, 1, 'node', '2026-01-02T03:04:06Z', 42, 1, 503, 'come back later' FROM delivery.deliveries`;
  await database.sql`
    UPDATE delivery.attempts SET said = '503 5.3.2 come back later' WHERE delivery_id = ${givenUp}`;
  // What has tried before has tries to be given back.
  await database.sql`UPDATE delivery.deliveries SET tries = 1`;
});
afterAll(async () => {
  await database?.drop();
  folder?.cleanup();
});

test('deliveries are listed, shown, retried and discarded at the command line', async () => {
  const list = await run('list');
  expect(list.code).toBe(0);
  const [heading, first, second, ...more] = list.output.trim().split('\n');
  expect(heading).toMatch(/^ID +CREATED \(UTC\) +STATE +ATTEMPTS +EVENT +TARGET +LAST ANSWER$/);
  expect(first).toMatch(
    /^000000000008-bbbbbbbbbbbb +2026-01-02 03:04:05 +given-up +1 +quota.notificationdue +gone.example.com +503 5.3.2 come back later$/,
  );
  expect(second).toStartWith(waiting);
  expect(more).toEqual([]);
  expect((await run('list', '--state', 'delivered')).output).toBe('There is no such delivery.\n');

  const show = await run('show', waiting);
  expect(show.output).toContain('state      waiting\n');
  expect(show.output).toContain('due        2030-01-01 00:00:00 UTC\n');
  expect(show.output).toMatch(/1 +2026-01-02 03:04:06 +42 ms +503 come back later/);

  expect((await run('retry', '--state', 'given-up')).output).toBe('1 is due now.\n');
  expect((await run('discard', '--id', waiting)).output).toBe('1 waits no more.\n');
  expect((await run('list', '--state', 'discarded')).output).toContain(waiting);
});

test('what is not meant or not there is said with what would be', async () => {
  expect((await run('retry')).errors).toContain('Say which: --id, or --state');
  expect((await run('list', '--state', 'lost')).errors).toContain('waiting, delivered, given-up, discarded');
  expect((await run('show', 'nothing')).errors).toContain('There is no delivery nothing');
  expect((await run('discard', '--all', '--instance', 'other')).errors).toContain(
    'There is no instance other',
  );
});
