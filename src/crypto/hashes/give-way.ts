import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename } from 'node:path';

/**
 * A third of the weight of others: what is shared is mostly theirs, and what is left over is all of it. With a tenth (10)
 * nobody signed in any more where something else kept the machine busy.
 */
export const niceness = 5;

/**
 * The thread that calls gives way to all others of the machine, where the system can tell threads apart (Linux): one
 * password is tens of milliseconds of a core, and everything else here is not one.
 */
export function giveWay(): void {
  try {
    setPriority(Number(basename(readlinkSync('/proc/thread-self'))), niceness);
  } catch {
    // It competes then, as it would have.
  }
}
