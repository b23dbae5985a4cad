import { type Given, type GivenMap, isList, isMap, type Problem } from './given.ts';
import { type Environment, interpolate } from './interpolate.ts';
import { choices, inner, isNullable, type KeySchema, keysOf, rightValue } from './keys.ts';
import { nearestName } from './nearest.ts';
import { readYaml } from './yaml.ts';

export interface CheckContext {
  readonly environment: Environment;
  /** Text of a `*File`; throws when it cannot be read. */
  readonly readSecret: (file: string) => string;
  readonly problems: Problem[];
  /** Where each value that is not a default came from, by key path. */
  readonly origins: Map<string, string>;
}

const at = (path: readonly string[]) => path.join('.');

/** Checks what was given against the schema and fills in defaults; every fault is added to `problems`. */
export const check = (
  schema: KeySchema,
  given: Given | undefined,
  path: readonly string[],
  context: CheckContext,
): unknown => {
  const kind = inner(schema);
  const source = given === undefined ? undefined : resolve(kind, given, path, context);
  if (source === undefined || source.value === null || (source.value === '' && isNullable(schema))) {
    if (kind.type === 'object' && !isNullable(schema))
      return section(kind, new Map(), undefined, path, context);
    if (source !== undefined && isNullable(schema)) {
      context.origins.set(at(path), source.at);
      return null;
    }
    if (source !== undefined && kind.type !== 'array') return wrong(schema, source, path, context);
    if ('default' in schema) return structuredClone(schema.default);
    context.problems.push({
      at: source?.at,
      path: at(path),
      message: `is missing; it must be ${rightValue(schema)}`,
    });
    return undefined;
  }
  if (kind.type === 'object')
    return isMap(source.value)
      ? section(kind, source.value, source.at, path, context)
      : wrong(schema, source, path, context);
  context.origins.set(at(path), source.at);
  if (kind.type === 'array') {
    if (!isList(source.value)) return wrong(schema, source, path, context);
    if (source.value.length < (kind.minItems ?? 0)) return wrong(schema, source, path, context);
    return source.value.map((item, index) => check(kind.items!, item, [...path, String(index)], context));
  }
  return fits(kind, schema.form, source.value) ? source.value : wrong(schema, source, path, context);
};

const fits = (kind: KeySchema, form: KeySchema['form'], value: Given['value']): boolean => {
  const formed = form ?? kind.form ?? (() => true);
  const words = choices(kind);
  if (words !== undefined) return typeof value === 'string' && words.includes(value);
  switch (kind.type) {
    case 'string':
      return (
        typeof value === 'string' &&
        value.length >= (kind.minLength ?? 0) &&
        !value.includes('\0') &&
        formed(value)
      );
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return (
        Number.isSafeInteger(value) &&
        (value as number) >= (kind.minimum ?? -Infinity) &&
        (value as number) <= (kind.maximum ?? Infinity)
      );
    default:
      return false;
  }
};

const section = (
  kind: KeySchema,
  entries: GivenMap,
  place: string | undefined,
  path: readonly string[],
  context: CheckContext,
): unknown => {
  const keys = keysOf(kind);
  const names = keys.map(([name]) => name);
  for (const [name, { keyAt }] of entries)
    if (!names.includes(name)) {
      const near = nearestName(name, names);
      const known = near === undefined ? `the keys here are ${names.join(', ')}` : `did you mean ${near}?`;
      context.problems.push({
        at: keyAt,
        path: at([...path, name]),
        message: `there is no such key; ${known}`,
      });
    }
  const value: Record<string, unknown> = {};
  for (const [name, key] of keys) {
    const entry = entries.get(name);
    const fileEntry = key.fileKey === undefined ? undefined : entries.get(key.fileKey);
    const file =
      fileEntry && check(fileSchema, fileEntry.given, [...path, key.fileKey!], { ...context, problems: [] });
    if (typeof file === 'string')
      value[name] = fromFile(key, file, entry?.given, fileEntry!.given, [...path, name], context);
    else if (entry === undefined && key.fileKey !== undefined && !('default' in key))
      context.problems.push({ at: place, path: at(path), message: `needs ${name} or ${key.fileKey}` });
    else value[name] = check(key, entry?.given, [...path, name], context);
  }
  return value;
};

const fileSchema: KeySchema = { anyOf: [{ type: 'string' }, { type: 'null' }], default: null };

const fromFile = (
  key: KeySchema,
  file: string,
  value: Given | undefined,
  fileGiven: Given,
  path: readonly string[],
  context: CheckContext,
): unknown => {
  if (value !== undefined && value.value !== null)
    context.problems.push({
      at: value.at,
      path: at(path),
      message: `is given, and so is ${key.fileKey}; keep one of them`,
    });
  try {
    const text = context.readSecret(file).replace(/\r?\n$/, '');
    if (text !== '') return check(key, { at: fileGiven.at, value: text, verbatim: true }, path, context);
    context.problems.push({
      at: fileGiven.at,
      path: at([...path.slice(0, -1), key.fileKey!]),
      message: `${file} is empty`,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `cannot be read: ${reason}`;
    context.problems.push({ at: fileGiven.at, path: at([...path.slice(0, -1), key.fileKey!]), message });
  }
  return undefined;
};

/** Puts the environment into `${…}`; a reference in the place of a number or switch is read as one. */
const resolve = (kind: KeySchema, given: Given, path: readonly string[], context: CheckContext): Given => {
  if (typeof given.value !== 'string' || given.verbatim || !given.value.includes('${')) return given;
  const result = interpolate(given.value, context.environment);
  if ('wrong' in result) {
    context.problems.push({ at: given.at, path: at(path), message: result.wrong });
    return { at: given.at, value: null };
  }
  if (kind.type === 'string' || choices(kind) !== undefined) return { ...given, value: result.text };
  return readYaml(result.text, given.at).given ?? { at: given.at, value: null };
};

const wrong = (
  schema: KeySchema,
  given: Given,
  path: readonly string[],
  context: CheckContext,
): undefined => {
  const kind = inner(schema);
  const message = `must be ${rightValue(schema)}, but ${shown(kind, schema, given.value)}${hint(kind, given.value)}`;
  context.problems.push({ at: given.at, path: at(path), message });
};

const shown = (kind: KeySchema, schema: KeySchema, value: Given['value']): string => {
  if (value === null || value === '') return 'is empty';
  if (isMap(value)) return 'is a section';
  if (isList(value)) return value.length === 0 ? 'is an empty list' : 'is a list';
  if (schema.confidential !== undefined || kind.confidential !== undefined) return `is a ${typeof value}`;
  return `is ${JSON.stringify(typeof value === 'bigint' ? String(value) : value).slice(0, 80)}`;
};

const hint = (kind: KeySchema, value: Given['value']): string => {
  if (kind.type === 'string' && ['number', 'boolean'].includes(typeof value)) return '; put it into quotes';
  const near = typeof value === 'string' ? nearestName(value, choices(kind) ?? []) : undefined;
  return near === undefined ? '' : `; did you mean ${near}?`;
};
