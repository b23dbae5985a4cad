import { invalidArgument } from '../errors/index.ts';

/** Languages that pages and messages are written in (BCP 47). None of them is written from right to left. */
export const supportedLanguages = [
  'bg',
  'cs',
  'de',
  'en',
  'es',
  'fr',
  'hu',
  'id',
  'it',
  'ja',
  'ko',
  'mk',
  'nl',
  'pl',
  'pt',
  'ro',
  'ru',
  'sv',
  'tr',
  'zh',
] as const;

export type SupportedLanguage = (typeof supportedLanguages)[number];

const supported: ReadonlySet<string> = new Set(supportedLanguages);

export const isSupportedLanguage = (tag: string): tag is SupportedLanguage => supported.has(tag);

/** `de` for `de-CH`: regions and scripts have no texts of their own. */
const primaryOf = (tag: string): string => tag.trim().toLowerCase().split('-')[0] ?? '';

/**
 * The first of the wanted languages (best first) that may be spoken; `otherwise` when there is none.
 * @param allowed those that an instance speaks; empty: all that there are
 */
export function chooseLanguage(
  wanted: readonly string[],
  allowed: readonly string[] = [],
  otherwise = 'en',
): SupportedLanguage {
  const may = (tag: string): tag is SupportedLanguage =>
    isSupportedLanguage(tag) && (allowed.length === 0 || allowed.includes(tag));
  const spoken = [...wanted, otherwise].map(primaryOf).find(may);
  return spoken ?? allowed.find(isSupportedLanguage) ?? 'en';
}

/**
 * The language that a request names, as we write it.
 * @param allowed those that an instance speaks; empty: all that there are
 * @throws PosternError `invalid_argument` for one in which there are no texts, or that the instance does not allow
 */
export function requireLanguage(
  named: string,
  field = 'language',
  allowed: readonly string[] = [],
): SupportedLanguage {
  const tag = named.trim().toLowerCase();
  if (!isSupportedLanguage(tag)) {
    throw invalidArgument(
      'I18N-Lng01',
      `${field} "${named}" is none of the languages that there are texts in: ${supportedLanguages.join(', ')}`,
      { field },
    );
  }
  if (allowed.length > 0 && !allowed.includes(tag)) {
    throw invalidArgument(
      'I18N-Lng02',
      `${field} "${tag}" is none of the languages that the instance allows: ${allowed.join(', ')}`,
      { field },
    );
  }
  return tag;
}
