import { type Filter, resultCode } from '../ldapv3/index.ts';
import { attributeKey } from './entry.ts';
import { LdapRefusal } from './refusal.ts';

/**
 * What a filter asks of rows: a condition in SQL, or what holds for all of them. undefined is SQL's null, which is
 * neither yes nor no and its opposite too (RFC 4511 §4.5.1.7).
 */
export type Condition = string | boolean | undefined;

/** Groups that one search may ask of: each takes a look at all who are in it. */
const mostGroups = 20;

/** Values that a statement is given beside its text. */
export class Params {
  readonly values: unknown[] = [];
  #groups = 0;

  /** @throws LdapRefusal where the filter asks of too many groups */
  countGroup(): void {
    this.#groups += 1;
    if (this.#groups > mostGroups)
      throw new LdapRefusal(
        resultCode.adminLimitExceeded,
        `a filter asks of ${mostGroups} groups or members at most`,
      );
  }

  /** `$3` */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** How rows are sought by one of their attributes. */
export interface Sought {
  readonly present: Condition;
  equals(value: string, params: Params): Condition | Promise<Condition>;
  /** Absent: by parts of it nobody seeks. */
  like?(parts: readonly string[], params: Params): Condition;
}

export type SoughtBy = Readonly<Record<string, Sought>>;

/** `member` along all groups within groups, as Active Directory has it; all members are such here. */
const inChain = '1.2.840.113556.1.4.1941';

const textOf = (value: Uint8Array): string => Buffer.from(value).toString('utf8').replaceAll('\0', '');

export async function conditionOf(filter: Filter, by: SoughtBy, params: Params): Promise<Condition> {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const parts: Condition[] = [];
      for (const each of filter.filters) parts.push(await conditionOf(each, by, params));
      return filter.kind === 'and' ? allOf(parts) : anyOf(parts);
    }
    case 'not':
      return opposite(await conditionOf(filter.filter, by, params));
    case 'present':
      return by[attributeKey(filter.attribute)]?.present ?? false;
    case 'equal':
    case 'approx':
      return by[attributeKey(filter.attribute)]?.equals(textOf(filter.value), params);
    case 'substrings': {
      const { attribute, initial, any, final } = filter;
      const parts = [initial ? textOf(initial) : '', ...any.map(textOf), final ? textOf(final) : ''];
      return by[attributeKey(attribute)]?.like?.(parts, params);
    }
    case 'extensible': {
      const { rule, attribute = '', value } = filter;
      return rule === inChain ? by[attributeKey(attribute)]?.equals(textOf(value), params) : undefined;
    }
    default:
      return undefined;
  }
}

export function allOf(parts: readonly Condition[]): Condition {
  if (parts.includes(false)) return false;
  const left = parts.filter((part) => part !== true);
  if (left.length === 0) return true;
  return joined(left, ' and ');
}

export function anyOf(parts: readonly Condition[]): Condition {
  if (parts.includes(true)) return true;
  const left = parts.filter((part) => part !== false);
  if (left.length === 0) return false;
  return joined(left, ' or ');
}

const joined = (parts: readonly Condition[], word: string): Condition =>
  parts.every((part) => part === undefined)
    ? undefined
    : `(${parts.map((part) => (part === undefined ? 'null::boolean' : String(part))).join(word)})`;

const opposite = (condition: Condition): Condition =>
  typeof condition === 'string' ? `not ${condition}` : condition === undefined ? undefined : !condition;

/** An attribute that all have with the same values, whatever their case. */
export const same = (...values: readonly string[]): Sought => ({
  present: true,
  equals: (value) => values.some((each) => each.toLowerCase() === value.toLowerCase()),
});

/** `%ada%love_lace` with what stands for itself kept so. */
export const likePattern = (parts: readonly string[]): string =>
  parts.map((part) => part.toLowerCase().replace(/[\\%_]/g, '\\$&')).join('%');
