/** Runs `dist/postern` as a user would. `scripts/test` builds it before any test. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { until } from './patience.ts';

export { until };

export const executable = resolve(import.meta.dir, '../../dist/postern');

export interface Outcome {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

export interface RunningExecutable {
  readonly url: string;
  readonly pid: number;
  /** What it wrote to standard output and standard error so far. */
  output(): string;
  errors(): string;
  /** Status and body of a GET. */
  get(path: string): Promise<{ status: number; text: string }>;
  /** Sends a signal (SIGTERM unless told) and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<Outcome>;
}

export interface ExecutableOptions {
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Milliseconds until it must answer. Default 30 000. */
  readonly patienceMs?: number;
}

const spawn = (folder: string, args: readonly string[], env: Readonly<Record<string, string>>) => {
  if (!existsSync(executable)) throw new Error('dist/postern is not there: bun run build');
  return Bun.spawn([executable, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
};

/** An empty folder that goes with `cleanup`. */
export const emptyFolder = (): { path: string; cleanup(): void } => {
  const path = mkdtempSync(join(tmpdir(), 'postern-e2e-'));
  // Others may pass: Postgres runs as one of them when this is root.
  Bun.spawnSync(['chmod', '711', path]);
  return { path, cleanup: () => rmSync(path, { recursive: true, force: true }) };
};

let setUp: Promise<string> | undefined;

/** What `postern setup` leaves in an empty folder; it takes two seconds of the processor, a copy of it a tenth. */
const setUpOnce = async (): Promise<string> => {
  const { path, cleanup } = emptyFolder();
  process.once('exit', cleanup);
  const { code, errors } = await runExecutable(path, ['setup']);
  if (code !== 0) throw new Error(`postern setup ended with ${code}: ${errors}`);
  return path;
};

/** As `emptyFolder`, after a first start: for tests of what comes later. */
export const usedFolder = async (): Promise<{ path: string; cleanup(): void }> => {
  setUp ??= setUpOnce();
  const from = await setUp;
  const to = emptyFolder();
  const { exitCode } = Bun.spawnSync(['cp', '-a', join(from, 'postern-data'), to.path]);
  if (exitCode !== 0) throw new Error(`${from} could not be copied`);
  return to;
};

/** A command that ends by itself. */
export const runExecutable = async (
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> => {
  const child = spawn(folder, args, env);
  const [code, output, errors] = await Promise.all([
    child.exited,
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { code, output, errors };
};

export const freePort = (): number => {
  const probe = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } });
  const { port } = probe;
  probe.stop(true);
  return port;
};

/** `postern start` on a free port, up and ready. Kill it at the end of the test: `end('SIGKILL')`. */
export const startExecutable = async (options: ExecutableOptions): Promise<RunningExecutable> => {
  const port = freePort();
  const url = `http://localhost:${port}`;
  const child = spawn(options.folder, ['start', ...(options.args ?? [])], {
    POSTERN_SERVER_HOST: '127.0.0.1',
    POSTERN_SERVER_PORT: String(port),
    ...options.env,
  });
  const written = { output: '', errors: '' };
  const collect = async (stream: ReadableStream<Uint8Array>, into: keyof typeof written) => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) written[into] += decoder.decode(chunk, { stream: true });
  };
  const collected = Promise.all([collect(child.stdout, 'output'), collect(child.stderr, 'errors')]);
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { host: `localhost:${port}` },
    });
    return { status: response.status, text: await response.text() };
  };
  const isReady = () =>
    get('/debug/ready').then(
      ({ status }) => status === 200,
      () => false,
    );

  const isUp = async () => child.exitCode !== null || (await isReady());
  const up = await until(isUp, options.patienceMs ?? 30_000).then(
    () => child.exitCode === null,
    () => false,
  );
  if (!up) {
    child.kill('SIGKILL');
    await collected;
    throw new Error(`postern did not become ready: ${written.errors}${written.output}`);
  }
  return {
    url,
    pid: child.pid,
    output: () => written.output,
    errors: () => written.errors,
    get,
    async end(signal = 'SIGTERM') {
      const all = descendants(child.pid);
      if (child.exitCode === null) child.kill(signal);
      const code = await child.exited;
      // Postgres outlives a killed server for a moment, and would write to a folder that is being removed.
      await until(() => !all.some(isAlive));
      await Promise.race([collected, Bun.sleep(500)]);
      return { code, ...written };
    },
  };
};

/** Process ids of a process's children, theirs included. */
export const descendants = (pid: number): number[] => {
  const children = childrenOf(pid);
  return [...children, ...children.flatMap(descendants)];
};

export const childrenOf = (pid: number): number[] => {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
};

export const nameOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
};

/** As `ps` shows it; Postgres writes there what each of its processes is for. */
export const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
};

/** Whether a process runs; a zombie does not. */
export const isAlive = (pid: number): boolean => {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};
