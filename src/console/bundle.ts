import { join } from 'node:path';
import type { BuildMetafile } from 'bun';
import { smallDescriptors } from './descriptors.ts';
import { spokenLanguages } from './languages.ts';

/** A file as the bundler wrote it; its name holds the hash of its content. */
export interface BundledFile {
  readonly name: string;
  readonly content: Uint8Array;
}

export interface ConsoleBundle {
  readonly files: readonly BundledFile[];
  /** The script that the page starts with. */
  readonly entry: string;
  /** What the entry imports statically, all the way down: fetched with it. */
  readonly preloads: readonly string[];
  /** One, of all that is imported anywhere; none without. */
  readonly styles: readonly string[];
  /** What stands in a file: the bytes of each source. */
  readonly sourcesOf: (name: string) => Readonly<Record<string, number>>;
}

const app = join(import.meta.dir, 'app/main.tsx');

const withoutFolder = (path: string): string => path.replace(/^\.\//, '');

/**
 * Bundles the console for browsers: one entry, a chunk for whatever is imported dynamically, one style sheet.
 * @throws AggregateError with what does not compile
 */
export async function bundleConsole(entrypoint = app): Promise<ConsoleBundle> {
  const { outputs, metafile } = await Bun.build({
    entrypoints: [entrypoint],
    target: 'browser',
    format: 'esm',
    splitting: true,
    minify: true,
    naming: { entry: '[name]-[hash].[ext]', chunk: '[name]-[hash].[ext]', asset: '[name]-[hash].[ext]' },
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [smallDescriptors, spokenLanguages],
    metafile: true,
  });
  const written = new Map(
    Object.entries(metafile!.outputs).map(([path, output]) => [withoutFolder(path), output]),
  );
  const entry = withoutFolder(outputs.find(({ kind }) => kind === 'entry-point')!.path);
  const { cssBundle } = written.get(entry)!;
  const styles = cssBundle === undefined ? [] : [withoutFolder(cssBundle)];
  const files = await Promise.all(
    outputs.map(async (output) => ({
      name: withoutFolder(output.path),
      content: new Uint8Array(await output.arrayBuffer()),
    })),
  );
  return {
    // Style sheets of chunks are in the entry's as well.
    files: files.filter(({ name }) => !name.endsWith('.css') || styles.includes(name)),
    entry,
    preloads: staticImports(written, entry),
    styles,
    sourcesOf: (name) =>
      Object.fromEntries(
        Object.entries(written.get(name)?.inputs ?? {}).map(([path, { bytesInOutput }]) => [
          path,
          bytesInOutput,
        ]),
      ),
  };
}

function staticImports(
  written: ReadonlyMap<string, BuildMetafile['outputs'][string]>,
  entry: string,
): string[] {
  const found = new Set<string>([entry]);
  for (const name of found)
    for (const { path, kind } of written.get(name)?.imports ?? [])
      if (kind === 'import-statement') found.add(withoutFolder(path));
  found.delete(entry);
  return [...found];
}
