import { type ConsoleFiles, openConsole } from './files.ts';
import { watchSources } from './watched.ts';

let built: Promise<ConsoleFiles> | undefined;

watchSources(() => {
  built = undefined;
});

async function build(): Promise<ConsoleFiles> {
  const [{ bundleConsole }, { packConsole }] = await Promise.all([
    import('./bundle.ts'),
    import('./pack.ts'),
  ]);
  const { index, bytes } = await packConsole(await bundleConsole(), 'quick');
  return openConsole(index, ([start, end]) => bytes.subarray(start, end));
}

/**
 * The console's files: bundled at the first request, once for all servers of a process, and again when the sources
 * change while one works on them. `scripts/build.ts` puts a module
 * in the place of this one that has them in the executable.
 */
export async function consoleFiles(): Promise<ConsoleFiles> {
  built ??= build();
  const present = built;
  try {
    return await present;
  } catch (error) {
    // What did not compile may do so once it is mended.
    if (built === present) built = undefined;
    throw error;
  }
}
