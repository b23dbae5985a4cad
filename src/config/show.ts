import { stringify } from 'yaml';
import { type Config, configSchema } from '../../config/schema.ts';
import { asKeys, inner, type KeySchema, keysOf } from './keys.ts';

const hidden = '********';

/** Hides the password of a URL, also of one that a URL parser refuses; text that is no URL is hidden whole. */
const hideUrl = (text: string): string =>
  /^[a-z]+:\/\//i.test(text)
    ? text
        .replace(/^([a-z]+:\/\/[^:@/]*):.*@/i, `$1:${hidden}@`)
        .replace(/([?&]password=)[^&]*/gi, `$1${hidden}`)
    : hidden;

/** A copy in which no secret can be read. */
export const masked = (schema: KeySchema, value: unknown): unknown => {
  if (value === null || value === undefined) return value;
  const kind = inner(schema);
  if (Array.isArray(value)) return value.map((item) => masked(kind.items ?? {}, item));
  if (kind.properties !== undefined) {
    const values = value as Record<string, unknown>;
    return Object.fromEntries(keysOf(schema).map(([name, key]) => [name, masked(key, values[name])]));
  }
  if (schema.confidential === 'all') return hidden;
  return schema.confidential === 'url' ? hideUrl(String(value)) : value;
};

/** The configuration in effect as YAML, secrets masked, values that are no default marked with where they come from. */
export const showConfig = (config: Config, origins: ReadonlyMap<string, string> = new Map()): string => {
  const lines: string[] = [];
  const write = (schema: KeySchema, value: Record<string, unknown>, path: readonly string[]) => {
    for (const [name, key] of keysOf(schema)) {
      const indent = '  '.repeat(path.length);
      const below = value[name];
      const here = [...path, name];
      if (inner(key).properties !== undefined && below !== null) {
        lines.push(`${indent}${name}:`);
        write(key, below as Record<string, unknown>, here);
        continue;
      }
      const [first, ...more] = stringify({ [name]: below }, { lineWidth: 0 })
        .trimEnd()
        .split('\n');
      const origin = origins.get(here.join('.'));
      lines.push(`${indent}${first}${origin === undefined ? '' : `  # ${origin}`}`);
      lines.push(...more.map((line) => indent + line));
    }
  };
  const schema = asKeys(configSchema);
  write(schema, masked(schema, config) as Record<string, unknown>, []);
  return `${lines.join('\n')}\n`;
};
