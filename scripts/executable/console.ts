/** The console that the executable carries: bundled and compressed at the build, each file read when it is asked for. */
import { join } from 'node:path';
import type { BunPlugin } from 'bun';
import { bundleConsole } from '../../src/console/bundle.ts';
import { packConsole } from '../../src/console/pack.ts';

/** Puts the packed files in the place of "bundled at the first request". */
export const packedConsole = async (root: string, folder: string): Promise<BunPlugin> => {
  const { index, bytes } = await packConsole(await bundleConsole(), 'most');
  const file = join(folder, 'console.bin');
  await Bun.write(file, bytes);
  return {
    name: 'packed console',
    setup(build) {
      build.onLoad({ filter: /\/src\/console\/built\.ts$/ }, () => ({
        loader: 'ts',
        contents: `
          import { openConsole } from ${JSON.stringify(join(root, 'src/console/files.ts'))};
          import file from ${JSON.stringify(file)} with { type: 'file' };
          const files = openConsole(${JSON.stringify(index)}, ([start, end]) => Bun.file(file).slice(start, end).bytes());
          export const consoleFiles = async () => files;`,
      }));
    },
  };
};
