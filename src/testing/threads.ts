/**
 * Threads load what they run anew for each server, and to compile it is most of what a start of a server costs. So the
 * runner bundles their entry points once: a thread loads in half the processor time. A file that is run by itself has
 * them from source.
 */
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

const variable = 'POSTERN_TEST_THREADS';
const entries = resolve(import.meta.dir, '../../workers');

/** A new folder with all of them in it, for whoever makes it to remove. */
export async function bundleThreads(): Promise<string> {
  const outdir = await mkdtemp(join(tmpdir(), 'postern-threads-'));
  await Bun.build({
    entrypoints: (await readdir(entries)).map((name) => join(entries, name)),
    root: entries,
    outdir,
    target: 'bun',
    splitting: true,
    sourcemap: 'linked',
  });
  return outdir;
}

export const bundledThreadsEnv = (folder: string): Record<string, string> => ({ [variable]: folder });

const bundled = process.env[variable];

/** The bundle of an entry point; what else runs in a thread stays as it is. */
const bundleOf = (url: string | URL): string | URL => {
  const { pathname } = new URL(url, 'file:');
  return bundled && resolve(pathname, '..') === entries
    ? join(bundled, `${basename(pathname, '.ts')}.js`)
    : url;
};

/** From here on, in this process. */
export function useBundledThreads(): void {
  if (bundled)
    globalThis.Worker = new Proxy(Worker, {
      construct: (of, [url, options]) => new of(bundleOf(url), options),
    });
}
