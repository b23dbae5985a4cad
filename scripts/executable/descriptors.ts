/**
 * Descriptors of messages out of the JavaScript: they are a megabyte of base64 there, and a tenth of it compressed.
 * Modules that `protoc-gen-es` made find theirs by its place in one file.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BunPlugin } from 'bun';

const literal = /fileDesc\("([A-Za-z0-9+/=]+)"/;

export const packedDescriptors = async (root: string, folder: string): Promise<BunPlugin> => {
  const places = new Map<string, readonly [start: number, end: number]>();
  const descriptors: Uint8Array[] = [];
  let end = 0;
  for (const below of ['node_modules/@zitadel/proto/es', 'proto/gen'])
    for (const name of (await readdir(join(root, below), { recursive: true })).sort()) {
      if (!/_pb\.[jt]s$/.test(name)) continue;
      const path = join(root, below, name);
      const found = literal.exec(await Bun.file(path).text())?.[1];
      if (found === undefined) continue;
      const bytes = Buffer.from(found, 'base64');
      places.set(path, [end, end + bytes.length]);
      descriptors.push(bytes);
      end += bytes.length;
    }
  const file = join(folder, 'descriptors.zst');
  await Bun.write(file, await Bun.zstdCompress(Buffer.concat(descriptors), { level: 19 }));
  return {
    name: 'packed descriptors',
    setup(build) {
      build.onLoad({ filter: /\/packed-descriptors$/, namespace: 'executable' }, () => ({
        loader: 'ts',
        contents: `
          import { readPacked } from ${JSON.stringify(join(root, 'src/packed.ts'))};
          import file from ${JSON.stringify(file)} with { type: 'file' };
          const descriptors = readPacked(file);
          export const descriptor = (start: number, end: number) => descriptors().toString('base64', start, end);`,
      }));
      build.onResolve({ filter: /^executable:packed-descriptors$/ }, () => ({
        path: '/packed-descriptors',
        namespace: 'executable',
      }));
      build.onLoad({ filter: /_pb\.[jt]s$/ }, async ({ path, loader }) => {
        const place = places.get(path);
        const text = await Bun.file(path).text();
        if (place === undefined) return { contents: text, loader };
        return {
          loader,
          contents: `import { descriptor } from 'executable:packed-descriptors';\n${text.replace(literal, `fileDesc(descriptor(${place.join(', ')})`)}`,
        };
      });
    },
  };
};
