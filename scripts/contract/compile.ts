import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import { type FileDescriptorProto, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { protoText } from './proto-text.ts';

const repository = join(import.meta.dirname, '../..');

/**
 * Compiles folders of our own .proto files with buf. What they import of `known` is laid beside them as
 * text, so nothing is looked up over the network.
 *
 * @param folders path below `proto/` → path that imports name it by
 * @returns the compiled files without the known ones, with their comments
 */
export const compile = (
  folders: Record<string, string>,
  known: ReadonlyMap<string, FileDescriptorProto>,
): FileDescriptorProto[] => {
  const workspace = mkdtempSync(join(tmpdir(), 'postern-proto-'));
  try {
    for (const [name, file] of known) {
      if (name.startsWith('google/protobuf/')) continue;
      const path = join(workspace, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, protoText(file));
    }
    for (const [folder, target] of Object.entries(folders))
      cpSync(join(repository, 'proto', folder), join(workspace, target), { recursive: true });
    writeFileSync(join(workspace, 'buf.yaml'), 'version: v2\n');
    const buf = Bun.spawnSync([join(repository, 'node_modules/.bin/buf'), 'build', '-o', 'image.binpb'], {
      cwd: workspace,
    });
    if (!buf.success) throw new Error(`buf could not compile proto/:\n${buf.stderr.toString()}`);
    const image = fromBinary(FileDescriptorSetSchema, readFileSync(join(workspace, 'image.binpb')));
    return image.file.filter((file) => !known.has(file.name) && !file.name.startsWith('google/protobuf/'));
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
};
