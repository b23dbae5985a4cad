import type { TextTree } from './leaves.ts';

/**
 * English as a language that is written from right to left, to look at pages before there are people who read them so:
 * what a page does not mirror, and what it says past the catalogues, is seen at once.
 */
export const pseudoLocale = 'ar-XB';

const rightToLeft = new Set(['ar', 'fa', 'he', 'ur']);

/** Of a page in a language (BCP 47), for `<html dir>`. */
export const directionOf = (tag: string): 'ltr' | 'rtl' =>
  rightToLeft.has(tag.split('-')[0] ?? '') ? 'rtl' : 'ltr';

/**
 * RIGHT-TO-LEFT OVERRIDE and POP DIRECTIONAL FORMATTING (Unicode UAX #9 §2.2), between marks: without these what is
 * filled in beside would be taken for a part of it.
 */
const [begin, end] = ['\u200f\u202e', '\u202c\u200f'];

/** What is to be filled stands between words, and has none: only what stands outside of braces, or in a plural form. */
function mirroredText(text: string): string {
  let depth = 0;
  return text
    .split(/([{}])/)
    .map((part) => {
      if (part === '{') depth++;
      else if (part === '}') depth--;
      else if (depth % 2 === 0 && part.trim() !== '') return begin + part + end;
      return part;
    })
    .join('');
}

const known = new WeakMap<TextTree, TextTree>();

/** The texts of a catalogue, or of a part of it, in the pseudo-locale. */
export function mirrored<T extends TextTree>(texts: T): T {
  const before = known.get(texts);
  if (before) return before as T;
  const tree = Object.fromEntries(
    Object.entries(texts).map(([name, below]) => [
      name,
      typeof below === 'string' ? mirroredText(below) : mirrored(below),
    ]),
  );
  known.set(texts, tree);
  return tree as T;
}
