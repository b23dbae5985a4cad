import { scratchFolder } from './scratch.ts';

const variable = 'POSTERN_TEST_RUN';

/** undefined when a test file is run by itself. */
export const runFolder = process.env[variable];

/** For processes that tests start and that share what is in it. */
export const runFolderEnv: Record<string, string> = runFolder ? { [variable]: runFolder } : {};

/** For the runner, which removes it. */
export async function makeRunFolder(): Promise<{ path: string; env: Record<string, string> }> {
  const path = scratchFolder('run', { programs: true });
  return { path, env: { [variable]: path } };
}
