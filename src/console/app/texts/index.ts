import { createContext, use } from 'react';
import { format, type TextValues } from '../../../i18n/message-format.ts';
import { catalogues } from './catalogues.ts';
import { en } from './en/index.ts';

/** Everything that the console says, in one language. */
export type Texts = typeof en;

export interface Spoken {
  /** BCP 47. */
  readonly language: string;
  readonly texts: Texts;
}

/** Languages that there are texts in. */
export const spokenLanguages: readonly string[] = ['en', ...Object.keys(catalogues)].sort();

const SpokenContext = createContext<Spoken>({ language: 'en', texts: en });
export const SpokenProvider = SpokenContext.Provider;

/** Some systems name theirs in a way that is no tag: `en-US@posix`. */
const isLocale = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
};

/** The first of the wanted languages that there are texts in; English where there is none. */
export async function speak(wanted: readonly string[]): Promise<Spoken> {
  const tags = wanted.filter(isLocale);
  for (const tag of tags) {
    const language = tag.toLowerCase().split('-')[0] ?? '';
    if (language === 'en') break;
    const texts = await catalogues[language]?.();
    if (texts) return { language: tag, texts };
  }
  return { language: tags.find((tag) => /^en\b/i.test(tag)) ?? 'en', texts: en };
}

export const useTexts = (): Texts => use(SpokenContext).texts;
export const useLanguage = (): string => use(SpokenContext).language;

/** Fills texts: `say(t.users.count, { count: 3 })` (the plural forms of src/i18n/message-format.ts). */
export function useSay(): (text: string, values: TextValues) => string {
  const language = useLanguage();
  return (text, values) => format(text, values, language);
}
