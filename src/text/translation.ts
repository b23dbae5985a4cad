import { createHash } from 'node:crypto';
import { invalidArgument } from '../errors/index.ts';
import { isSupportedLanguage, supportedLanguages, type TextTree } from '../i18n/index.ts';

/** Texts of a login in groups, as its own files have them. */
export type Translation = Readonly<Record<string, unknown>>;

/** The same for the same texts, whoever wrote them in whatever order. */
export const etagOf = (translation: Translation): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(translation)))
    .digest('hex')
    .slice(0, 32);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isGroup(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sorted(value[name])]),
  );
}

const isGroup = (value: unknown): value is Translation =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One translation over another: what the second does not say stays. */
export const merged = (below: Translation, above: Translation): Translation => ({
  ...below,
  ...Object.fromEntries(
    Object.entries(above).map(([name, value]) => {
      const known = Object.hasOwn(below, name) ? below[name] : undefined;
      return [name, isGroup(known) && isGroup(value) ? merged(known, value) : value];
    }),
  ),
});

/** Every text under its path; what is no text is left out. */
export const textsOfTranslation = (translation: Translation, path = ''): [path: string, text: string][] =>
  Object.entries(translation).flatMap(([name, value]): [string, string][] => {
    if (typeof value === 'string') return [[path + name, value]];
    return isGroup(value) ? textsOfTranslation(value, `${path}${name}.`) : [];
  });

/** A language in which there are texts, with a region where one is given: `de`, `de-CH`. */
export interface Locale {
  /** The language, then the language with its region: as texts lie over each other. */
  readonly tags: readonly string[];
  readonly tag: string;
}

const wellFormed = /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i;

/** @throws PosternError `invalid_argument` for what is no language tag (BCP 47), or of a language without texts */
export function readLocale(named: string): Locale {
  const [primary = ''] = named.trim().toLowerCase().split('-');
  if (!wellFormed.test(named.trim()) || !isSupportedLanguage(primary)) {
    throw invalidArgument(
      'TEXT-Loc01',
      `locale "${named}" is none of the languages that there are texts in: ${supportedLanguages.join(', ')}; a region may follow, as in de-CH`,
      { field: 'locale' },
    );
  }
  const tag = Intl.getCanonicalLocales(named.trim())[0] ?? primary;
  return { tag, tags: [...new Set([primary, tag])] };
}

const limits = { depth: 8, texts: 5_000, characters: 400_000, name: 200, text: 10_000 };

/**
 * Texts as they are kept: groups of texts and nothing else.
 * @throws PosternError `invalid_argument` for what is no text, or too much of it
 */
export function readTranslation(given: Translation): TextTree {
  let texts = 0;
  let characters = 0;
  const refuse = (path: string, why: string) =>
    invalidArgument('TEXT-Trn01', `translations: ${path} ${why}`, { field: 'translations' });
  const read = (value: unknown, path: string, depth: number): string | TextTree => {
    if (typeof value === 'string') {
      texts++;
      characters += value.length;
      if (value.length > limits.text) throw refuse(path, `must have at most ${limits.text} characters`);
      if (texts > limits.texts || characters > limits.characters)
        throw refuse(path, `is too much: at most ${limits.texts} texts of ${limits.characters} characters`);
      return value;
    }
    if (!isGroup(value)) throw refuse(path, 'must be a text, or a group of texts');
    if (depth > limits.depth) throw refuse(path, `lies deeper than ${limits.depth} groups`);
    return Object.fromEntries(
      Object.entries(value).map(([name, below]) => {
        if (name === '' || name.length > limits.name)
          throw refuse(path, `has a name that is empty or longer than ${limits.name} characters`);
        return [name, read(below, `${path}.${name}`, depth + 1)];
      }),
    );
  };
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, read(value, name, 1)]));
}
