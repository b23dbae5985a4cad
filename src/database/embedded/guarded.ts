/**
 * Postgres as the child of a small shell that holds the other end of a pipe from this process. When this process
 * ends, however it ends, the shell reads the end of the pipe and stops Postgres. A shell starts in a millisecond and
 * takes a megabyte; the same executable in another mode would take eighty of each.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Subprocess } from 'bun';
import type { Logger } from '../../telemetry/types.ts';
import { dataFolderName, program, spawnOptions, type Toolbox } from './command.ts';
import { postmasterPid } from './orphans.ts';

/**
 * Ends with the exit code of Postgres. Signals that a service manager sends to everyone are for the server to act
 * on: it stops Postgres when its requests are done.
 */
const guard = `
trap '' HUP INT TERM
exec 3<&0
"$@" 3<&- &
postgres=$!
{ read -r line; kill -INT $postgres; } <&3 2>/dev/null &
watcher=$!
exec 3<&-
wait $postgres
code=$?
kill -KILL $watcher 2>/dev/null
exit $code
`;

export interface GuardedPostgres {
  /** Process id of the postmaster; undefined before and after it runs. */
  pid(): number | undefined;
  /** Resolves once it takes connections; rejects with what it wrote when it ends before. */
  readonly ready: Promise<void>;
  /** Resolves with the last lines that it wrote when it has ended. */
  readonly exited: Promise<{ code: number; lines: readonly string[] }>;
  /** Fast shutdown: running statements are broken off. After `patienceMs` (default 30 s) without mercy. */
  stop(patienceMs?: number): Promise<void>;
}

export const spawnGuarded = (tools: Toolbox, log: Logger): GuardedPostgres => {
  const { data } = tools.layout;
  const shell = Bun.spawn(
    [
      '/bin/sh',
      '-c',
      guard,
      'postern-postgres',
      program(tools, 'postgres'),
      '-D',
      dataFolderName(tools, data),
    ],
    { ...spawnOptions(tools, data), stdin: 'pipe', stdout: 'ignore', stderr: 'pipe', detached: true },
  );
  const lines: string[] = [];
  const written = forward(shell.stderr, log, lines);
  let ended = false;
  // The pipe of its messages stays open as long as anything of Postgres lives; its end is not waited for.
  const exited = shell.exited.then(async (code) => {
    ended = true;
    await Promise.race([written, Bun.sleep(100)]);
    return { code, lines };
  });
  const ready = untilReady(data, () => ended, exited);
  ready.catch(() => {});
  const pid = () => (ended ? undefined : postmasterPid(data));

  return { pid, ready, exited, stop: (patienceMs = 30_000) => stopShell(shell, pid, exited, patienceMs) };
};

/** The eighth line of postmaster.pid says when connections are welcome. */
const untilReady = async (
  data: string,
  ended: () => boolean,
  exited: GuardedPostgres['exited'],
): Promise<void> => {
  const status = () => {
    try {
      return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[7]?.trim();
    } catch {
      return undefined;
    }
  };
  while (!ended()) {
    if (status() === 'ready') return;
    await Bun.sleep(4);
  }
  const { code, lines } = await exited;
  throw new Error(lines.length > 0 ? lines.join('; ') : `PostgreSQL ended with code ${code}`);
};

const stopShell = async (
  shell: Subprocess<'pipe', 'ignore', 'pipe'>,
  pid: () => number | undefined,
  exited: GuardedPostgres['exited'],
  patienceMs: number,
): Promise<void> => {
  const within = (ms: number) => Promise.race([exited.then(() => true), Bun.sleep(ms).then(() => false)]);
  await Promise.resolve(shell.stdin.end()).catch(() => {});
  if (await within(patienceMs)) return;
  for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
    const postmaster = pid();
    if (postmaster !== undefined) process.kill(postmaster, signal);
    if (await within(5_000)) return;
  }
};

/** What Postgres says goes to our log at its level; the last lines are kept for the error when it does not start. */
const forward = async (stream: ReadableStream<Uint8Array>, log: Logger, lines: string[]): Promise<void> => {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) {
      const [, level, text] = /^([A-Z]+):\s+(.*)$/.exec(line) ?? [undefined, 'LOG', line];
      if (level === 'PANIC') log.error(text!, { postgres: level });
      else if (level === 'FATAL' && !/^(the database system is|terminating)/.test(text!))
        log.warn(text!, { postgres: level });
      else log.debug(text!, { postgres: level });
      if (level === 'LOG') continue;
      lines.push(line);
      if (lines.length > 10) lines.shift();
    }
  }
};
