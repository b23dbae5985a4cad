/**
 * Texts out of the JavaScript: twenty languages of them, of which a server speaks few. A catalogue becomes a file of
 * JSON; each language is read from it when it is first asked for.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BunPlugin } from 'bun';

export const packedTexts = async (root: string, folder: string): Promise<BunPlugin> => {
  const file = join(folder, 'texts.zst');
  const written: Buffer[] = [];
  const modules = new Map<string, string>();
  let end = 0;
  const i18n = join(root, 'src/i18n');
  const folders = (await readdir(i18n, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const catalogueFolders = [...folders.map(({ name }) => join(i18n, name)), join(root, 'src/history/words')];
  for (const path of catalogueFolders.map((folder) => join(folder, 'index.ts'))) {
    const exported = Object.entries((await import(path)) as Record<string, Record<string, unknown>>);
    const catalogues = exported.map(([exportName, catalogue]) => {
      const places = Object.entries(catalogue).map(([language, texts]) => {
        const json = Buffer.from(JSON.stringify(texts));
        written.push(json);
        const start = end;
        end += json.length;
        return [language, start, end];
      });
      return `export const ${exportName} = packedCatalogue(texts, ${JSON.stringify(places)});`;
    });
    modules.set(
      path,
      `import { packedCatalogue } from ${JSON.stringify(join(root, 'src/packed.ts'))};
       import { texts } from 'executable:packed-texts';
       ${catalogues.join('\n')}`,
    );
  }
  await Bun.write(file, await Bun.zstdCompress(Buffer.concat(written), { level: 19 }));
  const moduleOf = (path: string): string => {
    const found = modules.get(path);
    if (found === undefined) throw new Error(`${path} was not packed.`);
    return found;
  };
  return {
    name: 'packed texts',
    setup(build) {
      build.onResolve({ filter: /^executable:packed-texts$/ }, () => ({
        path: '/packed-texts',
        namespace: 'executable',
      }));
      build.onLoad({ filter: /\/packed-texts$/, namespace: 'executable' }, () => ({
        loader: 'ts',
        contents: `
          import { readPacked } from ${JSON.stringify(join(root, 'src/packed.ts'))};
          import file from ${JSON.stringify(file)} with { type: 'file' };
          export const texts = readPacked(file);`,
      }));
      build.onLoad({ filter: /\/src\/(i18n\/[a-z]+|history\/words)\/index\.ts$/ }, ({ path, loader }) => ({
        loader,
        contents: moduleOf(path),
      }));
    },
  };
};
