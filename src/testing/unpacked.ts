/**
 * What is unpacked once for all tests of this machine. Several processes find at the same time that it is not there: each
 * unpacks into a folder of its own, which takes its place by its name as a whole, so that nobody meets half of it.
 */
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

export const isRoot = process.getuid?.() === 0;

/** A folder to unpack into, beside the target; whoever runs as another user may write to it too. */
export async function stage(target: string): Promise<string> {
  await mkdir(dirname(target), { recursive: true });
  if (isRoot) await chmod(dirname(target), 0o777);
  const staging = await mkdtemp(`${target}.`);
  await chmod(staging, 0o777);
  return staging;
}

/** The first of several processes wins; the others use its copy. */
export async function publish(staging: string, target: string): Promise<string> {
  await rename(staging, target).catch(async () => {
    await rm(staging, { recursive: true, force: true });
  });
  return target;
}
