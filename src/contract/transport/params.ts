import {
  type DescField,
  type DescMessage,
  type JsonObject,
  type JsonValue,
  ScalarType,
} from '@bufbuild/protobuf';
import { invalidArgument } from '../../errors/index.ts';
import { isStrict, unknownField } from './unknown.ts';

/** Field path to its descriptors; segments may be proto names (`user_id`) or JSON names (`userId`). */
function resolve(schema: DescMessage, path: string): DescField[] | undefined {
  const fields: DescField[] = [];
  let message: DescMessage | undefined = schema;
  for (const segment of path.split('.')) {
    const field: DescField | undefined = message?.fields.find(
      (f) => f.name === segment || f.jsonName === segment,
    );
    if (field === undefined) return undefined;
    fields.push(field);
    message = field.fieldKind === 'message' ? field.message : undefined;
  }
  return fields;
}

/** Messages whose JSON form is one string. */
const textual = new Set([
  'google.protobuf.Timestamp',
  'google.protobuf.Duration',
  'google.protobuf.FieldMask',
]);

const wrapped = /^google\.protobuf\.(?:(?:U?Int(?:32|64))|Float|Double|Bool|String|Bytes)Value$/;

function scalarJson(type: ScalarType, text: string, field: string): JsonValue {
  if (type !== ScalarType.BOOL) return text; // numbers may be strings in proto3 JSON
  if (/^(?:true|1|t)$/i.test(text)) return true;
  if (/^(?:false|0|f)$/i.test(text)) return false;
  throw invalidArgument('REQ-Quer1', `Field ${field}: expected true or false, got ${JSON.stringify(text)}`, {
    field,
  });
}

/** Text of a path or query value as the JSON of one value of the field. */
function toJsonValue(field: DescField, text: string): JsonValue {
  if (field.enum !== undefined) return /^-?\d+$/.test(text) ? Number(text) : text;
  if (field.scalar !== undefined) return scalarJson(field.scalar, text, field.name);
  const message = field.message;
  if (message !== undefined && textual.has(message.typeName)) return text;
  const inner =
    message !== undefined && wrapped.test(message.typeName) ? message.fields[0]?.scalar : undefined;
  if (inner !== undefined) return scalarJson(inner, text, field.name);
  throw invalidArgument(
    'REQ-Quer2',
    `Field ${field.name} cannot be given in the URL; it is a ${message?.name}`,
    {
      field: field.name,
    },
  );
}

/** The object that holds the last field of the path, made on the way down. */
function holder(target: JsonObject, fields: readonly DescField[]): JsonObject {
  let object = target;
  for (const field of fields.slice(0, -1)) {
    const key = field.name in object ? field.name : field.jsonName;
    const inner = object[key];
    if (inner !== null && typeof inner === 'object' && !Array.isArray(inner)) object = inner;
    else object = object[key] = {};
  }
  return object;
}

export function decodeComponent(text: string, where: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidArgument(
      'REQ-Url01',
      `The ${where} is not valid percent-encoded UTF-8: ${JSON.stringify(text)}`,
    );
  }
}

/** Sets a path variable; it wins over a field of that name in the body. */
export function setPathField(schema: DescMessage, target: JsonObject, path: string, encoded: string): void {
  const fields = resolve(schema, path);
  const field = fields?.at(-1);
  if (fields === undefined || field === undefined) throw new Error(`${schema.typeName} has no field ${path}`);
  const object = holder(target, fields);
  delete object[field.name];
  object[field.jsonName] = toJsonValue(field, decodeComponent(encoded, `path value ${field.name}`));
}

// The last bracket opens: one way to match, however many there are.
const entry = /^(.+)\[([^[]+)\]$/;

/** Adds one query parameter; names that the message does not know are dealt with as in bodies. */
function addQueryField(schema: DescMessage, target: JsonObject, name: string, text: string): void {
  const keyed = entry.exec(name);
  const fields = resolve(schema, keyed?.[1] ?? name);
  const field = fields?.at(-1);
  if (fields === undefined || field === undefined) {
    if (isStrict(schema)) throw unknownField(schema, '', name);
    return;
  }
  const object = holder(target, fields);
  const present = object[field.jsonName];
  if (field.fieldKind === 'list') {
    const list = Array.isArray(present) ? present : [];
    list.push(toJsonValue(field, text));
    object[field.jsonName] = list;
  } else if (field.fieldKind === 'map') {
    if (keyed === null) return;
    const map = (present ?? {}) as JsonObject;
    map[keyed[2]!] = toJsonValue(field, text);
    object[field.jsonName] = map;
  } else if (present !== undefined) {
    throw invalidArgument('REQ-Quer3', `Field ${field.name} was given more than once in the URL`, {
      field: field.name,
    });
  } else {
    object[field.jsonName] = toJsonValue(field, text);
  }
}

/** Looking each up costs; forms in a URL have a dozen. */
const maxParameters = 500;

/** @param bound fields (by proto name) that path or body already give; the query cannot change them */
export function addQuery(
  schema: DescMessage,
  target: JsonObject,
  query: string,
  bound: readonly string[],
): void {
  const pairs = query.split('&');
  if (pairs.length > maxParameters)
    throw invalidArgument('REQ-Quer4', `The URL has more than ${maxParameters} query parameters`);
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const spaced = pair.replaceAll('+', ' ');
    const name = decodeComponent(equals < 0 ? spaced : spaced.slice(0, equals), 'query');
    if (
      name === '__proto__' ||
      bound.some((field) => name === field || resolve(schema, name)?.[0]?.name === field)
    )
      continue;
    addQueryField(schema, target, name, equals < 0 ? '' : decodeComponent(spaced.slice(equals + 1), 'query'));
  }
}
