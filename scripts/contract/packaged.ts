import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DescFile } from '@bufbuild/protobuf';
import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt';

const root = dirname(fileURLToPath(import.meta.resolve('@zitadel/proto/zitadel/user_pb.js')));

/** The descriptor files that `@zitadel/proto` carries, by file name; v3alpha is not part of the contract. */
export const packagedFiles = async (): Promise<Map<string, FileDescriptorProto>> => {
  const files = new Map<string, FileDescriptorProto>();
  const add = (file: DescFile): void => {
    if (files.has(file.proto.name) || file.proto.name.includes('v3alpha')) return;
    files.set(file.proto.name, file.proto);
    file.dependencies.forEach(add);
  };
  const modules = readdirSync(join(root, '..'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('_pb.js'))
    .sort();
  for (const path of modules) {
    const exported: Record<string, unknown> = await import(join(root, '..', path));
    Object.values(exported).filter(isFile).forEach(add);
  }
  return files;
};

const isFile = (value: unknown): value is DescFile =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'file';
