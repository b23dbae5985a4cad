import { create, fromBinary, isFieldSet, toBinary } from '@bufbuild/protobuf';
import {
  type DescriptorProto,
  type EnumDescriptorProto,
  EnumOptionsSchema,
  type FieldDescriptorProto,
  FieldDescriptorProtoSchema,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  type MethodOptions,
  MethodOptionsSchema,
  OneofDescriptorProtoSchema,
  type ServiceDescriptorProto,
} from '@bufbuild/protobuf/wkt';

const suffix = 'Additions';
const base = (name: string): string | undefined =>
  name.endsWith(suffix) ? name.slice(0, -suffix.length) : undefined;

/** Package-relative name of a file under `proto/additions`. */
export const additionsOf = (name: string): string => name.replace(/^additions\//, '');

/**
 * Adds `addition` to a copy of `target`. A message, enum or service `XAdditions` adds its members to `X`;
 * every other type is new in the file. An RPC that exists gets the options named in the addition.
 *
 * @returns the merged file, and whether more than options of RPCs changed
 */
export const merge = (
  target: FileDescriptorProto,
  addition: FileDescriptorProto,
): { file: FileDescriptorProto; reshaped: boolean } => {
  const file = fromBinary(FileDescriptorProtoSchema, toBinary(FileDescriptorProtoSchema, target));
  const reshapedService = addition.service.map((service) =>
    mergeService(named(file.service, service), service),
  );
  mergeTypes(file, addition);
  for (const dependency of addition.dependency.map(additionsOf))
    if (dependency !== file.name && !file.dependency.includes(dependency)) file.dependency.push(dependency);
  return {
    file,
    reshaped: addition.messageType.length + addition.enumType.length > 0 || reshapedService.includes(true),
  };
};

interface Types {
  messageType: DescriptorProto[];
  enumType: EnumDescriptorProto[];
}

const mergeTypes = (target: Types, addition: Types): void => {
  for (const type of addition.messageType)
    if (base(type.name) === undefined) target.messageType.push(type);
    else mergeMessage(named(target.messageType, type), type);
  for (const type of addition.enumType)
    if (base(type.name) === undefined) target.enumType.push(type);
    else mergeEnum(named(target.enumType, type), type);
};

const named = <T extends { name: string }>(types: T[], addition: T): T => {
  const found = types.find((type) => type.name === base(addition.name));
  if (!found) throw new Error(`${addition.name} adds to nothing: ${base(addition.name)} is not in the file`);
  return found;
};

const mergeMessage = (target: DescriptorProto, addition: DescriptorProto): void => {
  for (const field of addition.field) {
    const taken = target.field.find((other) => other.number === field.number || other.name === field.name);
    if (taken)
      throw new Error(`${target.name}.${field.name} is there already, as ${taken.name} = ${taken.number}`);
    if (inOneof(field)) field.oneofIndex = oneofIndex(target, addition, field.oneofIndex);
    target.field.push(field);
  }
  orderOneofs(target);
  const nested = {
    messageType: target.nestedType,
    enumType: target.enumType,
  };
  mergeTypes(nested, { messageType: addition.nestedType, enumType: addition.enumType });
};

const inOneof = (field: FieldDescriptorProto): boolean =>
  isFieldSet(field, FieldDescriptorProtoSchema.field.oneofIndex);

const oneofIndex = (target: DescriptorProto, addition: DescriptorProto, index: number): number => {
  const oneof = addition.oneofDecl[index] ?? create(OneofDescriptorProtoSchema);
  const found = target.oneofDecl.findIndex((other) => other.name === oneof.name);
  return found >= 0 ? found : target.oneofDecl.push(oneof) - 1;
};

/** Synthetic oneofs (of `optional`) must come after all real ones. */
const orderOneofs = (type: DescriptorProto): void => {
  const synthetic = new Set(
    type.field.filter((f) => f.proto3Optional).map((f) => type.oneofDecl[f.oneofIndex]),
  );
  const ordered = [
    ...type.oneofDecl.filter((oneof) => !synthetic.has(oneof)),
    ...type.oneofDecl.filter((oneof) => synthetic.has(oneof)),
  ];
  for (const field of type.field)
    if (inOneof(field))
      field.oneofIndex = ordered.indexOf(
        type.oneofDecl[field.oneofIndex] ?? create(OneofDescriptorProtoSchema),
      );
  type.oneofDecl = ordered;
};

const mergeEnum = (target: EnumDescriptorProto, addition: EnumDescriptorProto): void => {
  const added = addition.value.filter((value) => value.number !== 0);
  if (added.some((value) => target.value.some((other) => other.number === value.number)))
    target.options = Object.assign(target.options ?? create(EnumOptionsSchema), { allowAlias: true });
  target.value.push(...added);
};

const mergeService = (target: ServiceDescriptorProto, addition: ServiceDescriptorProto): boolean => {
  let reshaped = false;
  for (const method of addition.method) {
    const found = target.method.find((other) => other.name === method.name);
    if (found) found.options = mergeOptions(found.options, method.options);
    else reshaped = target.method.push(method) > 0;
  }
  return reshaped;
};

/** Serialized messages merge by concatenation: later scalars win, lists and submessages merge. */
const mergeOptions = (
  target: MethodOptions | undefined,
  addition: MethodOptions | undefined,
): MethodOptions => {
  const bytes = [target, addition].map((options) =>
    options ? toBinary(MethodOptionsSchema, options) : new Uint8Array(),
  );
  return fromBinary(MethodOptionsSchema, Buffer.concat(bytes));
};
