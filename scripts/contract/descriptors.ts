import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import { commentsOf } from './comments.ts';
import { compile } from './compile.ts';
import { additionsOf, merge } from './merge.ts';
import { packagedFiles } from './packaged.ts';

export interface ContractFiles {
  /** Every file of the contract by name, ours and the package's. */
  readonly all: ReadonlyMap<string, FileDescriptorProto>;
  /** The ones that differ from `@zitadel/proto` in shape, so that the repository carries TypeScript for them. */
  readonly own: ReadonlySet<string>;
  /** Comments of our own .proto files by full name. */
  readonly comments: ReadonlyMap<string, string>;
}

/**
 * The contract: what `@zitadel/proto` carries, with `proto/additions` merged into it, and the packages of
 * `proto/zitadel`, `proto/grpc`, `proto/google` and `proto/postern` on top. A package that is under `proto/zitadel` replaces the package's.
 */
export const contractFiles = async (): Promise<ContractFiles> => {
  const packaged = await packagedFiles();
  const all = new Map(packaged);
  const own = new Set<string>();

  const additions = compile({ additions: 'additions' }, packaged);
  for (const addition of additions) {
    const name = additionsOf(addition.name);
    const target = packaged.get(name);
    if (!target)
      throw new Error(`proto/${addition.name} adds to ${name}, which @zitadel/proto does not have`);
    const { file, reshaped } = merge(target, addition);
    all.set(name, file);
    if (reshaped) own.add(name);
  }

  const whole = compile(
    { zitadel: 'zitadel', grpc: 'grpc', 'google/rpc': 'google/rpc', postern: 'postern' },
    withoutReplaced(all),
  );
  const replaced = new Set(whole.map((file) => file.package));
  for (const [name, file] of all)
    if (replaced.has(file.package)) {
      all.delete(name);
      own.delete(name);
    }
  for (const file of whole) {
    all.set(file.name, file);
    own.add(file.name);
  }
  spreadToImporters(all, own);
  return { all, own, comments: commentsOf([...additions, ...whole]) };
};

const wholePackages = new Set(
  [
    ...new Bun.Glob('{zitadel,grpc,google,postern}/**/*.proto').scanSync(
      `${import.meta.dirname}/../../proto`,
    ),
  ].map((path) => path.slice(0, path.lastIndexOf('/')).replaceAll('/', '.')),
);

const withoutReplaced = (files: ReadonlyMap<string, FileDescriptorProto>) =>
  new Map([...files].filter(([, file]) => !wholePackages.has(file.package)));

/** A file that imports a changed one must be ours too, else two descriptors of one type would meet. */
const spreadToImporters = (all: ReadonlyMap<string, FileDescriptorProto>, own: Set<string>): void => {
  for (let before = -1; before !== own.size; ) {
    before = own.size;
    for (const [name, file] of all) if (file.dependency.some((imported) => own.has(imported))) own.add(name);
  }
};
