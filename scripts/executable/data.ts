/** Modules that are data: the table of routes, and the interpreter of scripts. */
import { join } from 'node:path';
import type { BunPlugin } from 'bun';
import { routes } from '../../src/contract/generated/routes.ts';
import { engineBinary } from '../../src/sandbox/binary.ts';

export const packedData = async (root: string, folder: string): Promise<BunPlugin> => {
  const modules = [
    {
      path: join(root, 'src/contract/generated/routes.ts'),
      file: join(folder, 'routes.zst'),
      content: JSON.stringify(routes),
      exported: 'export const routes = JSON.parse(contents().toString());',
    },
    {
      path: join(root, 'src/sandbox/binary.ts'),
      file: join(folder, 'interpreter.zst'),
      content: engineBinary(),
      exported: 'export const engineBinary = contents;',
    },
  ];
  for (const { file, content } of modules)
    await Bun.write(file, await Bun.zstdCompress(content, { level: 19 }));
  return {
    name: 'packed data',
    setup(build) {
      for (const { path, file, exported } of modules)
        build.onLoad({ filter: new RegExp(`^${RegExp.escape(path)}$`) }, () => ({
          loader: 'ts',
          contents: `
            import { unpack } from ${JSON.stringify(join(root, 'src/packed.ts'))};
            import file from ${JSON.stringify(file)} with { type: 'file' };
            const contents = () => unpack(file);
            ${exported}`,
        }));
    },
  };
};
