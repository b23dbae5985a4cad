import { posix } from 'node:path';
import { create } from '@bufbuild/protobuf';
import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import { CodeGeneratorRequestSchema } from '@bufbuild/protobuf/wkt/google/protobuf/compiler/plugin_pb.js';
import { protocGenEs } from '@bufbuild/protoc-gen-es/dist/cjs/src/protoc-gen-es-plugin.js';
import type { ContractFiles } from './descriptors.ts';
import { withoutOpenApiOptions } from './options.ts';

/** protoc-gen-es output for our own files, path below `proto/gen` → content. */
export const typescript = ({ all, own }: ContractFiles): Map<string, string> => {
  const protoFile = inDependencyOrder(all).map((file) =>
    own.has(file.name) ? withoutOpenApiOptions(file) : file,
  );
  const response = protocGenEs.run(
    create(CodeGeneratorRequestSchema, {
      parameter: 'target=ts,import_extension=ts',
      fileToGenerate: [...own].sort(),
      protoFile,
      sourceFileDescriptors: protoFile.filter((file) => own.has(file.name)),
    }),
  );
  const generated = response.file.map(({ name, content }): [string, string] => [name, content]);
  const paths = new Set(generated.map(([path]) => path));
  return new Map(generated.map(([path, content]) => [path, importPackaged(path, content, paths)]));
};

/** Imports of files that we do not generate go to the package. */
const importPackaged = (path: string, content: string, generated: ReadonlySet<string>): string =>
  content.replace(/from "(\.\.?\/[^"]+)_pb\.ts"/g, (statement, relative: string) => {
    const target = posix.join(posix.dirname(path), relative);
    return generated.has(`${target}_pb.ts`) ? statement : `from "@zitadel/proto/${target}_pb.js"`;
  });

export const inDependencyOrder = (files: ReadonlyMap<string, FileDescriptorProto>): FileDescriptorProto[] => {
  const ordered = new Map<string, FileDescriptorProto>();
  const visit = (name: string): void => {
    const file = files.get(name);
    if (!file || ordered.has(name)) return;
    file.dependency.forEach(visit);
    ordered.set(name, file);
  };
  for (const name of [...files.keys()].sort()) visit(name);
  return [...ordered.values()];
};
