import { afterEach, describe, expect } from 'bun:test';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  childrenOf,
  commandOf,
  descendants,
  emptyFolder,
  executable,
  isAlive,
  nameOf,
  type RunningExecutable,
  runExecutable,
  startExecutable,
  test,
  until,
  usedFolder,
} from '../testing/executable.ts';
import { patience } from '../testing/patience.ts';
import { freePort } from '../testing/ports.ts';
import { testDatabase } from '../testing/postgres.ts';

const cleanups: Array<() => unknown> = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const folder = () => {
  const { path, cleanup } = emptyFolder();
  cleanups.push(cleanup);
  return path;
};

const folderInUse = async () => {
  const { path, cleanup } = await usedFolder();
  cleanups.push(cleanup);
  return path;
};

const start = async (
  path: string,
  env: Record<string, string> = {},
  args: string[] = [],
): Promise<RunningExecutable> => {
  const running = await startExecutable({ folder: path, env, args });
  cleanups.push(() => running.end('SIGKILL'));
  return running;
};

/** What the doctor would have somebody look at, but for how long a hash takes: here that is what else the machine does. */
const wrong = (report: string) =>
  report.split('\n').filter((line) => /^[✗!]/.test(line) && !line.startsWith('! passwords'));

const postmasterOf = (path: string) =>
  Number(readFileSync(join(path, 'postern-data/postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
const isReady = (running: RunningExecutable) =>
  running.get('/debug/ready').then(
    ({ status }) => status === 200,
    () => false,
  );

/** It was when it started; a database that is slow for a second is told as one that is away for so long. */
const becomesReady = (running: RunningExecutable) => until(() => isReady(running), 'readiness');

/** The shell that guards Postgres, the postmaster, and the backends that serve us. */
interface Postgres {
  readonly guard: number;
  readonly postmaster: number;
  readonly backends: readonly number[];
}

const postgresOf = (running: RunningExecutable): Postgres | undefined =>
  childrenOf(running.pid)
    .flatMap((guard) => childrenOf(guard).map((postmaster) => ({ guard, postmaster })))
    .filter(({ postmaster }) => nameOf(postmaster) === 'postgres')
    .map((both) => ({
      ...both,
      backends: childrenOf(both.postmaster).filter((pid) =>
        commandOf(pid).startsWith('postgres: postern postern'),
      ),
    }))
    .findLast(({ backends }) => backends.length > 0);

/**
 * Waits until the server is ready with a Postgres that serves it. After a kill, with what there was `before`:
 * readiness is true of the old moment for a while, and the death of one backend takes the others along one by one, so
 * nothing counts before every process that served then is gone.
 */
const postgresUnder = async (running: RunningExecutable, before?: Postgres): Promise<Postgres> => {
  let found: Postgres | undefined;
  await until(async () => {
    if (before?.backends.some(isAlive)) return false;
    if (!(await isReady(running))) return false;
    found = postgresOf(running);
    return found !== undefined;
  });
  return found as Postgres;
};

describe('postern', () => {
  test('starts in an empty folder, says where to sign in and as whom, and stops when asked', async () => {
    const path = folder();
    const first = await start(path);
    await until(() => first.output().includes('with password'));
    expect(first.output()).toContain(`Sign in at     ${first.url}/ui/console`);
    expect(first.output()).toMatch(/as +admin\n/);
    const password = /with password +(\S+)/.exec(first.output())![1]!;
    expect(await first.get('/debug/healthz')).toEqual({ status: 200, text: 'ok\n' });
    expect((await first.get('/.well-known/openid-configuration')).text).toContain(`"issuer":"${first.url}"`);
    expect(statSync(join(path, 'postern-data/master.key')).mode & 0o777).toBe(0o600);
    const all = descendants(first.pid);
    expect(all.map(nameOf)).toContain('postgres');
    const { code, errors } = await first.end();
    expect(code).toBe(0);
    expect(errors).not.toContain(password);
    await until(() => !all.some(isAlive));

    const second = await start(path);
    expect(second.output()).not.toContain('with password');
    expect((await second.end('SIGINT')).code).toBe(0);
  });

  test.each([['released'], ['second signal']])('a request under way may finish: %s', async (way) => {
    const database = await testDatabase();
    cleanups.push(() => database.drop());
    const running = await start(folder(), { POSTERN_DATABASE_URL: database.url });
    // The host is looked up in tables that somebody else has locked: the request takes as long as they like.
    const release = Promise.withResolvers<void>();
    cleanups.push(release.resolve);
    const locked = Promise.withResolvers<void>();
    const holding = database.sql.begin(async (tx) => {
      await tx`LOCK TABLE projections.instances_projection, projections.instance_domains_projection`;
      locked.resolve();
      await release.promise;
    });
    await locked.promise;
    const request = fetch(`${running.url}/.well-known/openid-configuration`, {
      headers: { host: 'unheard.example' },
    });
    const answer = request.then(({ status }) => status).catch(() => 'broken off');
    const waiting = () =>
      database.sql`
        SELECT 1 FROM pg_locks WHERE NOT granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`.then(
        (rows) => rows.length > 0,
      );
    await until(waiting);
    process.kill(running.pid, 'SIGTERM');
    await until(() => running.errors().includes('finishing the requests under way'));
    await expect(fetch(`${running.url}/debug/healthz`)).rejects.toThrow();
    expect(await Promise.race([answer, Bun.sleep(100).then(() => 'still waiting')])).toBe('still waiting');
    if (way === 'released') release.resolve();
    const ended = await running.end(way === 'released' ? 'SIGCONT' : 'SIGTERM');
    expect(ended.code).toBe(0);
    expect(await answer).toBe(way === 'released' ? 404 : 'broken off');
    release.resolve();
    await holding;
  });

  test('a signal while it starts ends it, and leaves nothing running', async () => {
    const path = folder();
    for (const afterMs of [20, 200, 700]) {
      const child = Bun.spawn([executable, 'start'], {
        cwd: path,
        env: { PATH: process.env['PATH'] ?? '', POSTERN_SERVER_PORT: '0' },
        stdout: 'ignore',
        stderr: 'ignore',
      });
      await Bun.sleep(afterMs);
      const all = descendants(child.pid);
      child.kill('SIGTERM');
      await child.exited;
      await until(() => !all.some(isAlive));
    }
    await becomesReady(await start(path));
  });

  test('runs nothing that lies in the working directory', async () => {
    const path = await folderInUse();
    mkdirSync(join(path, 'workers'));
    const alarm = `require('node:fs').writeFileSync(${JSON.stringify(join(path, 'alarm'))}, 'ran')`;
    for (const name of ['workers/projector.ts', 'workers/projector.js', 'projector.js', 'preload.js'])
      writeFileSync(join(path, name), alarm);
    writeFileSync(join(path, 'bunfig.toml'), 'preload = ["./preload.js"]');
    writeFileSync(join(path, '.env'), 'POSTERN_LOG_LEVEL=nonsense');
    const running = await start(path);
    await becomesReady(running);
    expect((await running.get('/debug/ready')).text).toContain('projector: running');
    expect(existsSync(join(path, 'alarm'))).toBe(false);
  });

  test('a configuration with mistakes: every one with line and remedy, nothing started', async () => {
    const path = folder();
    writeFileSync(join(path, 'my.yaml'), 'server:\n  prot: 80\n  threads: many\n');
    for (const command of [['start'], ['config', 'check'], ['migrate']]) {
      const { code, errors } = await runExecutable(path, [...command, '--config', 'my.yaml']);
      expect(code).toBe(1);
      expect(errors).toContain('my.yaml:2:3  server.prot: there is no such key; did you mean port?');
      expect(errors).toContain(
        'my.yaml:3:12  server.threads: must be a whole number from 1 to 256, but is "many"',
      );
    }
    expect(existsSync(join(path, 'postern-data'))).toBe(false);
    const missing = await runExecutable(path, ['start', '--config', 'nope.yaml']);
    expect([missing.code, missing.errors]).toEqual([1, expect.stringContaining('there is no such file')]);
    expect((await runExecutable(path, ['strat'])).code).toBe(2);
  });

  test('says what has the port', async () => {
    const path = await folderInUse();
    const other = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } });
    cleanups.push(() => other.stop(true));
    const env = { POSTERN_SERVER_PORT: String(other.port), POSTERN_SERVER_HOST: '127.0.0.1' };
    const { code, errors } = await runExecutable(path, ['start'], env);
    expect(code).toBe(1);
    expect(errors).toContain('another program has this port');
    const doctor = await runExecutable(path, ['doctor'], env);
    expect(doctor.code).toBe(1);
    expect(doctor.output).toContain('is taken by another program');
  });

  test('a second start on the same dataDir names the first', async () => {
    const path = await folderInUse();
    const first = await start(path);
    const second = await runExecutable(path, ['start'], { POSTERN_SERVER_PORT: String(freePort()) });
    expect(second.code).toBe(1);
    expect(second.errors).toContain(`in use by another Postern (process ${first.pid})`);
    await becomesReady(first);
  });

  test('commands beside a running server use its database', async () => {
    const path = await folderInUse();
    const running = await start(path);
    const env = { POSTERN_SERVER_PORT: new URL(running.url).port, POSTERN_SERVER_HOST: '127.0.0.1' };
    const run = (...args: string[]) => runExecutable(path, args, env);
    await until(async () => (await run('health', '--ready')).code === 0);
    expect((await run('migrate')).output).toContain('up to date');
    expect((await run('setup')).output).toContain('There is an instance already');
    expect((await run('projections', 'list')).output).toMatch(/^users +live +\d+ +0$/m);
    expect((await run('projections', 'rebuild', 'users')).code).toBe(0);
    expect((await run('projections', 'rebuild', 'nonsense')).errors).toContain(
      'There is no projection nonsense',
    );
    expect((await run('projections', 'failed')).output).toContain('No event has failed');
    const doctor = await run('doctor');
    expect(wrong(doctor.output)).toEqual([]);
    expect(doctor.output).toContain('is taken by the Postern that runs on this dataDir');
    await running.end();
    expect((await run('health')).code).toBe(1);
    const after = await run('doctor');
    expect([after.code, wrong(after.output)]).toEqual([0, []]);
    expect(after.output).toContain('✓ database');
  });

  test('setup makes the first instance and ends', async () => {
    const path = folder();
    const env = {
      POSTERN_FIRSTINSTANCE_ADMIN_PASSWORD: 'Example-Passw0rd',
      POSTERN_FIRSTINSTANCE_MACHINE_USERNAME: 'robot',
      POSTERN_FIRSTINSTANCE_MACHINE_PATFILE: 'robot.pat',
      POSTERN_LOG_FORMAT: 'json',
    };
    const { code, output } = await runExecutable(path, ['setup'], env);
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ message: 'set up', userName: 'admin' });
    expect(output).not.toContain('Example-Passw0rd');
    expect(statSync(join(path, 'robot.pat')).mode & 0o777).toBe(0o600);
    expect((await runExecutable(path, ['setup'], env)).output).toContain('There is an instance already');
  });

  test('a master key that others can read is refused', async () => {
    const path = await folderInUse();
    chmodSync(join(path, 'postern-data/master.key'), 0o644);
    const { code, errors } = await runExecutable(path, ['start'], { POSTERN_SERVER_PORT: '0' });
    expect(code).toBe(1);
    expect(errors).toContain('is open to every user of this machine');
    expect((await runExecutable(path, ['doctor'], { POSTERN_SERVER_PORT: '0' })).output).toContain(
      'chmod 600',
    );
  });

  test('runs on an external database, two nodes at once', async () => {
    const database = await testDatabase();
    cleanups.push(() => database.drop());
    const path = folder();
    const key = join(path, 'key');
    writeFileSync(key, crypto.getRandomValues(new Uint8Array(32)), { mode: 0o600 });
    const env = { POSTERN_DATABASE_URL: database.url, POSTERN_MASTERKEYFILE: key };
    const nodes = await Promise.all([start(path, env), start(folder(), env)]);
    await Promise.all(nodes.map(becomesReady));
    expect(nodes.flatMap(({ pid }) => descendants(pid)).map(nameOf)).not.toContain('postgres');
    expect((await Promise.all(nodes.map((node) => node.end()))).map(({ code }) => code)).toEqual([0, 0]);
  });
});

