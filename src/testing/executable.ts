/** Runs `dist/postern` as a user would. `scripts/test` builds it before any test. */
import { test as bunTest } from 'bun:test';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { until } from './patience.ts';
import { freePort } from './ports.ts';
import { runFolder } from './run-folder.ts';
import { scratchFolder } from './scratch.ts';
import { publish, stage } from './unpacked.ts';

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
}

/** An executable that runs or ran, with what it wrote to standard output and standard error so far. */
interface Run {
  readonly command: string;
  readonly child: Bun.Subprocess<'ignore', 'pipe', 'pipe'>;
  output: string;
  errors: string;
  /** Settles when both streams have ended. */
  readonly read: Promise<unknown>;
}

/** Those that a failure may be about: all that were started since the last test that passed, or run on. */
let runs: Run[] = [];

const spawn = (folder: string, args: readonly string[], env: Readonly<Record<string, string>>): Run => {
  if (!existsSync(executable)) throw new Error('dist/postern is not there: bun run build');
  const child = Bun.spawn([executable, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const collect = async (from: ReadableStream<Uint8Array>, into: 'output' | 'errors') => {
    const decoder = new TextDecoder();
    for await (const chunk of from) run[into] += decoder.decode(chunk, { stream: true });
  };
  const run: Run = {
    command: `postern ${args.join(' ')} (process ${child.pid} in ${folder})`,
    child,
    output: '',
    errors: '',
    read: Promise.resolve().then(() =>
      Promise.all([collect(child.stdout, 'output'), collect(child.stderr, 'errors')]),
    ),
  };
  runs.push(run);
  return run;
};

/** The end of what was written: where it went wrong, and not the whole of a day. */
const endOf = (text: string) => (text.length > 8_192 ? `…${text.slice(-8_192)}` : text);

function tellRuns(): void {
  for (const { command, child, output, errors } of runs) {
    const state = child.exitCode ?? child.signalCode ?? 'running';
    process.stderr.write(`--- ${command}: ${state}\n${endOf(output)}${endOf(errors)}---\n`);
  }
}

type Body<T extends readonly unknown[]> = (...values: [...T]) => unknown;

const telling =
  <T extends readonly unknown[]>(body: Body<T>) =>
  async (...values: [...T]): Promise<void> => {
    try {
      await body(...values);
    } catch (error) {
      tellRuns();
      throw error;
    }
    runs = runs.filter(({ child }) => child.exitCode === null && child.signalCode === null);
  };

/** As Bun's `test`; when it fails, what the executables wrote stands with it. */
export const test = Object.assign((name: string, body: Body<[]>) => bunTest(name, telling(body)), {
  each:
    <const T extends readonly unknown[]>(table: readonly T[]) =>
    (name: string, body: Body<T>) =>
      bunTest.each(table.map((row) => [...row]))(name, telling(body as Body<unknown[]>)),
});

/** An empty folder that goes with `cleanup`. */
export const emptyFolder = (): { path: string; cleanup(): void } => {
  const path = scratchFolder('program', { programs: true });
  // Others may pass: Postgres runs as one of them when this is root.
  Bun.spawnSync(['chmod', '711', path]);
  return { path, cleanup: () => rmSync(path, { recursive: true, force: true }) };
};

let setUp: Promise<string> | undefined;

/** What `postern setup` leaves in an empty folder; it takes two seconds of the processor, a copy of it a tenth. */
const setUpIn = async (path: string): Promise<string> => {
  const { code, errors } = await runExecutable(path, ['setup']);
  if (code !== 0) throw new Error(`postern setup ended with ${code}: ${errors}`);
  return path;
};

/** Once for all processes of the runner, or else for this one. */
const setUpOnce = async (): Promise<string> => {
  if (!runFolder) {
    const { path, cleanup } = emptyFolder();
    process.once('exit', cleanup);
    return setUpIn(path);
  }
  const target = join(runFolder, 'set-up');
  return existsSync(target) ? target : publish(await setUpIn(await stage(target)), target);
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
  const run = spawn(folder, args, env);
  const [code] = await Promise.all([run.child.exited, run.read]);
  return { code, output: run.output, errors: run.errors };
};

/** `postern start` on a free port, up and ready. Kill it at the end of the test: `end('SIGKILL')`. */
export const startExecutable = async (options: ExecutableOptions): Promise<RunningExecutable> => {
  const port = freePort();
  const url = `http://localhost:${port}`;
  const run = spawn(options.folder, ['start', ...(options.args ?? [])], {
    POSTERN_SERVER_HOST: '127.0.0.1',
    POSTERN_SERVER_PORT: String(port),
    ...options.env,
  });
  const { child } = run;
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
  const up = await until(isUp).then(
    () => child.exitCode === null,
    () => false,
  );
  if (!up) {
    child.kill('SIGKILL');
    await run.read;
    throw new Error(`postern did not become ready: ${run.errors}${run.output}`);
  }
  return {
    url,
    pid: child.pid,
    output: () => run.output,
    errors: () => run.errors,
    get,
    async end(signal = 'SIGTERM') {
      const all = descendants(child.pid);
      if (child.exitCode === null) child.kill(signal);
      const code = await child.exited;
      // Postgres outlives a killed server for a moment, and would write to a folder that is being removed.
      await until(() => !all.some(isAlive), 'all its processes end');
      await run.read;
      return { code, output: run.output, errors: run.errors };
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
