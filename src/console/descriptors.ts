/**
 * Descriptors of messages without what only servers and documentation read of them: options that others define
 * (validation, routes, examples), which are most of their bytes, and the files that define these.
 */
import { dirname } from 'node:path';
import { type DescFile, fromBinary, type Message, toBinary } from '@bufbuild/protobuf';
import * as wellKnown from '@bufbuild/protobuf/wkt';
import {
  type DescriptorProto,
  type FieldDescriptorProto,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';
import type { BunPlugin } from 'bun';

/** What `protoc-gen-es` writes: the file in base64, and what it depends on. */
const literal = /fileDesc\("([A-Za-z0-9+/=]+)"(?:, \[([^\]]*)\])?\)/;
const importOfFiles = /^import \{ (file_[^}]*) \} from "([^"]+)";\n/gm;

/** Takes the extensions of options, and with it options that hold nothing else. What is left says how bytes are read. */
function withoutExtensions(value: object): void {
  for (const [key, held] of Object.entries(value)) {
    if (typeof held !== 'object' || held === null || ArrayBuffer.isView(held)) continue;
    if (isOptions(held)) {
      held.$unknown = [];
      if (isEmpty(held)) Reflect.deleteProperty(value, key);
    } else withoutExtensions(held);
  }
}

const isOptions = (value: object): value is Message =>
  /^google\.protobuf\.\w+Options$/.test((value as Partial<Message>).$typeName ?? '');

const isEmpty = ({ $typeName, $unknown, ...fields }: Message): boolean =>
  Object.values(fields).every((field) => Array.isArray(field) && field.length === 0);

const messagesWithin = (messages: readonly DescriptorProto[]): DescriptorProto[] =>
  messages.flatMap((message) => [message, ...messagesWithin(message.nestedType)]);

/** Full names of the messages and enums that fields and methods name. */
function namedTypes({ messageType, service, extension }: FileDescriptorProto): Set<string> {
  const messages = messagesWithin(messageType);
  const fields: FieldDescriptorProto[] = [
    ...extension,
    ...messages.flatMap(({ field, extension }) => [...field, ...extension]),
  ];
  const methods = service.flatMap(({ method }) => method);
  const names = [
    ...fields.flatMap(({ typeName, extendee }) => [typeName, extendee]),
    ...methods.flatMap(({ inputType, outputType }) => [inputType, outputType]),
  ];
  return new Set(names.map((name) => name.replace(/^\./, '')));
}

/** Full names of the messages and enums that a file defines. */
function definedTypes({ package: prefix, messageType, enumType }: FileDescriptorProto): string[] {
  const within = (outer: string, { name, nestedType, enumType }: DescriptorProto): string[] => {
    const own = `${outer}${name}`;
    return [
      own,
      ...enumType.map((one) => `${own}.${one.name}`),
      ...nestedType.flatMap((one) => within(`${own}.`, one)),
    ];
  };
  const outer = prefix === '' ? '' : `${prefix}.`;
  return [
    ...messageType.flatMap((message) => within(outer, message)),
    ...enumType.map(({ name }) => `${outer}${name}`),
  ];
}

const parse = (base64: string): FileDescriptorProto =>
  fromBinary(FileDescriptorProtoSchema, Buffer.from(base64, 'base64'));

async function importedFile(
  name: string,
  from: string,
  path: string,
): Promise<FileDescriptorProto | undefined> {
  if (from === '@bufbuild/protobuf/wkt')
    return (wellKnown as unknown as Record<string, DescFile>)[name]?.proto;
  const text = await Bun.file(Bun.resolveSync(from, dirname(path))).text();
  const found = literal.exec(text)?.[1];
  return found === undefined ? undefined : parse(found);
}

/**
 * The module with a smaller descriptor; unchanged when it has none. The bytes stand in it as letters of Latin-1 and not
 * in base64, so that compression finds the names that recur in them.
 */
export async function smallerModule(source: string, path: string): Promise<string> {
  const [, base64] = literal.exec(source) ?? [];
  if (base64 === undefined) return source;
  const file = parse(base64);
  withoutExtensions(file);
  if (file.syntax !== 'editions') file.options = undefined;
  const named = namedTypes(file);
  const dropped = new Set<string>();
  for (const [, names = '', from = ''] of source.matchAll(importOfFiles))
    for (const name of names.split(', ')) {
      const imported = await importedFile(name, from, path);
      if (imported && !definedTypes(imported).some((type) => named.has(type))) dropped.add(name);
    }
  const kept = (names: string) => names.split(', ').filter((name) => name !== '' && !dropped.has(name));
  const bytes = Buffer.from(toBinary(FileDescriptorProtoSchema, file)).toString('latin1');
  return source
    .replace(importOfFiles, (_, names: string, from: string) =>
      kept(names).length === 0 ? '' : `import { ${kept(names).join(', ')} } from "${from}";\n`,
    )
    .replace(
      literal,
      (_, _base64, names: string | undefined) =>
        `fileDesc(btoa(${JSON.stringify(bytes)}), [${kept(names ?? '').join(', ')}])`,
    );
}

export const smallDescriptors: BunPlugin = {
  name: 'small descriptors',
  setup(build) {
    build.onLoad({ filter: /_pb\.[jt]s$/ }, async ({ path, loader }) => ({
      loader,
      contents: await smallerModule(await Bun.file(path).text(), path),
    }));
  },
};