describe('killed with -9', () => {
  test('the server: Postgres is gone within seconds, and the next start serves', async () => {
    const path = await folderInUse();
    const running = await start(path);
    const postmaster = postmasterOf(path);
    await running.end('SIGKILL');
    const killed = performance.now();
    await until(() => !isAlive(postmaster));
    expect(performance.now() - killed).toBeLessThan(patience(5_000));
    const again = await start(path);
    expect(again.output()).not.toContain('with password');
  });

  test('the server, and at once started again', async () => {
    const path = await folderInUse();
    for (let round = 0; round < 3; round++) await (await start(path)).end('SIGKILL');
    await becomesReady(await start(path));
  });

  test('Postgres, the shell that guards it, one of its backends: the server stays and is ready again', async () => {
    const path = await folderInUse();
    const running = await start(path);
    let postgres = await postgresUnder(running);
    const kills: ((now: Postgres) => number)[] = [
      ({ postmaster }) => postmaster,
      ({ guard }) => guard,
      ({ backends }) => backends.at(-1)!,
    ];
    for (const victim of kills) {
      process.kill(victim(postgres), 'SIGKILL');
      postgres = await postgresUnder(running, postgres);
    }
    expect((await running.end()).code).toBe(0);
  });

  test('everything at once, as by a power cut that left programs of PostgreSQL empty', async () => {
    const path = await folderInUse();
    const running = await start(path);
    const all = [running.pid, ...descendants(running.pid)];
    for (const pid of all) process.kill(pid, 'SIGKILL');
    await running.end('SIGKILL');
    const [version] = readdirSync(join(path, 'postern-data/programs'));
    const program = join(path, 'postern-data/programs', version!, 'bin/postgres');
    // A backend that was forked meanwhile ends when it finds itself alone; until then its program is busy.
    await until(() => {
      try {
        writeFileSync(program, '');
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ETXTBSY') return false;
        throw error;
      }
    }, 'that nothing of the old server runs');
    await becomesReady(await start(path));
  });
});
