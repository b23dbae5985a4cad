import { afterAll, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../database/index.ts';
import {
  descendants,
  emptyFolder,
  executable,
  runExecutable,
  startExecutable,
  until,
} from '../testing/executable.ts';
import { freePort } from '../testing/ports.ts';

const folder = emptyFolder();
afterAll(() => folder.cleanup());

test('postern database runs an empty PostgreSQL alone, and a start goes on with what was put into it', async () => {
  const port = freePort();
  const env = { PATH: process.env['PATH'] ?? '', POSTERN_DATABASE_EMBEDDEDPORT: String(port) };
  const alone = Bun.spawn([executable, 'database'], {
    cwd: folder.path,
    env,
    stdout: 'pipe',
    stderr: 'ignore',
  });
  let told = '';
  const reading = (async () => {
    for await (const chunk of alone.stdout) told += new TextDecoder().decode(chunk);
  })();
  await until(() => told.includes('psql') || alone.exitCode !== null);
  const passwordFile = join(folder.path, 'postern-data', 'postgres-password');
  expect(told).toContain(`PGPASSWORD=$(cat ${passwordFile}) psql -h 127.0.0.1 -p ${port} -U postern postern`);

  const password = readFileSync(passwordFile, 'utf8').trim();
  const sql = connect(`postgres://postern:${password}@127.0.0.1:${port}/postern`, 'a restore', { max: 1 });
  expect(await sql`select nspname from pg_namespace where nspname in ('eventstore', 'projections')`).toEqual(
    [] as never,
  );
  await sql`create table public.restored as select 42 as answer`;
  await sql.end();
  const second = await runExecutable(folder.path, ['start'], env);
  expect([second.code, second.errors]).toEqual([1, expect.stringContaining(`(process ${alone.pid})`)]);

  const children = descendants(alone.pid);
  expect(children.length).toBeGreaterThan(0);
  alone.kill('SIGTERM');
  expect(await alone.exited).toBe(0);
  await reading;

  const server = await startExecutable({ folder: folder.path, env });
  const kept = connect(`postgres://postern:${password}@127.0.0.1:${port}/postern`, 'a look', { max: 1 });
  expect([...(await kept`select answer from public.restored`)]).toEqual([{ answer: 42 }]);
  await kept.end();
  await server.end();
});

test('with a PostgreSQL of one’s own there is none inside to be run', async () => {
  const { code, errors } = await runExecutable(folder.path, ['database'], {
    POSTERN_DATABASE_URL: 'postgres://u@127.0.0.1:1/d',
  });
  expect([code, errors]).toEqual([1, expect.stringContaining('there is none inside to be run (CLI-Db01)')]);
});
