import type { DescEnum, DescField, DescMessage, JsonObject, JsonValue } from '@bufbuild/protobuf';
import { nearestName } from '../../config/index.ts';
import { invalidArgument, type PosternError } from '../../errors/index.ts';

/**
 * Fields that a message does not have, and values that an enum does not have. Clients of Zitadel's services send such,
 * and have them ignored; to our own a filter that is misspelled must not be none, nor a setting be left as it was.
 */

/** Of a service that is ours, and not a contract of others. */
export const isStrict = ({ typeName }: DescMessage): boolean => typeName.startsWith('postern.');

export function unknownField(schema: DescMessage, path: string, name: string): PosternError {
  const near = nearestName(
    name,
    schema.fields.map((field) => field.jsonName),
  );
  const field = path === '' ? name : `${path}.${name}`;
  const shown = field.length > 200 ? `${field.slice(0, 200)}…` : field;
  const meant = near === undefined ? '' : `; did you mean ${near}?`;
  return invalidArgument('REQ-Json6', `Field ${shown}: ${schema.name} has no such field${meant}`, {
    field: shown,
  });
}

const longestShown = 100;

function unknownValue(enumeration: DescEnum, path: string, value: string): PosternError {
  const names = enumeration.values.map(({ name }) => name);
  const near = nearestName(value, names);
  const shown = value.length > longestShown ? `${value.slice(0, longestShown)}…` : value;
  const meant = near === undefined ? '' : `; did you mean ${near}?`;
  return invalidArgument('REQ-Json7', `Field ${path}: "${shown}" is none of ${names.join(', ')}${meant}`, {
    field: path,
  });
}

/** Numbers are as ever: those of a newer version are kept. */
function refuseUnknownValue(enumeration: DescEnum, path: string, value: JsonValue): void {
  if (typeof value === 'string' && !enumeration.values.some(({ name }) => name === value))
    throw unknownValue(enumeration, path, value);
}

const isObject = (json: JsonValue | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/**
 * Refuses the first field that the message does not have, or value that an enum does not have, at whatever depth. For
 * what was read well: so whatever is nested too deeply has been refused.
 * @throws PosternError `invalid_argument` (REQ-Json6, REQ-Json7)
 */
export function refuseUnknown(schema: DescMessage, json: JsonValue, path = ''): void {
  // Their JSON is a form of its own.
  if (!isObject(json) || schema.typeName.startsWith('google.protobuf.')) return;
  const known = fieldsOf(schema);
  for (const [name, value] of Object.entries(json)) {
    const field = known.get(name);
    if (field === undefined) throw unknownField(schema, path, name);
    const { message, enum: enumeration } = field;
    if (message === undefined && enumeration === undefined) continue;
    const here = path === '' ? name : `${path}.${name}`;
    for (const [at, item] of itemsOf(field, value)) {
      if (message !== undefined) refuseUnknown(message, item, `${here}${at}`);
      // The one value of `google.protobuf.NullValue` is written otherwise.
      else if (enumeration !== undefined && !enumeration.typeName.startsWith('google.protobuf.'))
        refuseUnknownValue(enumeration, `${here}${at}`, item);
    }
  }
}

function itemsOf({ fieldKind }: DescField, value: JsonValue): readonly (readonly [string, JsonValue])[] {
  if (fieldKind === 'list') return Array.isArray(value) ? value.map((item, at) => [`[${at}]`, item]) : [];
  if (fieldKind === 'map')
    return isObject(value) ? Object.entries(value).map(([key, item]) => [`[${key}]`, item]) : [];
  return [['', value]];
}

const byMessage = new WeakMap<DescMessage, ReadonlyMap<string, DescField>>();

function fieldsOf(schema: DescMessage): ReadonlyMap<string, DescField> {
  const known = byMessage.get(schema);
  if (known) return known;
  const fields = new Map(
    schema.fields.flatMap((field) => [
      [field.name, field],
      [field.jsonName, field],
    ]),
  );
  byMessage.set(schema, fields);
  return fields;
}
