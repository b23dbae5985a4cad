import { create, type DescEnum, type DescField, isFieldSet, type Message } from '@bufbuild/protobuf';
import * as schemas from '@zitadel/proto/validate/validate_pb.js';
import {
  BoolRulesSchema,
  BytesRulesSchema,
  DurationRulesSchema,
  type EnumRules,
  EnumRulesSchema,
  type FieldRules,
  MessageRulesSchema,
  type RepeatedRules,
  RepeatedRulesSchema,
  StringRulesSchema,
  TimestampRulesSchema,
} from '@zitadel/proto/validate/validate_pb.js';
import { durationRules, numberRules } from './numbers.ts';
import { type Rule, rule } from './rule.ts';
import { between, bytesRules, stringRules } from './strings.ts';

/** The rules of one field, ready to be asked. */
export interface FieldChecks {
  /** The field must be set. */
  readonly required: string | undefined;
  /** An empty value breaks no other rule. */
  readonly ignoreEmpty: boolean;
  readonly value: readonly Rule[];
  /** For lists: the rules of each item. */
  readonly items: readonly Rule[];
}

/** @throws Error when a rule is of a kind that is not built: `bun run generate` tries them all */
export const fieldChecks = (field: Pick<DescField, 'toString' | 'enum'>, rules: FieldRules): FieldChecks => {
  const where = field.toString();
  const checks = {
    required: undefined as string | undefined,
    ignoreEmpty: false,
    items: [] as readonly Rule[],
  };
  if (rules.message) build(where, MessageRulesSchema, rules.message, { required: () => undefined });
  if (rules.message?.required) checks.required = 'message.required';

  const { case: kind, value: of } = rules.type;
  if (kind === undefined) return { ...checks, value: [] };
  if ('required' in of && of.required) checks.required = `${kind}.required`;
  if ('ignoreEmpty' in of) checks.ignoreEmpty = of.ignoreEmpty;

  switch (kind) {
    case 'string':
      return { ...checks, value: build(where, StringRulesSchema, of, stringRules(of)) };
    case 'bytes':
      return { ...checks, value: build(where, BytesRulesSchema, of, bytesRules(of)) };
    case 'bool':
      return {
        ...checks,
        value: build(where, BoolRulesSchema, of, {
          const: () => rule<boolean>('bool.const', `must be ${of.const}`, (value) => value === of.const),
        }),
      };
    case 'enum':
      return { ...checks, value: build(where, EnumRulesSchema, of, enumRules(field.enum, of)) };
    case 'repeated': {
      if (of.items) checks.items = fieldChecks(field, of.items).value;
      return { ...checks, value: build(where, RepeatedRulesSchema, of, repeatedRules(of)) };
    }
    case 'duration':
      return { ...checks, value: build(where, DurationRulesSchema, of, durationRules(of)) };
    case 'timestamp':
      return { ...checks, value: build(where, TimestampRulesSchema, of, { required: () => undefined }) };
    case 'int32':
      return { ...checks, value: build(where, schemas.Int32RulesSchema, of, numberRules(kind, of)) };
    case 'int64':
      return { ...checks, value: build(where, schemas.Int64RulesSchema, of, numberRules(kind, of)) };
    case 'uint32':
      return { ...checks, value: build(where, schemas.UInt32RulesSchema, of, numberRules(kind, of)) };
    case 'uint64':
      return { ...checks, value: build(where, schemas.UInt64RulesSchema, of, numberRules(kind, of)) };
    default:
      throw new Error(`${where}: rules of kind ${kind} are not built`);
  }
};

type RuleSchema =
  | typeof StringRulesSchema
  | typeof BytesRulesSchema
  | typeof BoolRulesSchema
  | typeof EnumRulesSchema
  | typeof RepeatedRulesSchema
  | typeof DurationRulesSchema
  | typeof TimestampRulesSchema
  | typeof MessageRulesSchema
  | typeof schemas.Int32RulesSchema
  | typeof schemas.Int64RulesSchema
  | typeof schemas.UInt32RulesSchema
  | typeof schemas.UInt64RulesSchema;

const build = (
  where: string,
  schema: RuleSchema,
  rules: Message,
  known: Record<string, () => Rule | undefined>,
): readonly Rule[] =>
  schema.fields.flatMap((field) => {
    if (!isFieldSet(rules, field) || field.name === 'ignore_empty') return [];
    const make = known[field.name];
    if (!make) throw new Error(`${where}: ${schema.name} has ${field.name}, which is not built`);
    return make() ?? [];
  });

const enumRules = (type: DescEnum | undefined, rules: EnumRules): Record<string, () => Rule> => {
  const numbers = new Set(type?.values.map((value) => value.number));
  const refused = new Set(rules.notIn);
  const allowed = type?.values.filter((value) => !refused.has(value.number)).map((value) => value.name) ?? [];
  const says = `must be ${allowed.length > 1 ? 'one of ' : ''}${allowed.join(', ')}`;
  return {
    defined_only: () =>
      rule<number>('enum.defined_only', says, (value) => !rules.definedOnly || numbers.has(value)),
    not_in: () => rule<number>('enum.not_in', says, (value) => !refused.has(value)),
  };
};

const none: FieldChecks = { required: undefined, ignoreEmpty: false, value: [], items: [] };

/** Numbers that an enum does not have are refused whether or not the contract says so: they would mean nothing. */
export const withKnownNumbers = (field: DescField, own: FieldChecks = none): FieldChecks => {
  const { value, items } = own;
  const known = enumRules(field.enum, create(EnumRulesSchema, { definedOnly: true }))['defined_only']?.();
  if (!known) return own;
  return field.fieldKind === 'list'
    ? { ...own, items: [...items, known] }
    : { ...own, value: [...value, known] };
};

const repeatedRules = (rules: RepeatedRules): Record<string, () => Rule | undefined> => {
  const { min, max } = { min: Number(rules.minItems), max: Number(rules.maxItems) };
  const amount = between(min, max, 'item');
  return {
    min_items: () => rule<unknown[]>('repeated.min_items', amount, (items) => items.length >= min),
    max_items: () => rule<unknown[]>('repeated.max_items', amount, (items) => items.length <= max),
    unique: () =>
      rule<unknown[]>(
        'repeated.unique',
        'must not name anything twice',
        (items) => !rules.unique || new Set(items).size === items.length,
      ),
    items: () => undefined,
  };
};
