import type { DescFile, DescMessage } from '@bufbuild/protobuf';
import { toBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { loaders } from './generated/services.ts';
import { contract } from './registry.ts';
import { nextTurn } from './transport/bounds.ts';

/** A .proto file, serialized when it is first asked for. */
export interface File {
  readonly name: string;
  /** `google.protobuf.FileDescriptorProto` */
  readonly serialized: Uint8Array;
}

/**
 * The descriptors behind gRPC server reflection. Of files the asked one comes first, each before what it imports;
 * undefined where there is none of that name.
 */
export interface Reflection {
  /** `zitadel.user.v2.UserService` and so on, gRPC's own services among them. */
  readonly services: readonly string[];
  /** @param name `zitadel/user/v2/user_service.proto` */
  fileByName(name: string): readonly File[] | undefined;
  /** @param symbol full name of a service, a method (`….UserService.ListUsers`), a message, an enum or an extension */
  fileContainingSymbol(symbol: string): readonly File[] | undefined;
  fileContainingExtension(type: string, number: number): readonly File[] | undefined;
  /** Numbers by which `type` is extended; undefined when there is no such message. */
  extensionNumbers(type: string): readonly number[] | undefined;
}

let loading: Promise<Reflection> | undefined;

/** Loads every descriptor of the contract, once: some hundred milliseconds, paid by the first who reflects. */
export const loadReflection = (): Promise<Reflection> => {
  loading ??= load();
  return loading;
};

const load = async (): Promise<Reflection> => {
  const services = Object.keys(loaders);
  const files = new Map<string, DescFile>();
  const symbols = new Map<string, DescFile>();
  const extensions = new Map<string, Map<number, DescFile>>();

  const addMessage = (message: DescMessage): void => {
    symbols.set(message.typeName, message.file);
    message.nestedMessages.forEach(addMessage);
    for (const type of message.nestedEnums) symbols.set(type.typeName, message.file);
  };
  const add = (file: DescFile): void => {
    if (files.has(file.proto.name)) return;
    files.set(file.proto.name, file);
    file.messages.forEach(addMessage);
    for (const type of file.enums) symbols.set(type.typeName, file);
    for (const service of file.services) {
      symbols.set(service.typeName, file);
      for (const method of service.methods) symbols.set(`${service.typeName}.${method.name}`, file);
    }
    for (const extension of file.extensions) {
      symbols.set(extension.typeName, file);
      const numbers = extensions.get(extension.extendee.typeName) ?? new Map<number, DescFile>();
      extensions.set(extension.extendee.typeName, numbers.set(extension.number, file));
    }
    file.dependencies.forEach(add);
  };
  for (const name of services) {
    add((await contract.loadService(name)).file);
    await nextTurn();
  }

  return {
    services,
    fileByName: (name) => withDependencies(files.get(name)),
    fileContainingSymbol: (symbol) => withDependencies(symbols.get(symbol)),
    fileContainingExtension: (type, number) => withDependencies(extensions.get(type)?.get(number)),
    extensionNumbers: (type) =>
      symbols.has(type) ? [...(extensions.get(type)?.keys() ?? [])].sort((a, b) => a - b) : undefined,
  };
};

const filesOf = new Map<DescFile, File>();

function fileOf(description: DescFile): File {
  const known = filesOf.get(description);
  if (known !== undefined) return known;
  let serialized: Uint8Array | undefined;
  const file: File = {
    name: description.proto.name,
    get serialized() {
      serialized ??= toBinary(FileDescriptorProtoSchema, description.proto);
      return serialized;
    },
  };
  filesOf.set(description, file);
  return file;
}

const withDependencies = (file: DescFile | undefined): File[] | undefined => {
  if (!file) return undefined;
  const seen = new Set<DescFile>();
  const importedFirst: DescFile[] = [];
  const visit = (one: DescFile): void => {
    if (seen.has(one)) return;
    seen.add(one);
    one.dependencies.forEach(visit);
    importedFirst.push(one);
  };
  visit(file);
  return importedFirst.toReversed().map(fileOf);
};
