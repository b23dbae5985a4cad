import { join } from 'node:path';
import type { Account } from './account.ts';
import type { Layout } from './layout.ts';

/** How programs of Postgres are called for one cluster. */
export interface Toolbox {
  readonly programs: string;
  readonly layout: Layout;
  readonly account: Account | undefined;
  /**
   * Whether `account` may pass the folders above the cluster. Where it may not (dataDir in root's home), Postgres
   * is started inside its data folder and knows that folder as /proc/self/cwd, for which no folder above counts.
   */
  readonly reachable: boolean;
}

export const spawnOptions = (tools: Toolbox, folder: string) => ({
  ...tools.account,
  cwd: folder,
  // Nothing of ours: PG… variables would change what Postgres does, and secrets are none of its business.
  env: {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    LD_LIBRARY_PATH: join(tools.programs, 'lib'),
    TZ: 'UTC',
    LC_ALL: 'C',
  },
});

/** `-D` for a cluster in `folder`, for a process that is started in that folder. */
export const dataFolderName = (tools: Toolbox, folder: string) =>
  tools.reachable ? folder : '/proc/self/cwd';

export const program = (tools: Toolbox, name: 'initdb' | 'postgres') => join(tools.programs, 'bin', name);

/** Runs a program to its end; the text is what it wrote. */
export const run = async (
  command: readonly string[],
  options: ReturnType<typeof spawnOptions>,
  input = '',
): Promise<{ code: number; text: string }> => {
  const child = Bun.spawn([...command], {
    ...options,
    stdin: new TextEncoder().encode(input),
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [code, output, errors] = await Promise.all([
    child.exited,
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { code, text: `${output}${errors}` };
};
