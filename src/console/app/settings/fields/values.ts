import { type DescMessage, type Message, ScalarType } from '@bufbuild/protobuf';
import type { Duration } from '@bufbuild/protobuf/wkt';
import { type Field, type FieldGroup, fieldOf, pathOf, type Value, type Values } from './spec.ts';

/** Between messages and what forms hold, by the types of the contract. */

const wide: ReadonlySet<ScalarType> = new Set([ScalarType.INT64, ScalarType.UINT64]);

const seconds = (duration: Duration | undefined): number =>
  duration ? Number(duration.seconds) + duration.nanos / 1e9 : 0;

const durationOf = (value: number) => ({
  seconds: BigInt(Math.trunc(value)),
  nanos: Math.round((value % 1) * 1e9),
});

function read({ control, inverted }: Field, said: unknown): Value {
  switch (control) {
    case 'flag':
      return Boolean(said) !== Boolean(inverted);
    case 'count':
      return Number(said ?? 0);
    case 'duration':
      return seconds(said as Duration | undefined);
    case 'lines':
      return ((said ?? []) as readonly string[]).join('\n');
    default:
      return String(said ?? '');
  }
}

function written({ control, inverted, desc }: Field, value: Value): unknown {
  switch (control) {
    case 'flag': {
      const said = value !== Boolean(inverted);
      return desc.fieldKind === 'enum' ? Number(said) : said;
    }
    case 'count':
      return desc.scalar !== undefined && wide.has(desc.scalar) ? BigInt(value as number) : value;
    case 'duration':
      return durationOf(value as number);
    case 'secret':
      return value;
    case 'lines':
      return String(value)
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
    default:
      return String(value).trim();
  }
}

export const fieldsIn = (message: DescMessage, groups: readonly FieldGroup[]): readonly Field[] =>
  groups.flatMap(({ fields }) => fields.map((spec) => fieldOf(message, spec)));

/** What a message says, for a form. @param fields of the request that sets them: numbers differ in width */
export const valuesOf = (fields: readonly Field[], message: Message | undefined): Values =>
  Object.fromEntries(fields.map((field) => [field.name, read(field, saidIn(message, pathOf(field)))]));

type Part = Record<string, unknown>;

const saidIn = (message: unknown, path: readonly string[]): unknown =>
  path.reduce((said, name) => (said as Part | undefined)?.[name], message);

/** What a form holds, for a request. */
export function requestOf(fields: readonly Field[], values: Values): Readonly<Record<string, unknown>> {
  const request: Part = {};
  for (const field of fields) {
    const path = pathOf(field);
    const last = path.pop() as string;
    const within = path.reduce((part, name) => {
      part[name] ??= {};
      return part[name] as Part;
    }, request);
    within[last] = written(field, values[field.name] as Value);
  }
  return request;
}
