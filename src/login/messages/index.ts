import type { SupportedLanguage } from '../../settings/index.ts';
import { de } from './de.ts';
import { en, type Messages } from './en.ts';

export type { Messages };

const catalogues: Readonly<Record<SupportedLanguage, Messages>> = { en, de };

export interface Spoken {
  readonly language: SupportedLanguage;
  readonly messages: Messages;
}

const supported = (tag: string): SupportedLanguage | undefined => {
  const primary = tag.toLowerCase().split('-')[0] ?? '';
  return primary in catalogues ? (primary as SupportedLanguage) : undefined;
};

/** The first of the wanted languages (BCP 47, best first) that the pages speak; English when there is none. */
export function speak(wanted: readonly string[]): Spoken {
  const language = wanted.map(supported).find((tag) => tag !== undefined) ?? 'en';
  return { language, messages: catalogues[language] };
}
