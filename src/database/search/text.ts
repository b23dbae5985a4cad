import { invalidArgument } from '../../errors/index.ts';
import { normalized } from '../../precis/index.ts';
import type { ListColumn } from './conditions.ts';

/** TextQueryMethod and TextFilterMethod of the wire; each even one is followed by the same regardless of case. */
export const textMethod = {
  equals: 0,
  equalsIgnoreCase: 1,
  startsWith: 2,
  startsWithIgnoreCase: 3,
  contains: 4,
  containsIgnoreCase: 5,
  endsWith: 6,
  endsWithIgnoreCase: 7,
} as const;

/** Whether what is sought may begin anywhere in a text. */
export const isOpen = (method: number): boolean => method >= textMethod.contains;

/** Whether all of a text is compared. */
export const isWhole = (method: number): boolean => method < textMethod.startsWith;

const escapeLike = (value: string) => value.replace(/[\\%_]/g, (char) => `\\${char}`);

/** Of shorter texts there are no trigrams: an index of them would be read whole. */
const shortestTrigram = 3;

/**
 * What a text with `value` in it must match, by few trigrams: an index of them reads a list for each, and each third
 * finds about the same rows as all of them. Only of ASCII, whose letters have a lower case of their own.
 */
function sparsely(value: string): string {
  const pieces = value.match(/[a-z0-9]{3}/gi);
  const thin = pieces !== null && pieces.length >= 3 && /^[\x20-\x7e]+$/.test(value);
  return thin ? `%${pieces.join('%')}%` : `%${escapeLike(value)}%`;
}

/** Names are kept composed (NFC), whatever a keyboard makes of them. */
const composed = (typed: string): readonly string[] => [normalized(typed)];

/** A comparison in SQL, with what leads to an index of trigrams and without. */
export interface TextCondition {
  readonly whole: string;
  readonly bare: string;
}

/**
 * A text comparison by what is indexed. Where there is a lower-case column, it is asked in every case and the exact
 * comparison only picks from what it found.
 */
export function textCondition(
  column: ListColumn,
  typed: string,
  method: number,
  param: (text: string) => string,
): TextCondition {
  if (!Number.isInteger(method) || method < 0 || method > 7) {
    throw invalidArgument(
      'QUERY-Txt01',
      `Unknown text filter method ${method}; use 0 (equals) to 7 (ends with, ignoring case)`,
    );
  }
  const kind = method - (method % 2);
  const forms = (column.forms ?? composed)(typed, kind === textMethod.equals);
  const either = forms.map((value) => comparison(column, value, kind, method % 2 === 1, param));
  const joined = (parts: readonly string[]) =>
    parts.length === 1 ? (parts[0] as string) : `(${parts.join(' or ')})`;
  return {
    whole: joined(either.map(({ parts, trigrams = [] }) => all([...parts, ...trigrams]))),
    bare: joined(either.map(({ parts }) => all(parts))),
  };
}

const all = (parts: readonly string[]) =>
  parts.length === 1 ? (parts[0] as string) : `(${parts.join(' and ')})`;

function comparison(
  { sql, lower, trigrams }: ListColumn,
  value: string,
  kind: number,
  ignoreCase: boolean,
  param: (text: string) => string,
): { readonly parts: readonly string[]; readonly trigrams?: readonly string[] } {
  const open = isOpen(kind);
  const operator = kind === textMethod.equals ? '=' : 'like';
  const text = escapeLike(value);
  const wanted = param(
    kind === textMethod.equals
      ? value
      : `${open ? '%' : ''}${text}${kind === textMethod.endsWith ? '' : '%'}`,
  );
  const parts: string[] = [];
  if (ignoreCase || lower !== undefined)
    parts.push(`${lower ?? `lower(${sql})`} ${operator} lower(${wanted})`);
  if (!ignoreCase) parts.push(`${sql} ${operator} ${wanted}`);
  if (open && trigrams !== undefined && trigrams !== lower && value.length >= shortestTrigram) {
    return { parts, trigrams: [`${trigrams} like lower(${param(sparsely(value))})`] };
  }
  return { parts };
}
