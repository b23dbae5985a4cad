import { isObject } from '../body.ts';
import { invalidFilter } from '../errors.ts';
import { type Attribute, named } from '../schema/index.ts';
import type { AttributePath, Filter, Literal, Operator } from './syntax.ts';

const comparable = (value: unknown, caseExact: boolean): unknown =>
  typeof value === 'string' && !caseExact ? value.toLowerCase() : value;

/** Booleans may be written as words. */
const literalFor = ({ type, caseExact }: Attribute, value: Literal): unknown =>
  type === 'boolean' && typeof value === 'string'
    ? value.toLowerCase() === 'true'
    : comparable(value, caseExact);

const comparisons: Readonly<Record<Operator, (held: unknown, asked: unknown) => boolean>> = {
  eq: (held, asked) => held === asked,
  ne: (held, asked) => held !== asked,
  co: (held, asked) => both(held, asked, (a, b) => a.includes(b)),
  sw: (held, asked) => both(held, asked, (a, b) => a.startsWith(b)),
  ew: (held, asked) => both(held, asked, (a, b) => a.endsWith(b)),
  gt: (held, asked) => both(held, asked, (a, b) => a > b),
  ge: (held, asked) => both(held, asked, (a, b) => a >= b),
  lt: (held, asked) => both(held, asked, (a, b) => a < b),
  le: (held, asked) => both(held, asked, (a, b) => a <= b),
};

const both = (held: unknown, asked: unknown, compare: (a: string, b: string) => boolean): boolean =>
  typeof held === 'string' && typeof asked === 'string' && compare(held, asked);

/**
 * Whether one value of a multi-valued attribute is what the filter asks for.
 * @throws ScimError invalidFilter for sub-attributes that the attribute does not have
 */
export function matches(attribute: Attribute, filter: Filter, value: unknown): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.parts.every((part) => matches(attribute, part, value));
    case 'or':
      return filter.parts.some((part) => matches(attribute, part, value));
    case 'not':
      return !matches(attribute, filter.of, value);
    case 'present':
      return heldUnder(attribute, filter.path, value).held !== undefined;
    case 'compare': {
      const { sub, held } = heldUnder(attribute, filter.path, value);
      // What says of nothing that it is not so holds of what is not there.
      const asked = filter.value === null ? undefined : literalFor(sub, filter.value);
      return comparisons[filter.operator](comparable(held, sub.caseExact), asked);
    }
    default:
      throw invalidFilter('A filter on values cannot hold another');
  }
}

function heldUnder(attribute: Attribute, { urn, name, sub: further }: AttributePath, value: unknown) {
  const sub = urn === undefined && further === undefined ? named(attribute.subAttributes, name) : undefined;
  if (!sub) throw invalidFilter(`${attribute.name} has no ${name}`);
  return { sub, held: isObject(value) ? value[sub.name] : undefined };
}

/** What a new value must hold so that the filter finds it; undefined where that cannot be told. */
export function describedBy(attribute: Attribute, filter: Filter): Record<string, unknown> | undefined {
  if (filter.kind === 'and') {
    const parts = filter.parts.map((part) => describedBy(attribute, part));
    return parts.includes(undefined) ? undefined : Object.assign({}, ...parts);
  }
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.value === null) return undefined;
  const sub = named(attribute.subAttributes, filter.path.name);
  if (!sub || filter.path.sub !== undefined) return undefined;
  return { [sub.name]: sub.type === 'boolean' ? literalFor(sub, filter.value) : filter.value };
}
