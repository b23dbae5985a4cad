import { type DescField, type DescMessage, getOption, hasOption, type Message } from '@bufbuild/protobuf';
import { required, rules } from '@zitadel/proto/validate/validate_pb.js';
import { type FieldChecks, fieldChecks, withKnownNumbers } from './field.ts';
import type { Rule } from './rule.ts';
import { wellKnown } from './well-known.ts';

/** A rule that a message breaks. */
export interface Violation {
  /** In the wire's spelling, from the request down: `queries[0].name_query.name`. */
  readonly field: string;
  /** As protoc-gen-validate names it: `string.max_len`. */
  readonly rule: string;
  /** What is right, to follow the field's name: `must have at most 200 characters`. */
  readonly message: string;
}

/** Adds to `found` what is wrong with `message`, whose fields are below `path`. */
export type Check = (message: Message, path: string, found: Violation[]) => void;

interface Compiled {
  readonly checks: Check[];
}

const compiled = new Map<DescMessage, Compiled>();

/** The checks of a message type and of all that it holds, compiled when first asked for. */
export const checksOf = (type: DescMessage): readonly Check[] => compile(type).checks;

const compile = (type: DescMessage): Compiled => {
  const known = compiled.get(type);
  if (known) return known;
  // Kept before it is complete: messages hold themselves.
  const result: Compiled = { checks: [] };
  compiled.set(type, result);
  for (const oneof of type.oneofs)
    if (hasOption(oneof, required) && getOption(oneof, required)) {
      const { localName } = oneof;
      const says = `must have one of ${oneof.fields.map((field) => field.name).join(', ')}`;
      result.checks.push((message, path, found) => {
        if (choice(message, localName)?.case === undefined)
          found.push({ field: path + oneof.name, rule: 'oneof.required', message: says });
      });
    }
  for (const field of type.fields) {
    const check = fieldCheck(field);
    if (check) result.checks.push(check);
  }
  return result;
};

const fieldCheck = (field: DescField): Check | undefined => {
  const said = hasOption(field, rules) ? fieldChecks(field, getOption(field, rules)) : undefined;
  const own = field.enum && field.fieldKind !== 'map' ? withKnownNumbers(field, said) : said;
  const inner = innerCheck(field);
  if (!own && !inner) return undefined;
  const read = reader(field);
  const { name } = field;
  return (message, path, found) => {
    const value = read(message);
    if (value === undefined || value === null) {
      if (own?.required) found.push({ field: path + name, rule: own.required, message: 'must be given' });
      return;
    }
    if (own && !(own.ignoreEmpty && isEmpty(value))) ask(own, value, path + name, found);
    inner?.(value, path + name, found);
  };
};

const ask = (checks: FieldChecks, value: unknown, field: string, found: Violation[]): void => {
  askAll(checks.value, value, field, found);
  if (checks.items.length > 0 && Array.isArray(value))
    value.forEach((item, index) => {
      askAll(checks.items, item, `${field}[${index}]`, found);
    });
};

/** One violation a field is enough: the rest often says the same in other words. */
const askAll = (all: readonly Rule[], value: unknown, field: string, found: Violation[]): void => {
  const broken = all.find((candidate) => !candidate.holds(value));
  if (broken) found.push({ field, rule: broken.name, message: broken.says });
};

type ValueCheck = (value: unknown, field: string, found: Violation[]) => void;

/** Goes into the messages that a field holds. */
const innerCheck = (field: DescField): ValueCheck | undefined => {
  const type = field.message;
  const into = type && intoMessage(type);
  if (!into) return undefined;
  if (field.fieldKind === 'message') return into;
  if (field.fieldKind === 'list')
    return (value, path, found) =>
      (value as unknown[]).forEach((item, index) => {
        into(item, `${path}[${index}]`, found);
      });
  return (value, path, found) => {
    for (const [key, item] of Object.entries(value as object)) into(item, `${path}["${key}"]`, found);
  };
};

const intoMessage = (type: DescMessage): ValueCheck | undefined => {
  const bounds = wellKnown.get(type.typeName);
  if (bounds) return (value, path, found) => askAll([bounds], value, path, found);
  if (type.typeName.startsWith('google.')) return undefined;
  const { checks } = compile(type);
  return (value, path, found) => {
    for (const check of checks) check(value as Message, `${path}.`, found);
  };
};

const reader = (field: DescField): ((message: Message) => unknown) => {
  const { localName, oneof } = field;
  if (!oneof) return (message) => (message as unknown as Record<string, unknown>)[localName];
  return (message) => {
    const chosen = choice(message, oneof.localName);
    return chosen?.case === localName ? chosen.value : undefined;
  };
};

const choice = (message: Message, oneof: string): { case?: string; value?: unknown } | undefined =>
  (message as unknown as Record<string, { case?: string; value?: unknown } | undefined>)[oneof];

const isEmpty = (value: unknown): boolean =>
  value === '' ||
  value === 0 ||
  value === 0n ||
  (value instanceof Uint8Array && value.length === 0) ||
  (Array.isArray(value) && value.length === 0);
