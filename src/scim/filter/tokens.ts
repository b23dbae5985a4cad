import { invalidFilter } from '../errors.ts';
import type { Literal } from './syntax.ts';

export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'literal'; readonly value: Literal }
  | { readonly kind: '(' | ')' | '[' | ']' | 'end' };

/** As long as a filter can be. */
export const longestFilter = 1_000;

const blank = /[\t\n\r ]+/y;
/** An attribute path, an operator, or a word such as `true`; URNs have colons, versions in them dots. */
const word = /[A-Za-z$_][A-Za-z0-9$_.:-]*/y;
const number = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y;
const string = /"(?:[^"\\]|\\.)*"/y;
const subAttribute = /\.[A-Za-z$][A-Za-z0-9$_-]*/y;

const constants: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function stringOf(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    throw invalidFilter('A string of the filter is not written as in JSON');
  }
}

/** @throws ScimError invalidFilter */
export function tokensOf(text: string): Token[] {
  if (text.length > longestFilter)
    throw invalidFilter(`A filter can have ${longestFilter} characters at most`);
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  while (at < text.length) {
    if (take(blank) !== undefined) continue;
    const char = text[at];
    if (char === '(' || char === ')' || char === '[' || char === ']') {
      tokens.push({ kind: char });
      at += 1;
      continue;
    }
    const token = literalOrWord(take);
    if (!token) throw invalidFilter(`Nothing begins with "${char}" at character ${at + 1} of the filter`);
    tokens.push(token);
  }
  tokens.push({ kind: 'end' });
  return tokens;
}

function literalOrWord(take: (pattern: RegExp) => string | undefined): Token | undefined {
  const quoted = take(string);
  if (quoted !== undefined) return { kind: 'literal', value: stringOf(quoted) };
  const digits = take(number);
  if (digits !== undefined) return { kind: 'literal', value: Number(digits) };
  const letters = take(word) ?? take(subAttribute);
  if (letters === undefined) return undefined;
  const constant = constants.get(letters.toLowerCase());
  return constant === undefined ? { kind: 'word', text: letters } : { kind: 'literal', value: constant };
}
