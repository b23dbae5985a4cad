import { isFieldSet } from '@bufbuild/protobuf';
import {
  type DescriptorProto,
  type EnumDescriptorProto,
  type FieldDescriptorProto,
  FieldDescriptorProtoSchema,
  type FileDescriptorProto,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt';

/**
 * Writes a descriptor as .proto text that others can import: messages, enums and extensions. Services and
 * options are left out, since no importer needs them.
 */
export const protoText = (file: FileDescriptorProto): string => {
  const syntax = file.syntax === 'proto3' ? 'proto3' : 'proto2';
  const printer = scope(syntax);
  return [
    `syntax = "${syntax}";`,
    `package ${file.package};`,
    ...file.dependency.map((name) => `import "${name}";`),
    ...file.enumType.map(printer.enumeration),
    ...file.messageType.map(printer.message),
    ...file.extension.map((field) => `extend ${field.extendee} {\n${printer.field(field)}\n}`),
    '',
  ].join('\n');
};

const scope = (syntax: 'proto2' | 'proto3') => {
  const enumeration = (type: EnumDescriptorProto): string => {
    const numbers = new Set(type.value.map((value) => value.number));
    const alias = numbers.size < type.value.length ? '  option allow_alias = true;\n' : '';
    return `enum ${type.name} {\n${alias}${type.value.map((v) => `  ${v.name} = ${v.number};`).join('\n')}\n}`;
  };

  const message = (type: DescriptorProto): string => {
    const lines: string[] = [];
    const entries = new Map(
      type.nestedType.filter((nested) => nested.options?.mapEntry).map((entry) => [entry.name, entry]),
    );
    for (const nested of type.nestedType) if (!entries.has(nested.name)) lines.push(message(nested));
    lines.push(...type.enumType.map(enumeration));
    for (const range of type.extensionRange) lines.push(`extensions ${range.start} to ${range.end - 1};`);
    for (const member of type.field) {
      if (belongsToOneof(member)) continue;
      const entry = entries.get(member.typeName.split('.').at(-1) ?? '');
      lines.push(entry ? mapField(member, entry) : field(member));
    }
    type.oneofDecl.forEach((oneof, index) => {
      const members = type.field.filter((member) => belongsToOneof(member) && member.oneofIndex === index);
      if (members.length > 0) lines.push(`oneof ${oneof.name} {\n${members.map(bare).join('\n')}\n}`);
    });
    return `message ${type.name} {\n${lines.join('\n')}\n}`;
  };

  const label = (field: FieldDescriptorProto): string => {
    if (field.label === Label.REPEATED) return 'repeated ';
    if (field.label === Label.REQUIRED) return 'required ';
    return field.proto3Optional || syntax === 'proto2' ? 'optional ' : '';
  };
  const field = (member: FieldDescriptorProto): string => label(member) + bare(member);
  return { enumeration, message, field };
};

const belongsToOneof = (field: FieldDescriptorProto): boolean =>
  isFieldSet(field, FieldDescriptorProtoSchema.field.oneofIndex) && !field.proto3Optional;

const typeOf = (field: FieldDescriptorProto): string =>
  field.typeName || (Type[field.type] ?? '').toLowerCase();

const bare = (field: FieldDescriptorProto): string => `${typeOf(field)} ${field.name} = ${field.number};`;

const mapField = (field: FieldDescriptorProto, entry: DescriptorProto): string => {
  const [key, value] = entry.field;
  if (!key || !value) throw new Error(`map entry ${entry.name} has no key and value`);
  return `map<${typeOf(key)}, ${typeOf(value)}> ${field.name} = ${field.number};`;
};
