/**
 * Where tests have their databases: in memory, which is ten times as quick as a disk at making one, and does not have
 * them wait for others' writes. Containers often have only 64 MB of it, or forbid to run programs from there.
 */
import { readFileSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const memory = '/dev/shm';
const neededBytes = 2 ** 31;

/** Whether this line of /proc/mounts says that programs may run from memory. */
const runsPrograms = (line: string): boolean => {
  const [, at, , options = ''] = line.split(' ');
  return at === memory && !options.split(',').includes('noexec');
};

/** The folder to make others in. @param programs they are to hold programs that run */
export function scratch({ programs = false } = {}): string {
  try {
    const { bavail, bsize } = statfsSync(memory);
    if (bavail * bsize < neededBytes) return tmpdir();
    const isFit = !programs || readFileSync('/proc/mounts', 'utf8').split('\n').some(runsPrograms);
    return isFit ? memory : tmpdir();
  } catch {
    return tmpdir();
  }
}
