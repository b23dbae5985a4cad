import { afterAll, beforeAll, expect } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  emptyFolder,
  type Outcome,
  type RunningExecutable,
  runExecutable,
  startExecutable,
  test,
} from '../testing/executable.ts';
import { until } from '../testing/patience.ts';
import { testDatabase } from '../testing/postgres.ts';

let folder: ReturnType<typeof emptyFolder>;
let running: RunningExecutable;
beforeAll(async () => {
  folder = emptyFolder();
  const env = {
    POSTERN_FIRSTINSTANCE_MACHINE_USERNAME: 'robot',
    POSTERN_FIRSTINSTANCE_MACHINE_PATFILE: 'robot.pat',
  };
  running = await startExecutable({ folder: folder.path, env });
});
afterAll(async () => {
  await running?.end('SIGKILL');
  folder?.cleanup();
});

const run = (args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> =>
  runExecutable(folder.path, args, {
    POSTERN_SERVER_PORT: new URL(running.url).port,
    POSTERN_SERVER_HOST: '127.0.0.1',
    ...env,
  });

const ask = (
  host: string,
  path = '/.well-known/openid-configuration',
  headers: Record<string, string> = {},
) => fetch(`http://127.0.0.1:${new URL(running.url).port}${path}`, { headers: { host, ...headers } });

/** The server is told of what another process has written, a moment later. */
const answers = (host: string, status: number) =>
  until(async () => (await ask(host)).status === status, `${host} is answered with ${status}`);

/** The primary domain as the server tells it. */
const primary = async (): Promise<unknown> => {
  const pat = readFileSync(join(folder.path, 'robot.pat'), 'utf8').trim();
  const answer = await ask('localhost', '/admin/v1/instances/me', { authorization: `Bearer ${pat}` });
  const { instance } = (await answer.json()) as {
    instance: { domains: { domain: string; primary?: boolean }[] };
  };
  return instance.domains.filter((each) => each.primary).map(({ domain }) => domain);
};

test('domains change beside a server that runs on the same PostgreSQL, which hears of it', async () => {
  expect((await run(['domains', 'list'])).output).toBe('localhost primary\n');
  expect((await ask('id.example.com')).status).toBe(404);

  const added = await run(['domains', 'add', 'ID.example.com']);
  expect([added.code, added.output]).toEqual([0, 'The instance answers under id.example.com now.\n']);
  await answers('id.example.com', 200);
  expect(await primary()).toEqual(['localhost']);

  const made = await run(['domains', 'primary', 'id.example.com']);
  expect([made.code, made.output]).toEqual([0, 'id.example.com is the primary domain now.\n']);
  await until(async () => Bun.deepEquals(await primary(), ['id.example.com']));
  expect((await run(['domains', 'list'])).output).toBe('id.example.com primary\nlocalhost\n');

  const kept = await run(['domains', 'remove', 'id.example.com']);
  expect([kept.code, kept.errors]).toEqual([1, expect.stringContaining('INST-Dom07')]);
  await run(['domains', 'primary', 'localhost']);
  const removed = await run(['domains', 'remove', 'id.example.com']);
  expect([removed.code, removed.output]).toEqual([
    0,
    'The instance does not answer under id.example.com any more.\n',
  ]);
  await answers('id.example.com', 404);
});

test.each([
  [['domains', 'add', 'not a host'], 1, 'INST-Dom02'],
  [['domains', 'add', 'localhost'], 1, 'INST-Dom04'],
  [['domains', 'primary', 'strange.example'], 1, 'INST-Dom05'],
  [['domains', 'remove', 'strange.example'], 1, 'INST-Dom05'],
  [['domains', 'list', '--instance', '4711'], 1, 'There is no instance 4711; there are: '],
  [['domains', 'add'], 2, 'DOMAIN'],
] as const)('postern %p is refused, with what would be right', async (args, code, reason) => {
  const outcome = await run(args);
  expect([outcome.code, outcome.errors]).toEqual([code, expect.stringContaining(reason)]);
});

test('the doctor sees a public URL that leads nowhere, and how to mend it', async () => {
  expect((await run(['doctor'])).output).toMatch(/✓ domains +localhost$/m);
  const moved = await run(['doctor'], { POSTERN_SERVER_PUBLICURL: 'https://moved.example' });
  expect(moved.code).toBe(1);
  expect(moved.output).toMatch(
    /✗ domains +no instance answers under moved\.example, the host of server\.publicUrl; known: localhost\n +→ postern domains add moved\.example\n/,
  );
});

test('the host of server.publicUrl is not taken away, though another one is primary', async () => {
  const env = { POSTERN_SERVER_PUBLICURL: 'https://kept.example' };
  expect((await run(['domains', 'add', 'kept.example'])).code).toBe(0);
  const kept = await run(['domains', 'remove', 'Kept.example'], env);
  expect([kept.code, kept.errors]).toEqual([
    1,
    expect.stringMatching(/https:\/\/kept\.example.*set server\.publicUrl to another address first/),
  ]);
  await answers('kept.example', 200);
  expect((await run(['domains', 'remove', 'kept.example'])).code).toBe(0);
});

test('the doctor sees hosts that are answered under http though the public URL is https', async () => {
  expect((await run(['doctor'])).output).not.toContain('issuers');
  const doctor = await run(['doctor'], { POSTERN_SERVER_PUBLICURL: 'https://localhost' });
  expect(doctor.code).toBe(1);
  expect(doctor.output).toMatch(
    /✗ issuers +the running server answers as http:\/\/localhost:\d+, but server\.publicUrl is https:\/\/localhost\n +→ start it again/,
  );
});

test('the doctor has nothing to say of the hosts of a database that is empty yet', async () => {
  const database = await testDatabase();
  await database.sql`drop schema projections, postern cascade`;
  const { output } = await run(['doctor'], { POSTERN_DATABASE_URL: database.url });
  await database.drop();
  expect(output).toMatch(/✓ migrations +\d+ will be applied at the next start/);
  expect(output).not.toMatch(/. domains /);
});

test('the doctor tells of a proxy that forwards and is not trusted', async () => {
  expect((await run(['doctor'])).output).not.toContain('trustedProxies');
  await ask('localhost', '/debug/healthz', { 'x-forwarded-for': '203.0.113.7' });
  const doctor = await run(['doctor']);
  expect(doctor.code).toBe(0);
  expect(doctor.output).toMatch(
    /! server\.trustedProxies +127\.0\.0\.1 forwards requests .*authorization requests\n +→ add it to/,
  );
});

test('behind a proxy that ends TLS the doctor is content until a trusted proxy says http', async () => {
  const env = {
    POSTERN_SERVER_PUBLICURL: 'https://moved.example',
    POSTERN_SERVER_TRUSTEDPROXIES: '127.0.0.1',
  };
  await running.end();
  running = await startExecutable({ folder: folder.path, env });
  expect((await ask('localhost')).status).toBe(200);
  expect((await run(['doctor'], env)).output).not.toContain('issuers');
  await ask('localhost', undefined, { 'x-forwarded-proto': 'http' });
  expect((await run(['doctor'], env)).output).toMatch(
    /! issuers +localhost was answered with an http issuer.*\n +→ let every proxy/,
  );
});

test('without a server the commands run PostgreSQL for their moment', async () => {
  await running.end();
  expect((await run(['domains', 'add', 'later.example.com'])).code).toBe(0);
  expect((await run(['domains', 'list'])).output).toBe(
    'moved.example primary\nlater.example.com\nlocalhost\n',
  );
});
