import { afterEach, describe, expect, test } from 'bun:test';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Logger } from '../../telemetry/types.ts';
import { patience, until } from '../../testing/patience.ts';
import { freePort } from '../../testing/ports.ts';
import { scratchFolder } from '../../testing/scratch.ts';
import { connect } from '../pools.ts';
import { canReach } from './account.ts';
import { runningEmbeddedPostgres, startEmbeddedPostgres } from './index.ts';
import { layoutOf } from './layout.ts';

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, with: () => silent };
const isRoot = process.getuid?.() === 0;
const cleanups: Array<() => unknown> = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const folder = (mode = 0o711) => {
  const path = scratchFolder('embedded', { programs: true });
  chmodSync(path, mode);
  cleanups.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

let prepared: Promise<string> | undefined;

/** What a first start leaves; it takes two seconds of the processor, a copy of it a tenth. */
const prepareOnce = async (): Promise<string> => {
  const path = scratchFolder('prepared', { programs: true });
  chmodSync(path, 0o711);
  process.once('exit', () => rmSync(path, { recursive: true, force: true }));
  await (await startEmbeddedPostgres({ dataDir: join(path, 'data'), log: silent })).stop();
  return join(path, 'data');
};

/** A dataDir after a first start: for tests of what comes later. */
const usedDataDir = async (dataDir = join(folder(), 'data')): Promise<string> => {
  prepared ??= prepareOnce();
  const { exitCode } = Bun.spawnSync(['cp', '-a', await prepared, dataDir]);
  expect(exitCode).toBe(0);
  return dataDir;
};

const start = async (dataDir: string, options: { port?: number } = {}) => {
  const postgres = await startEmbeddedPostgres({ dataDir, log: silent, ...options });
  cleanups.push(() => postgres.stop());
  return postgres;
};

const query = async <T>(postgres: { url: string }, text: string): Promise<T[]> => {
  const sql = connect(postgres.url, 'test', { max: 1, fetch_types: false });
  try {
    return (await sql.unsafe(text)) as unknown as T[];
  } finally {
    await sql.end({ timeout: 1 });
  }
};

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

const answers = (postgres: { url: string }) =>
  query(postgres, 'SELECT 1').then(
    () => true,
    () => false,
  );

const stranger = { uid: 54321, gid: 54321 };
const strangerCanRun =
  isRoot && [import.meta.dir, dirname(process.execPath)].every((path) => canReach(path, stranger));

describe('embedded Postgres', () => {
  test('makes a Unicode database at the first start and finds it at the next', async () => {
    const dataDir = join(folder(), 'data');
    const first = await start(dataDir);
    expect(first.created).toBe(true);
    await query(first, 'CREATE TABLE kept (name text)');
    await query(first, "INSERT INTO kept VALUES ('Zoë')");
    expect(
      await query<object>(
        first,
        "SELECT upper(name) AS name, current_user::text AS who, current_setting('server_encoding') AS encoding, current_setting('listen_addresses') AS addresses FROM kept",
      ),
    ).toEqual([{ name: 'ZOË', who: 'postern', encoding: 'UTF8', addresses: '' }]);
    await first.stop();
    const began = performance.now();
    const second = await start(dataDir);
    expect(performance.now() - began).toBeLessThan(patience(3_000));
    expect(second.created).toBe(false);
    expect(await query<object>(second, 'SELECT name FROM kept')).toEqual([{ name: 'Zoë' }]);
  });

  test('the role is no superuser, needs its password, and nobody else may look into the files', async () => {
    const dataDir = join(folder(), 'data');
    const postgres = await start(dataDir);
    expect(
      await query<object>(postgres, 'SELECT rolsuper FROM pg_roles WHERE rolname = current_user'),
    ).toEqual([{ rolsuper: false }]);
    const guess = { url: postgres.url.replace(/postern:[^@]*@/, 'postern:guess@') };
    await expect(query(guess, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    const superuser = {
      url: postgres.url.replace('//postern:', '//postgres:').replace('/postern?', '/postgres?'),
    };
    await expect(query(superuser, 'SELECT 1')).rejects.toThrow(/pg_hba.conf/);
    const layout = layoutOf(dataDir);
    for (const path of [layout.data, layout.run]) expect(statSync(path).mode & 0o077).toBe(0);
    expect(statSync(layout.password).mode & 0o777).toBe(0o600);
    expect(statSync(layout.data).uid === 0).toBe(false);
  });

  test('a lost password file is replaced', async () => {
    const dataDir = await usedDataDir();
    rmSync(layoutOf(dataDir).password);
    expect(await answers(await start(dataDir))).toBe(true);
  });

  test('listens on loopback when asked to', async () => {
    const port = freePort();
    const postgres = await start(await usedDataDir(), { port });
    expect(await answers(postgres)).toBe(true);
    const { password } = new URL(postgres.url.replace('@/', '@localhost/'));
    expect(await answers({ url: `postgres://postern:${password}@127.0.0.1:${port}/postern` })).toBe(true);
  });

  test('a dataDir deeper than a socket’s name may be', async () => {
    const dataDir = join(folder(), 'a'.repeat(60), 'b'.repeat(60), 'data');
    mkdirSync(dataDir, { recursive: true, mode: 0o755 });
    const postgres = await start(dataDir);
    expect(await answers(postgres)).toBe(true);
    const other = await runningEmbeddedPostgres(dataDir);
    expect(await answers(other!)).toBe(true);
    other!.close();
  });

  test.if(isRoot)('root with a dataDir that nobody else can reach', async () => {
    const closed = folder(0o700);
    const postgres = await start(join(closed, 'data'));
    expect(await query<object>(postgres, "SELECT current_setting('data_directory') AS data")).toEqual([
      { data: '/proc/self/cwd' },
    ]);
    const before = postgres.pid()!;
    process.kill(before, 'SIGKILL');
    await until(() => !alive(before));
    await until(() => answers(postgres));
  });

  test('a second start on the same dataDir names the process that has it', async () => {
    const dataDir = await usedDataDir();
    expect(await runningEmbeddedPostgres(dataDir)).toBeUndefined();
    const postgres = await start(dataDir);
    await expect(start(dataDir)).rejects.toThrow(
      new RegExp(`in use by another Postern \\(process ${process.pid}\\)`),
    );
    const other = await runningEmbeddedPostgres(dataDir);
    expect(other?.holder).toBe(process.pid);
    expect(await answers(other!)).toBe(true);
    await postgres.stop();
    expect(await runningEmbeddedPostgres(dataDir)).toBeUndefined();
  });

  test.if(strangerCanRun)('the data keeps its owner, and another user is told', async () => {
    const dataDir = await usedDataDir();
    const { data, run } = layoutOf(dataDir);
    Bun.spawnSync(['chown', '-R', '12345:12345', data, run]);
    const postgres = await start(dataDir);
    expect(readFileSync(`/proc/${postgres.pid()}/status`, 'utf8')).toMatch(/^Uid:\s+12345\s+12345/m);
    expect(await answers(postgres)).toBe(true);
    const script = `const { postgresAccount } = await import(${JSON.stringify(join(import.meta.dir, 'account.ts'))});
      try { postgresAccount(${JSON.stringify(data)}) } catch (error) { console.log(error.message) }`;
    const { stdout } = Bun.spawnSync([process.execPath, '-e', script], { ...stranger, cwd: '/' });
    expect(stdout.toString()).toContain('belongs to user 12345, and this is user 54321');
  });

  test('data of another major version is left alone, with what to do', async () => {
    const dataDir = await usedDataDir();
    writeFileSync(join(layoutOf(dataDir).data, 'PG_VERSION'), '17\n');
    await expect(start(dataDir)).rejects.toThrow(
      /written by PostgreSQL 17, and this Postern has PostgreSQL 18.*pg_dump/,
    );
  });

  test('a folder that is no cluster is left alone', async () => {
    const dataDir = join(folder(), 'data');
    mkdirSync(layoutOf(dataDir).data, { recursive: true });
    await expect(start(dataDir)).rejects.toThrow(/PG_VERSION is missing/);
  });

  test('a draft of an interrupted first start is thrown away', async () => {
    const dataDir = join(folder(), 'data');
    mkdirSync(`${layoutOf(dataDir).data}.new`, { recursive: true });
    writeFileSync(join(`${layoutOf(dataDir).data}.new`, 'PG_VERSION'), '18\n');
    expect((await start(dataDir)).created).toBe(true);
  });

  test('a stale postmaster.pid does no harm, whoever has its number now', async () => {
    const dataDir = await usedDataDir();
    const file = join(layoutOf(dataDir).data, 'postmaster.pid');
    const bystander = Bun.spawn(
      ['sleep', '3600'],
      isRoot ? { uid: statSync(layoutOf(dataDir).data).uid } : {},
    );
    cleanups.push(() => bystander.kill());
    writeFileSync(file, `${bystander.pid}\n${layoutOf(dataDir).data}\n1\n5432\n../run\n\n  1 1\nready\n`);
    writeFileSync(join(layoutOf(dataDir).run, '.s.PGSQL.5432.lock'), `${bystander.pid}\n`);
    expect(await answers(await start(dataDir))).toBe(true);
    expect(alive(bystander.pid)).toBe(true);
  });

  test('comes back when Postgres is killed, again and again, with what was committed', async () => {
    const postgres = await start(await usedDataDir());
    const exits: string[] = [];
    postgres.onExit((reason) => exits.push(reason));
    await query(postgres, 'CREATE TABLE kept (n int)');
    for (let round = 1; round <= 2; round++) {
      await query(postgres, `INSERT INTO kept VALUES (${round})`);
      const before = postgres.pid()!;
      process.kill(before, 'SIGKILL');
      await until(() => exits.length === round);
      await until(() => answers(postgres));
      expect(postgres.pid()).not.toBe(before);
    }
    expect(await query<object>(postgres, 'SELECT n FROM kept ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test('comes back when the shell that guards it is killed', async () => {
    const postgres = await start(await usedDataDir());
    const before = postgres.pid()!;
    const parent = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${before}/status`, 'utf8'))![1]);
    process.kill(parent, 'SIGKILL');
    await until(() => !alive(before));
    await until(() => answers(postgres));
    await postgres.stop();
    expect(await answers(postgres)).toBe(false);
  });

  test('stop ends it though connections are open, and frees the dataDir', async () => {
    const dataDir = await usedDataDir();
    const postgres = await start(dataDir);
    const sql = connect(postgres.url, 'test', { max: 1, fetch_types: false });
    const endless = sql.unsafe('SELECT pg_sleep(600)').catch((error: Error) => error.message);
    await until(
      async () =>
        (
          await query<{ n: string }>(
            postgres,
            "SELECT count(*)::text AS n FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)' AND pid <> pg_backend_pid()",
          )
        )[0]!.n === '1',
    );
    const pid = postgres.pid()!;
    await postgres.stop();
    expect(alive(pid)).toBe(false);
    expect(existsSync(layoutOf(dataDir).holder)).toBe(false);
    expect(await endless).toBeString();
    await sql.end({ timeout: 0 });
  });

  test('ends within seconds when its process is killed, and the next start recovers', async () => {
    const dataDir = await usedDataDir();
    const script = `
      import { startEmbeddedPostgres } from ${JSON.stringify(join(import.meta.dir, 'index.ts'))};
      const log = { debug() {}, info() {}, warn() {}, error() {}, with: () => log };
      const postgres = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log });
      console.log(JSON.stringify({ url: postgres.url, pid: postgres.pid() }));
      setInterval(() => {}, 1000);`;
    const child = Bun.spawn([process.execPath, '-e', script], { stdout: 'pipe', stderr: 'inherit' });
    const { value } = await child.stdout.getReader().read();
    const running = JSON.parse(new TextDecoder().decode(value)) as { url: string; pid: number };
    await query(running, 'CREATE TABLE kept AS SELECT 7 AS n');
    child.kill('SIGKILL');
    await child.exited;
    const killed = performance.now();
    await until(() => !alive(running.pid));
    expect(performance.now() - killed).toBeLessThan(patience(5_000));
    const postgres = await start(dataDir);
    expect(await query<object>(postgres, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });
});

const smallDisk = (megabytes: number): string | undefined => {
  const path = folder(0o755);
  const { exitCode } = Bun.spawnSync([
    'mount',
    '-t',
    'tmpfs',
    '-o',
    `size=${megabytes}m`,
    'postern-test',
    path,
  ]);
  if (exitCode !== 0) return undefined;
  cleanups.push(() => Bun.spawnSync(['umount', '-l', path]));
  return path;
};
const canMount = isRoot && smallDisk(1) !== undefined;

describe.if(canMount)('on a disk', () => {
  test('with too little space it says how much is needed', async () => {
    await expect(start(join(smallDisk(100)!, 'data'))).rejects.toThrow(
      /has \d+ MB free and the database needs 320 MB/,
    );
  });

  test('that fills up, writes fail, and go on once there is space, with all that was acknowledged', async () => {
    const disk = smallDisk(400)!;
    const postgres = await start(join(disk, 'data'));
    await query(postgres, 'CREATE TABLE kept (n int, filling text)');
    const { bavail, bsize } = statfsSync(disk);
    const filler = join(disk, 'filler');
    writeFileSync(filler, new Uint8Array(bavail * bsize - 1024 * 1024));
    let acknowledged = 0;
    const write = () =>
      query(
        postgres,
        `INSERT INTO kept SELECT ${acknowledged + 1}, string_agg(gen_random_uuid()::text, '') FROM generate_series(1, 9000)`,
      ).then(
        () => {
          acknowledged++;
          return true;
        },
        () => false,
      );
    await until(async () => !(await write()));
    rmSync(filler);
    await until(write);
    expect(await query<object>(postgres, 'SELECT count(DISTINCT n)::int AS n FROM kept')).toEqual([
      { n: acknowledged },
    ]);
  });
});
