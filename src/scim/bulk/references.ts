import { isObject } from '../body.ts';
import { ScimError } from '../errors.ts';

const reference = 'bulkId:';

/** The operations to whose outcomes a value refers (RFC 7644 §3.7.2). */
export function referencesIn(value: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (typeof value === 'string') {
    if (value.startsWith(reference)) found.add(value.slice(reference.length));
  } else if (Array.isArray(value)) for (const each of value) referencesIn(each, found);
  else if (isObject(value)) for (const each of Object.values(value)) referencesIn(each, found);
  return found;
}

/**
 * A value with ids in place of references.
 * @throws ScimError 409 where nothing was made under the name
 */
export function resolved<T>(value: T, ids: ReadonlyMap<string, string>): T {
  if (typeof value === 'string') {
    return (value.startsWith(reference) ? idOf(value.slice(reference.length), ids) : value) as T;
  }
  if (Array.isArray(value)) return value.map((each) => resolved(each, ids)) as T;
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolved(each, ids)])) as T;
}

function idOf(bulkId: string, ids: ReadonlyMap<string, string>): string {
  const id = ids.get(bulkId);
  if (id === undefined)
    throw new ScimError(409, `Nothing was made under the bulkId "${bulkId.slice(0, 100)}"`);
  return id;
}
