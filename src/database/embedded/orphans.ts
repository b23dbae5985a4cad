/** What an earlier run may have left behind: a Postgres without its Postern, or its pid file alone. */
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { internal } from '../../errors/index.ts';
import type { Layout } from './layout.ts';

/** Every process of Postgres on this data folder: all of them run inside it. A shell in there is none. */
const processesIn = (data: string, programs = /\/postgres( \(deleted\))?$/): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const inside = readlinkSync(`/proc/${pid}/cwd`) === data;
        return inside && programs.test(readlinkSync(`/proc/${pid}/exe`));
      } catch {
        return false;
      }
    })
    .map(Number);

export const postmasterPid = (data: string): number | undefined => {
  try {
    return Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]) || undefined;
  } catch {
    return undefined;
  }
};

const signal = (pid: number, name: NodeJS.Signals) => {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already.
  }
};

/** Kills what makes a cluster in this folder; nothing of it is worth keeping. */
export const killIn = async (draft: string, patienceMs = 10_000): Promise<void> => {
  const making = /\/(postgres|initdb)( \(deleted\))?$/;
  const began = Date.now();
  for (let alive = processesIn(draft, making); alive.length > 0; alive = processesIn(draft, making)) {
    for (const pid of alive) signal(pid, 'SIGKILL');
    if (Date.now() - began > patienceMs)
      throw internal('EMB-Orph2', `Process ${alive[0]} of an earlier start cannot be ended`);
    await Bun.sleep(10);
  }
};

/**
 * Ends every Postgres process of this data folder, and removes pid files that belong to none: their number may be
 * another program's by now, or a zombie's, for which Postgres would refuse to start. Only for the holder of the lock.
 *
 * @returns whether a Postgres was running
 */
export const endOrphans = async ({ data, run }: Layout, patienceMs = 30_000): Promise<boolean> => {
  let alive = processesIn(data);
  const found = alive.length > 0;
  const postmaster = postmasterPid(data);
  if (postmaster !== undefined && alive.includes(postmaster)) signal(postmaster, 'SIGINT');
  else for (const pid of alive) signal(pid, 'SIGTERM');
  const started = Date.now();
  for (let killed = false; alive.length > 0; alive = processesIn(data)) {
    const waited = Date.now() - started;
    if (waited > patienceMs && !killed) {
      for (const pid of alive) signal(pid, 'SIGKILL');
      killed = true;
    }
    if (waited > patienceMs + 10_000)
      throw internal(
        'EMB-Orph1',
        `PostgreSQL (process ${alive[0]}) is left from an earlier run and cannot be ended`,
      );
    await Bun.sleep(10);
  }
  rmSync(join(data, 'postmaster.pid'), { force: true });
  if (existsSync(run))
    for (const name of readdirSync(run))
      if (name.startsWith('.s.PGSQL.')) rmSync(join(run, name), { force: true });
  return found;
};
