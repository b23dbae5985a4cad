import {
  type DescField,
  type DescMessage,
  fromJson,
  type JsonObject,
  type JsonValue,
} from '@bufbuild/protobuf';

export interface Blame {
  /** `profile.birthday`, `queries[1].limit`: in the wire's spelling. */
  readonly path: string;
  /** What is wrong, to follow the path and a colon. */
  readonly problem: string;
}

const options = { ignoreUnknownFields: true };

/** Each level is decoded anew; fields further inside are not told apart. */
const maxLevels = 6;

const failure = (schema: DescMessage, json: JsonValue): Error | undefined => {
  try {
    fromJson(schema, json, options);
    return undefined;
  } catch (error) {
    return error as Error;
  }
};

const isObject = (json: JsonValue | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const shortly = (json: JsonValue): string => {
  const text = JSON.stringify(json);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

const kindOf = (field: DescField): string =>
  field.enum !== undefined
    ? `a value of ${field.enum.name}`
    : field.message
      ? `a ${field.message.name}`
      : 'another type';

/**
 * The field of a JSON request that does not fit its message, found by trying each on its own: the decoder
 * names only some. For requests that were refused already.
 */
export function blame(
  schema: DescMessage,
  json: JsonValue,
  path = '',
  levels = maxLevels,
): Blame | undefined {
  if (levels === 0 || !isObject(json) || schema.typeName.startsWith('google.protobuf.')) return undefined;
  for (const field of schema.fields) {
    const key = field.name in json ? field.name : field.jsonName;
    const value = json[key];
    if (value === undefined) continue;
    const alone = failure(schema, { [key]: value });
    if (alone === undefined) continue;
    const here = path === '' ? field.name : `${path}.${field.name}`;
    return inside(field, value, here, levels - 1) ?? { path: here, problem: problemOf(field, value, alone) };
  }
  const problem = clash(schema, json);
  return problem && { path: path === '' ? problem.field : path, problem: problem.says };
}

/** What cannot stand beside each other, though each were right alone. */
function clash(schema: DescMessage, json: JsonObject): { field: string; says: string } | undefined {
  const given = (field: DescField) => field.name in json || field.jsonName in json;
  const twice = schema.fields.find(
    ({ name, jsonName }) => name !== jsonName && name in json && jsonName in json,
  );
  if (twice !== undefined) {
    const { name, jsonName } = twice;
    return { field: name, says: `${name} is given twice, also as ${jsonName}` };
  }
  for (const { name, fields } of schema.oneofs) {
    const chosen = fields.filter(given).map((field) => field.name);
    if (chosen.length > 1) return { field: name, says: `only one of ${chosen.join(', ')} may be given` };
  }
  return undefined;
}

function inside(field: DescField, value: JsonValue, path: string, levels: number): Blame | undefined {
  if (field.message === undefined) return undefined;
  const { message } = field;
  if (field.fieldKind === 'message') return blame(message, value, path, levels);
  const entries = Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : [];
  for (const [at, item] of entries) {
    const error = failure(message, item);
    if (error === undefined) continue;
    const here = `${path}[${at}]`;
    return blame(message, item, here, levels) ?? { path: here, problem: problemOf(field, item, error) };
  }
  return undefined;
}

const problemOf = (field: DescField, value: JsonValue, error: Error): string =>
  error.cause instanceof Error && field.message === undefined
    ? error.cause.message
    : `expected ${kindOf(field)}, got ${shortly(value)}`;
