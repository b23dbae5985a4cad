/** A folder of the runner's, for what test processes make once for all of them. */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { scratch } from './scratch.ts';

const variable = 'POSTERN_TEST_RUN';

/** undefined when a test file is run by itself. */
export const runFolder = process.env[variable];

/** For processes that tests start and that share what is in it. */
export const runFolderEnv: Record<string, string> = runFolder ? { [variable]: runFolder } : {};

/** For the runner, which removes it. */
export async function makeRunFolder(): Promise<{ path: string; env: Record<string, string> }> {
  const path = await mkdtemp(join(scratch({ programs: true }), 'postern-run-'));
  return { path, env: { [variable]: path } };
}
