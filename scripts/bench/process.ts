import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bounded, type Row } from './row.ts';

const executable = new URL('../../dist/postern', import.meta.url).pathname;
const megabyte = 1024 * 1024;

interface Started {
  readonly pid: number;
  /** Milliseconds from spawn until /debug/ready answered 200. */
  readonly tookMs: number;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = Bun.serve({ port: 0, fetch: () => new Response() });
  const { port } = server;
  await server.stop(true);
  return port ?? 0;
}

async function start(folder: string): Promise<Started> {
  const port = await freePort();
  const began = performance.now();
  const child = Bun.spawn([executable, 'start'], {
    cwd: folder,
    env: {
      ...process.env,
      POSTERN_SERVER_PORT: String(port),
      POSTERN_SERVER_PUBLICURL: `http://localhost:${port}`,
    },
    stdout: 'ignore',
    stderr: 'ignore',
  });
  for (;;) {
    if (child.exitCode !== null) throw new Error(`postern ended with ${child.exitCode}`);
    const ready = await fetch(`http://localhost:${port}/debug/ready`).catch(() => undefined);
    if (ready?.ok) break;
    if (performance.now() - began > 60_000) throw new Error('postern was not ready within a minute');
    await Bun.sleep(5);
  }
  return {
    pid: child.pid,
    tookMs: performance.now() - began,
    async stop() {
      child.kill('SIGTERM');
      await child.exited;
    },
  };
}

/** Bytes that the process itself holds, shared libraries' pages counted once. */
async function memoryOf(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Time to ready, memory at rest and size of the executable, as a user meets them. */
export async function benchProcess(): Promise<Row[]> {
  const { size } = await stat(executable);
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-'));
  try {
    const first = await start(folder);
    await first.stop();
    const restarts: number[] = [];
    let memory = 0;
    for (let round = 0; round < 5; round++) {
      const running = await start(folder);
      restarts.push(running.tookMs);
      if (round === 4) {
        await Bun.sleep(3_000);
        memory = await memoryOf(running.pid);
      }
      await running.stop();
    }
    return [
      bounded('ready after start, database there', median(restarts), 'ms', 800, 'median of 5'),
      bounded('ready after the first start', first.tookMs, 'ms', 6_000),
      bounded(
        'idle memory without Postgres',
        memory / megabyte,
        'MB',
        150,
        'proportional set size after 3 s of rest',
      ),
      bounded('size of the executable', size / 1_000_000, 'MB', 150),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
