import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt';

/**
 * The comments of our own .proto files by full name of what they stand on. The package's descriptors carry
 * none.
 */
export const commentsOf = (files: Iterable<FileDescriptorProto>): ReadonlyMap<string, string> => {
  const comments = new Map<string, string>();
  for (const file of files)
    for (const { path, leadingComments } of file.sourceCodeInfo?.location ?? []) {
      const name = nameAt(file, path);
      if (leadingComments && name)
        comments.set(`${file.package}.${name}`, leadingComments.trim().replace(/\s*\n\s*/g, ' '));
    }
  return comments;
};

interface Named {
  readonly name: string;
  readonly [child: string]: unknown;
}

/** Field numbers of descriptor.proto that hold named children. */
const children: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  file: { 4: 'messageType', 5: 'enumType', 6: 'service' },
  messageType: { 2: 'field', 3: 'nestedType', 4: 'enumType' },
  nestedType: { 2: 'field', 3: 'nestedType', 4: 'enumType' },
  enumType: { 2: 'value' },
  service: { 2: 'method' },
};

/** Follows a SourceCodeInfo path, such as [4, 0, 2, 1]: the second field of the first message. */
const nameAt = (file: FileDescriptorProto, path: readonly number[]): string | undefined => {
  let at = file as unknown as Named;
  let kind = 'file';
  const names: string[] = [];
  for (let index = 0; index + 1 < path.length; index += 2) {
    const child = children[kind]?.[path[index] ?? -1];
    const list = child === undefined ? undefined : (at[child] as readonly Named[]);
    const next = list?.[path[index + 1] ?? -1];
    if (child === undefined || !next) return undefined;
    at = next;
    kind = child;
    names.push(next.name);
  }
  return path.length % 2 === 0 && names.length > 0
    ? names.join('.').replace(/Additions(?=\.|$)/g, '')
    : undefined;
};
