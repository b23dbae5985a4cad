/**
 * Derives what is derived from the contract: TypeScript for our own .proto files, the route table, the
 * service loaders, the import modules, OpenAPI and its page.
 *
 *   bun run generate           writes what changed
 *   bun run generate --check   fails when the repository is not what would be written
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { create, createFileRegistry } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { openApiDocument } from '../src/contract/openapi/document.ts';
import { checksOf } from '../src/contract/validation/compile.ts';
import { product } from '../src/version.ts';
import { contractFiles } from './contract/descriptors.ts';
import { loadersModule, packageModules, routesModule } from './contract/modules.ts';
import { openApiPage } from './contract/page.ts';
import { routesOf, servicesOf } from './contract/routes.ts';
import { inDependencyOrder, typescript } from './contract/typescript.ts';

const repository = join(import.meta.dirname, '..');
/** Folders that hold nothing but generated files: what is not generated anew is removed. */
const owned = ['proto/gen', 'src/contract/generated', 'src/contract/services'];

const outputs = async (): Promise<Map<string, string>> => {
  const files = await contractFiles();
  const registry = createFileRegistry(
    create(FileDescriptorSetSchema, { file: inDependencyOrder(files.all) }),
  );
  // Compiling fails on a validation rule that the evaluator does not know.
  for (const type of registry) if (type.kind === 'message') checksOf(type);
  const services = servicesOf(registry);
  const output = new Map<string, string>();
  for (const [path, content] of typescript(files)) output.set(`proto/gen/${path}`, content);
  for (const [path, content] of packageModules(files)) output.set(`src/contract/services/${path}`, content);
  const routes = routesOf(services);
  output.set('src/contract/generated/routes.ts', routesModule(routes));
  output.set('src/contract/generated/services.ts', loadersModule(services, files));
  const comments = (name: string): string => files.comments.get(name) ?? '';
  const api = openApiDocument({ services, routes, comments, version: product.version });
  output.set('src/contract/generated/openapi.json.gz', JSON.stringify(api));
  output.set('src/contract/generated/openapi-page.ts', await openApiPage());
  return output;
};

/** Files ending in .gz are compared as what they hold: compressors differ. */
const isCompressed = (path: string): boolean => path.endsWith('.gz');
const read = (path: string): string => {
  const content = readFileSync(join(repository, path));
  return (isCompressed(path) ? Buffer.from(Bun.gunzipSync(content)) : content).toString();
};
const write = (path: string, content: string): void => {
  const file = join(repository, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, isCompressed(path) ? Bun.gzipSync(content, { level: 9 }) : content);
};

const stale = (output: ReadonlyMap<string, string>): string[] => {
  const changed = [...output].filter(
    ([path, content]) => !existsSync(join(repository, path)) || read(path) !== content,
  );
  const leftOver = owned
    .flatMap((folder) => [...new Bun.Glob(`${folder}/**/*`).scanSync(repository)])
    .filter((path) => !output.has(path));
  return [...changed.map(([path]) => path), ...leftOver].sort();
};

const output = await outputs();
const paths = stale(output);
if (process.argv.includes('--check')) {
  if (paths.length > 0) {
    console.error(`Not as \`bun run generate\` writes it:\n${paths.map((path) => `  ${path}`).join('\n')}`);
    process.exit(1);
  }
} else {
  for (const path of paths) {
    const content = output.get(path);
    if (content === undefined) rmSync(join(repository, path));
    else write(path, content);
  }
}
console.log(
  `${output.size} files of the contract, ${paths.length} ${process.argv.includes('--check') ? 'stale' : 'written'}`,
);
