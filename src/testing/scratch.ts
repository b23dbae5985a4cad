/**
 * Where tests have their databases: in memory, which is ten times as quick as a disk at making one, and does not have
 * them wait for others' writes. Containers often have only 64 MB of it, or forbid to run programs from there.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const memory = '/dev/shm';
const neededBytes = 2 ** 31;

/** Whether this line of /proc/mounts says that programs may run from memory. */
const runsPrograms = (line: string): boolean => {
  const [, at, , options = ''] = line.split(' ');
  return at === memory && !options.split(',').includes('noexec');
};

/** @param programs it is to hold programs that run */
function place(programs: boolean): string {
  try {
    const { bavail, bsize } = statfsSync(memory);
    if (bavail * bsize < neededBytes) return tmpdir();
    const isFit = !programs || readFileSync('/proc/mounts', 'utf8').split('\n').some(runsPrograms);
    return isFit ? memory : tmpdir();
  } catch {
    return tmpdir();
  }
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Who made it may be gone while those that it started still tidy up. */
const graceMs = 60_000;

/** Nobody else removes what tests have left that were killed, and in memory it stays until the machine ends. */
export function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = Number(/^postern-test-[a-z]+-(\d+)-/.exec(name)?.[1] ?? process.pid);
    if (isAlive(pid)) continue;
    const path = join(folder, name);
    try {
      if (Date.now() - statSync(path).mtimeMs > graceMs) rmSync(path, { recursive: true, force: true });
    } catch {
      // Another one sweeps too.
    }
  }
}

let swept = false;

/**
 * A folder of this process, in memory where there is room.
 * @param what lower-case letters, for whoever finds it
 * @param durable on disk in any case
 */
export function scratchFolder(what: string, { programs = false, durable = false } = {}): string {
  const folder = durable ? tmpdir() : place(programs);
  if (!swept) {
    swept = true;
    sweep(folder);
  }
  return mkdtempSync(join(folder, `postern-test-${what}-${process.pid}-`));
}
