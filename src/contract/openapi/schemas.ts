import {
  type DescEnum,
  type DescField,
  type DescMessage,
  getOption,
  hasOption,
  isFieldSet,
  type Message,
  ScalarType,
} from '@bufbuild/protobuf';
import {
  BytesRulesSchema,
  type FieldRules,
  Int32RulesSchema,
  required,
  rules,
  StringRulesSchema,
  UInt32RulesSchema,
} from '@zitadel/proto/validate/validate_pb.js';
import type { Schema } from './types.ts';
import { wellKnown } from './wellknown.ts';

/** Comment of a type, field or RPC by its full name; '' where there is none. */
export type Comments = (fullName: string) => string;

/** Collects the schemas of all messages and enums that were asked for. */
export interface SchemaBook {
  readonly schemas: Readonly<Record<string, Schema>>;
  /** A reference to the message's schema, which is written on first use. */
  message(type: DescMessage): Schema;
  /** The message's schema itself without some fields, which stand elsewhere in the request. */
  messageWithout(type: DescMessage, fields: ReadonlySet<string>): Schema;
  field(field: DescField): Schema;
}

export const schemaBook = (comments: Comments): SchemaBook => {
  const schemas: Record<string, Schema> = {};
  const described = (name: string): Schema => {
    const description = comments(name);
    return description ? { description } : {};
  };

  const reference = (name: string, write: () => Schema): Schema => {
    const key = name.replace(/^zitadel\./, '');
    if (!(key in schemas)) {
      // Taken before it is written: messages hold themselves.
      schemas[key] = {};
      schemas[key] = write();
    }
    return { $ref: `#/components/schemas/${key}` };
  };

  const message = (type: DescMessage): Schema =>
    wellKnown[type.typeName] ?? reference(type.typeName, () => messageWithout(type, new Set()));

  const enumeration = (type: DescEnum): Schema =>
    reference(type.typeName, () => ({
      type: 'string',
      ...described(type.typeName),
      enum: type.values.map((value) => value.name),
    }));

  const messageWithout = (type: DescMessage, without: ReadonlySet<string>): Schema => {
    const fields = type.fields.filter((candidate) => !without.has(candidate.name));
    const names = fields.filter(isRequired).map((candidate) => candidate.jsonName);
    const choices = type.oneofs
      .filter((oneof) => hasOption(oneof, required) && getOption(oneof, required))
      .filter((oneof) => oneof.fields.every((candidate) => !without.has(candidate.name)))
      .map((oneof) => ({ oneOf: oneof.fields.map((candidate) => ({ required: [candidate.jsonName] })) }));
    return {
      type: 'object',
      ...described(type.typeName),
      ...(fields.length > 0 && {
        properties: Object.fromEntries(fields.map((one) => [one.jsonName, field(one)])),
      }),
      ...(names.length > 0 && { required: names }),
      ...(choices.length === 1 && choices[0]),
      ...(choices.length > 1 && { allOf: choices }),
    };
  };

  const field = (one: DescField): Schema => {
    const limits = hasOption(one, rules) ? getOption(one, rules) : undefined;
    // Said in words: generators make types out of constants, and few know boolean ones.
    const only = limits?.type.case === 'bool' ? `Must be ${limits.type.value.const} when it is given.` : '';
    const description = [comments(`${one.parent.typeName}.${one.name}`), only].filter(Boolean).join('\n\n');
    const about = {
      ...(description && { description }),
      ...(one.deprecated && { deprecated: true }),
    };
    if (one.fieldKind === 'map') return { type: 'object', additionalProperties: single(one), ...about };
    if (one.fieldKind !== 'list') return { ...single(one), ...constraints(limits), ...about };
    const items = limits?.type.case === 'repeated' ? limits.type.value.items : undefined;
    return {
      type: 'array',
      items: { ...single(one), ...constraints(items) },
      ...constraints(limits),
      ...about,
    };
  };

  const single = (one: DescField): Schema => {
    if (one.message) return message(one.message);
    if (one.enum) return enumeration(one.enum);
    return one.scalar === undefined ? {} : scalar(one.scalar);
  };

  return { schemas, message, messageWithout, field };
};

const scalar = (type: ScalarType): Schema => {
  switch (type) {
    case ScalarType.STRING:
      return { type: 'string' };
    case ScalarType.BOOL:
      return { type: 'boolean' };
    case ScalarType.BYTES:
      return { type: 'string', contentEncoding: 'base64' };
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return { type: 'number' };
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
      return { type: 'string', format: 'int64', pattern: '^-?[0-9]{1,19}$' };
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return { type: 'string', format: 'uint64', pattern: '^[0-9]{1,20}$' };
    default:
      return { type: 'integer', format: ScalarType[type].toLowerCase() };
  }
};

/** A field without which the request is refused. */
const isRequired = (field: DescField): boolean => {
  if (field.oneof || field.proto.proto3Optional || !hasOption(field, rules)) return false;
  const { message, type } = getOption(field, rules);
  if (message?.required) return true;
  if (type.case === 'string')
    return (
      (type.value.minLen > 0n || type.value.len > 0n || type.value.prefix !== '') && !type.value.ignoreEmpty
    );
  if (type.case === 'bytes') return type.value.minLen > 0n;
  if (type.case === 'repeated') return type.value.minItems > 0n;
  if (type.case === 'enum') return type.value.notIn.includes(0);
  return (type.case === 'timestamp' || type.case === 'duration') && type.value.required;
};

/** The validation rules that JSON Schema can say. */
const constraints = (limits: FieldRules | undefined): Schema => {
  const { case: kind, value } = limits?.type ?? { case: undefined };
  switch (kind) {
    case 'string': {
      const has = set(value, StringRulesSchema);
      return {
        ...(has('len') && { minLength: Number(value.len), maxLength: Number(value.len) }),
        ...(has('min_len') && { minLength: Number(value.minLen) }),
        ...(has('max_len') && { maxLength: Number(value.maxLen) }),
        ...(has('prefix') && { pattern: `^${RegExp.escape(value.prefix)}` }),
        ...(value.wellKnown.case === 'email' && { format: 'email' }),
        ...(value.wellKnown.case === 'uriRef' && { format: 'uri-reference' }),
      };
    }
    case 'bytes': {
      // Lengths of the bytes, not of their base64 form, which is a third longer.
      const has = set(value, BytesRulesSchema);
      const base64 = (bytes: bigint): number => Math.ceil(Number(bytes) / 3) * 4;
      return {
        ...(has('min_len') && { minLength: 2 }),
        ...(has('max_len') && { maxLength: base64(value.maxLen) }),
      };
    }
    case 'repeated':
      return {
        ...(value.minItems > 0n && { minItems: Number(value.minItems) }),
        ...(value.maxItems > 0n && { maxItems: Number(value.maxItems) }),
        ...(value.unique && { uniqueItems: true }),
      };
    case 'int32':
    case 'uint32': {
      const has = set(value, kind === 'int32' ? Int32RulesSchema : UInt32RulesSchema);
      return {
        ...(has('gte') && { minimum: value.gte }),
        ...(has('gt') && { exclusiveMinimum: value.gt }),
        ...(has('lte') && { maximum: value.lte }),
      };
    }
    default:
      return {};
  }
};

const set =
  (message: Message, schema: DescMessage) =>
  (name: string): boolean =>
    schema.fields.some((field) => field.name === name && isFieldSet(message, field));
