import { afterAll, beforeAll, expect, test } from 'bun:test';
import {
  emptyFolder,
  type RunningExecutable,
  runExecutable,
  startExecutable,
} from '../testing/executable.ts';
import { until } from '../testing/patience.ts';
import { type TestDatabase, testDatabase } from '../testing/postgres.ts';

let folder: ReturnType<typeof emptyFolder>;
let database: TestDatabase;
let server: RunningExecutable;
let id: string;
const heard: string[] = [];
const receiver = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request) {
    heard.push(((await request.json()) as { event_type: string }).event_type);
    return new Response();
  },
});
const env = () => ({
  POSTERN_DATABASE_URL: database.url,
  POSTERN_OUTBOUND_ALLOW: '127.0.0.1',
  POSTERN_FIRSTINSTANCE_MACHINE_USERNAME: 'machine',
  POSTERN_FIRSTINSTANCE_MACHINE_PATFILE: `${folder.path}/machine.pat`,
});
const run = (...args: string[]) => runExecutable(folder.path, args, env());

beforeAll(async () => {
  folder = emptyFolder();
  database = await testDatabase();
  server = await startExecutable({ folder: folder.path, env: env() });
  const token = (await Bun.file(`${folder.path}/machine.pat`).text()).trim();
  const response = await fetch(`${server.url}/postern.event.v1.EventService/CreateSubscription`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({
      name: 'warehouse',
      filter: { eventTypes: ['instance.added'] },
      http: { url: receiver.url.href },
    }),
  });
  ({ id } = (await response.json()) as { id: string });
});
afterAll(async () => {
  await server?.end();
  await database?.drop();
  folder?.cleanup();
  await receiver.stop(true);
});

test('subscriptions are listed, shown, paused, resumed and told again at the command line', async () => {
  const list = await run('subscriptions', 'list');
  const [heading, only, ...more] = list.output.trim().split('\n');
  expect(heading).toMatch(/^ID +NAME +STATE +POSITION +DELIVERED +GIVEN UP +TO$/);
  expect(only).toMatch(new RegExp(`^${id} +warehouse +active +\\d+ +0 +0 +http://127.0.0.1`));
  expect(more).toEqual([]);

  expect(heard).toEqual([]);
  const replay = await run('events', 'replay', '--to', id);
  expect(replay.output).toMatch(/^warehouse is told of events 1 to \d+ again; replay \d+\n$/);
  await until(() => heard.length === 1);
  expect(heard).toEqual(['instance.added']);

  expect((await run('subscriptions', 'pause', id)).output).toBe(
    'warehouse is told nothing until it is resumed.\n',
  );
  const show = (await run('subscriptions', 'show', id)).output;
  expect(show).toMatch(/^state +paused$/m);
  expect(show).toMatch(/^REPLAY +POSITION +DELIVERED +GIVEN UP +ENDED$/m);
  expect((await run('subscriptions', 'resume', id)).output).toBe('warehouse goes on.\n');
});

test('what is not meant or not there is said with what would be', async () => {
  expect((await run('events', 'replay')).errors).toContain('Say whom: --to ID');
  expect((await run('events', 'replay', '--to', 'unknown')).errors).toContain('postern subscriptions list');
  expect((await run('events', 'replay', '--to', id, '--from', 'soon')).errors).toContain(
    '2026-11-28T10:00:00Z',
  );
  expect((await run('subscriptions', 'show', 'unknown')).errors).toContain(
    'There is no subscription unknown',
  );
});
