import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestServer } from '../../src/testing/server.ts';

/** Debian's /usr/bin/pgbench is a script that starts another program; the program itself is what we measure against. */
function find(): string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort().reverse() : [];
  const found = [
    ...versions.map((version) => join(root, version, 'bin/pgbench')),
    Bun.which('pgbench') ?? '',
  ].find(existsSync);
  if (!found)
    throw new Error(
      'pgbench is not installed: the limit of this figure cannot be measured (Debian: apt-get install postgresql-contrib)',
    );
  return found;
}

/** Transactions a second of one SQL script, over the server's unix socket, with prepared statements. */
export async function pgbench(
  server: TestServer,
  database: string,
  sql: string,
  clients: number,
  seconds: number,
): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'postern-pgbench-'));
  try {
    const script = join(directory, 'script.sql');
    await Bun.write(script, sql);
    const child = Bun.spawn(
      [
        find(),
        '-n',
        '-M',
        'prepared',
        '-f',
        script,
        '-c',
        String(clients),
        '-j',
        '2',
        '-T',
        String(seconds),
        '-h',
        server.directory,
        '-p',
        String(server.port),
        '-U',
        'postgres',
        database,
      ],
      { stdout: 'pipe', stderr: 'pipe' },
    );
    const [output, errors] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
    ]);
    const rate = /^tps = ([\d.]+)/m.exec(output)?.[1];
    if ((await child.exited) !== 0 || rate === undefined)
      throw new Error(`pgbench failed: ${errors}${output}`);
    return Number(rate);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
