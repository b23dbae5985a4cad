/**
 * Builds `dist/postern`: one executable with Bun's runtime, the server, its threads, migrations and Postgres.
 *
 *   bun scripts/build.ts [--outfile dist/postern]
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { BunPlugin } from 'bun';
import { packFolder } from '../src/database/embedded/archive.ts';
import { postgresPackage } from '../src/database/embedded/source.ts';

const root = resolve(import.meta.dir, '..');
const largestMegabytes = 150;

const { values } = parseArgs({
  options: { outfile: { type: 'string', default: join(root, 'dist/postern') } },
});
const outfile = resolve(values.outfile);

/** What a server needs of Postgres: no libraries to link against, and no languages that need an interpreter. */
const needed = (path: string) =>
  !/\.a$|\/pkgconfig\/|pl(perl|python|tcl)|pg-symlinks\.json$|bin\/pg_ctl$/.test(path);

const packPostgres = async (): Promise<{ file: string; version: string }> => {
  const { version, folder, links } = postgresPackage();
  const packed = await packFolder(folder, needed, links);
  const digest = createHash('sha256').update(packed).digest('hex');
  const file = join(root, 'dist/build/postgres.zst');
  await Bun.write(file, packed);
  return { file, version: `${version}-${digest.slice(0, 8)}` };
};

/** Puts the packed Postgres in the place of "none, run from source". */
const withPostgres = ({ file, version }: { file: string; version: string }): BunPlugin => ({
  name: 'packed Postgres',
  setup(build) {
    build.onLoad({ filter: /\/database\/embedded\/packed\.ts$/ }, () => ({
      loader: 'ts',
      contents: `
        import file from ${JSON.stringify(file)} with { type: 'file' };
        export const packedPostgres = () => ({ version: ${JSON.stringify(version)}, file });`,
    }));
  },
});

const threads = (await readdir(join(root, 'workers'))).map((name) => join(root, 'workers', name));
await mkdir(dirname(outfile), { recursive: true });
const draft = `${outfile}.partial`;
const result = await Bun.build({
  entrypoints: [join(root, 'src/main.ts'), ...threads],
  root,
  target: 'bun',
  format: 'esm',
  minify: true,
  // Services are chunks that are loaded with their first call, and what threads share stands once: see decision 0023.
  splitting: true,
  // Seven megabytes more, and less than half the work of starting.
  bytecode: true,
  sourcemap: 'linked',
  plugins: [withPostgres(await packPostgres())],
  // What lies in the working directory is none of the server's business: no .env, no bunfig.toml with preloads.
  compile: { outfile: draft, autoloadDotenv: false, autoloadBunfig: false },
});
for (const message of result.logs) console.error(message);
if (!result.success) process.exit(1);
// The executable holds the source maps; those beside it are copies.
for (const { path, kind } of result.outputs) if (kind === 'sourcemap') await rm(path, { force: true });
// The last step, in one piece: a running executable is not written over.
await rename(draft, outfile);
await rm(join(root, 'dist/build'), { recursive: true });

const megabytes = (await stat(outfile)).size / 1024 / 1024;
console.log(`${outfile}: ${megabytes.toFixed(1)} MB`);
if (megabytes > largestMegabytes) {
  console.error(`The executable is larger than ${largestMegabytes} MB.`);
  process.exit(1);
}
