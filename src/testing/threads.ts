/**
 * Threads load what they run anew for each server, and to compile it is most of what a start of a server costs. So the
 * runner bundles the entry points of those that load much: a thread loads in half the processor time. A file that is run
 * by itself has them from source.
 */
import { basename, join, resolve } from 'node:path';
import { runFolder } from './run-folder.ts';

const entries = resolve(import.meta.dir, '../../workers');
const large = ['projector', 'notifier', 'actions', 'bus'].map((name) => join(entries, `${name}.ts`));
const bundlesIn = (folder: string) => join(folder, 'threads');

/** For the runner, before any test. */
export async function bundleThreads(folder: string): Promise<void> {
  await Bun.build({
    entrypoints: large,
    root: entries,
    outdir: bundlesIn(folder),
    target: 'bun',
    splitting: true,
    sourcemap: 'linked',
  });
}

/** From here on threads of this process come from the bundles; what else runs in one stays as it is. */
export function useBundledThreads(): void {
  if (!runFolder) return;
  const bundles = bundlesIn(runFolder);
  const bundleOf = (url: string | URL): string | URL => {
    const { pathname } = new URL(url, 'file:');
    return large.includes(pathname) ? join(bundles, `${basename(pathname, '.ts')}.js`) : url;
  };
  globalThis.Worker = new Proxy(Worker, {
    construct: (of, [url, options]) => new of(bundleOf(url), options),
  });
}
