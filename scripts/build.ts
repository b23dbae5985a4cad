/**
 * Builds `dist/postern`: one executable with Bun's runtime, the server, its threads, migrations, console and Postgres.
 *
 *   bun scripts/build.ts [--outfile dist/postern]
 */
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { packedConsole } from './executable/console.ts';
import { packedData } from './executable/data.ts';
import { packedDescriptors } from './executable/descriptors.ts';
import { withoutZeros } from './executable/elf.ts';
import { packedPostgres } from './executable/postgres.ts';
import { withoutSources } from './executable/source-maps.ts';
import { packedTexts } from './executable/texts.ts';

const root = resolve(import.meta.dir, '..');
const largestMegabytes = 150;

const { values } = parseArgs({
  options: { outfile: { type: 'string', default: join(root, 'dist/postern') } },
});
const outfile = resolve(values.outfile);

const packed = join(root, 'dist/build');
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
  // Thirteen megabytes more, and less than half the work of starting. What is nested deeper is compiled at its first
  // call: two megabytes less, and as soon ready.
  bytecode: true,
  bytecodeDepth: 2,
  sourcemap: 'linked',
  // Elysia would look with it into files of forms, which no schema here has.
  external: ['file-type'],
  plugins: await Promise.all([
    packedPostgres(packed),
    packedDescriptors(root, packed),
    packedData(root, packed),
    packedTexts(root, packed),
    packedConsole(root, packed),
  ]),
  // What lies in the working directory is none of the server's business: no .env, no bunfig.toml with preloads.
  compile: { outfile: draft, autoloadDotenv: false, autoloadBunfig: false },
});
for (const message of result.logs) console.error(message);
if (!result.success) process.exit(1);
// The executable holds the source maps; those beside it are copies.
for (const { path, kind } of result.outputs) if (kind === 'sourcemap') await rm(path, { force: true });
await Bun.write(draft, withoutZeros(withoutSources(Buffer.from(await Bun.file(draft).bytes()))));
// The last step, in one piece: a running executable is not written over.
await rename(draft, outfile);
await rm(packed, { recursive: true });

const megabytes = (await stat(outfile)).size / 1_000_000;
console.log(`${outfile}: ${megabytes.toFixed(1)} MB`);
if (megabytes > largestMegabytes) {
  console.error(`The executable is larger than ${largestMegabytes} MB.`);
  process.exit(1);
}
