import type { Filter } from '../ldapv3/index.ts';
import { attributeKey, type Entry } from './entry.ts';

const textOf = (value: Uint8Array): string => Buffer.from(value).toString('utf8').toLowerCase();

/** Whether a filter means an entry; undefined is neither yes nor no, and its opposite too (RFC 4511 §4.5.1.7). */
export function matches(filter: Filter, entry: Entry): boolean | undefined {
  switch (filter.kind) {
    case 'and':
      return allOf(filter.filters.map((each) => matches(each, entry)));
    case 'or':
      return opposite(allOf(filter.filters.map((each) => opposite(matches(each, entry)))));
    case 'not':
      return opposite(matches(filter.filter, entry));
    case 'present':
      return valuesOf(entry, filter.attribute).length > 0;
    case 'equal':
    case 'approx':
      return valuesOf(entry, filter.attribute).some((value) => value === textOf(filter.value));
    case 'substrings': {
      const { initial, any, final } = filter;
      const parts = [initial ? textOf(initial) : '', ...any.map(textOf), final ? textOf(final) : ''];
      return valuesOf(entry, filter.attribute).some((value) => holds(value, parts));
    }
    default:
      return undefined;
  }
}

const valuesOf = ({ attributes, operational }: Entry, name: string): string[] => {
  const key = attributeKey(name);
  const found = Object.entries({ ...attributes, ...operational }).find(
    ([each]) => each.toLowerCase() === key,
  );
  return found ? found[1].map((value) => value.toLowerCase()) : [];
};

const opposite = (found: boolean | undefined): boolean | undefined =>
  found === undefined ? undefined : !found;

const allOf = (found: readonly (boolean | undefined)[]): boolean | undefined => {
  if (found.includes(false)) return false;
  return found.includes(undefined) ? undefined : true;
};

function holds(value: string, [initial = '', ...rest]: readonly string[]): boolean {
  if (!value.startsWith(initial)) return false;
  let at = initial.length;
  const final = rest.pop() ?? '';
  for (const part of rest) {
    const found = value.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return value.length - final.length >= at && value.endsWith(final);
}
