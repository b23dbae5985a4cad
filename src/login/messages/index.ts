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

/** Tags of an `Accept-Language` header, best first (RFC 9110 §12.5.4). */
export const acceptedLanguages = (header: string | null): string[] =>
  (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)/.exec(parameter)?.[1]).find(Boolean);
      return { tag: tag.trim(), quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ tag, quality }) => tag !== '' && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
