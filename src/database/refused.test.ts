import { afterAll, beforeAll, expect, test } from 'bun:test';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import type { PosternError } from '../errors/index.ts';
import { until } from '../testing/patience.ts';
import { startTestServer, type TestServer } from '../testing/server.ts';
import { migrate } from './migrate.ts';
import { connect } from './pools.ts';
import { whenReachable } from './unreachable.ts';

/** A Postgres that is there, and lets nobody in for one reason or another. */

const access = `
local all       all       trust
host  secured   all       127.0.0.1/32 scram-sha-256
host  closed    all       127.0.0.1/32 reject
hostssl sealed  all       127.0.0.1/32 trust
host  sealed    all       127.0.0.1/32 reject
host  all       all       127.0.0.1/32 trust
`;

let server: TestServer;
let folder: string;
let admin: Sql;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-access-'));
  await chmod(folder, 0o755);
  await writeFile(join(folder, 'hba.conf'), access, { mode: 0o644 });
  server = await startTestServer({ settings: { hba_file: join(folder, 'hba.conf') } });
  admin = connect(server.url('postgres'), 'admin', { max: 1 });
  for (const name of ['secured', 'closed', 'sealed', 'sleeping', 'bare'])
    await admin.unsafe(`CREATE DATABASE ${name}`);
  await admin.unsafe("CREATE ROLE u LOGIN PASSWORD 'right'");
  await admin.unsafe('CREATE ROLE crowd LOGIN CONNECTION LIMIT 0');
  await admin.unsafe('ALTER DATABASE sleeping ALLOW_CONNECTIONS false');
});
afterAll(async () => {
  await admin?.end({ timeout: 1 });
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const url = (database: string, user = 'u:right', more = '') =>
  `postgres://${user}@127.0.0.1:${server.port}/${database}${more}`;
const reasonFor = (url: string, work: (url: string) => Promise<unknown> = async () => {}, knockMs = 10_000) =>
  whenReachable(() => work(url), { log: { warn: () => {} }, url, waitMs: 0, knockMs }).then(
    () => 'it can be used',
    ({ id, message }: PosternError) => `${id} ${message}`,
  );

test.each<[string, () => string, string, RegExp]>([
  ['a wrong password', () => url('secured', 'u:wrong'), 'DB-Con06', /refuses the password of "u"/],
  [
    'an unknown role, where passwords are asked',
    () => url('secured', 'nobody:x'),
    'DB-Con06',
    /no such role/,
  ],
  ['an unknown role', () => url('bare', 'nobody'), 'DB-Con07', /role "nobody" does not exist/],
  ['a role that is kept out', () => url('closed'), 'DB-Con10', /by TLS alone, or not at all/],
  ['TLS that is demanded', () => url('sealed'), 'DB-Con10', /add \?sslmode=require/],
  [
    'TLS that is not offered',
    () => url('bare', 'u:right', '?sslmode=require'),
    'DB-Con10',
    /sslmode in database.url/,
  ],
  ['no connection left', () => url('bare', 'crowd'), 'DB-Con09', /has no connection left/],
  ['anything else', () => url('sleeping'), 'DB-Con11', /not currently accepting connections \(55000\)/],
])('%s is told', async (_, target, id, words) => {
  const reason = await reasonFor(target());
  expect(reason).toStartWith(id);
  expect(reason).toMatch(words);
  expect(reason).not.toMatch(/right|wrong"/);
});

test('a role that may not make tables is told', async () => {
  expect(await reasonFor(url('bare'), migrate)).toStartWith(
    'DB-Con08 The role "u" may not make its tables in "bare"',
  );
});

test('what is no PostgreSQL at all is told, though it answers', async () => {
  const other = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response('hello') });
  expect(await reasonFor(`postgres://u@127.0.0.1:${other.port}/d`, undefined, 1_000)).toMatch(
    /^DB-Con03 .* see that it is PostgreSQL/,
  );
  await other.stop(true);
});

test.each([
  'doctor',
  'projections list',
  'projections failed',
  'projections retry',
  'domains list',
  'migrate',
  'setup',
])('postern %s says the same, without a stack', async (command) => {
  const folder = await mkdtemp(join(tmpdir(), 'postern-command-'));
  const entry = new URL('../main.ts', import.meta.url).pathname;
  const child = Bun.spawn([process.execPath, entry, ...command.split(' ')], {
    cwd: folder,
    env: { ...process.env, POSTERN_DATABASE_URL: url('secured', 'u:wrong'), POSTERN_LOG_LEVEL: 'error' },
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [out, err, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  await rm(folder, { recursive: true, force: true });
  expect(code).toBe(1);
  expect(command === 'doctor' ? out : err).toContain('refuses the password of "u" (or has no such role)');
  expect(out + err).toContain('(DB-Con06)');
  expect(out + err).not.toMatch(/^\s+at |PostgresError/m);
});

// The last: the server goes.
test('one that is stopping is told', async () => {
  const holding = connect(url('bare'), 'keeps the server from stopping', { max: 1 });
  await holding`select 1`;
  process.kill(await server.pid(), 'SIGTERM');
  let reason = '';
  await until(async () => {
    reason = await reasonFor(url('bare'));
    return reason !== 'it can be used';
  });
  expect(reason).toMatch(
    /^DB-Con04 PostgreSQL at .* is starting or stopping \(the database system is shutting down\)/,
  );
  await holding.end({ timeout: 1 });
});
