import type { InstanceContext } from '../contract/types.ts';
import { flagsIn } from '../flags/index.ts';
import {
  chooseLanguage,
  directionOf,
  format,
  mirrored,
  type PageTexts,
  pageTexts,
  pseudoLocale,
  type SupportedLanguage,
  type TextTree,
  type TextValues,
} from '../i18n/index.ts';
import type { Platform } from '../platform.ts';
import { languageIn, textsOf } from '../text/index.ts';

export type Messages = PageTexts;

/** The language of a page, and what pages say in it. */
export interface Spoken {
  readonly language: SupportedLanguage;
  readonly messages: Messages;
  /** What the page is said to be written in, where that is not the language: the pseudo-locale. */
  readonly tag?: typeof pseudoLocale;
}

/** Before it is known whose pages these are: in the first of the wanted languages that there is, in our own words. */
export function speak(wanted: readonly string[]): Spoken {
  const language = chooseLanguage(wanted);
  return { language, messages: pageTexts[language] };
}

/** In the first of the wanted languages that the instance allows, else in its own, with the texts in force. */
export async function speakIn(
  { platform, pseudo = false }: { platform: Platform; pseudo?: boolean },
  instance: InstanceContext,
  orgId: string,
  wanted: readonly string[],
): Promise<Spoken> {
  const isPseudo = pseudo && wanted[0] === pseudoLocale;
  const language = isPseudo ? 'en' : await languageIn(platform, instance, wanted);
  const messages = await textsOf(platform).pages(instance.id, orgId, language);
  return isPseudo ? { language, messages: mirrored(messages), tag: pseudoLocale } : { language, messages };
}

/** Texts beside those of the login, as the page speaks. */
export const alsoSaid = <T extends TextTree>(
  { language, tag }: Pick<Spoken, 'language' | 'tag'>,
  texts: Readonly<Record<SupportedLanguage, T>>,
): T => (tag === pseudoLocale ? mirrored(texts[language]) : texts[language]);

/** Whose settings and texts the pages show, where no application's request names an organization. */
export async function usualOrgId(platform: Platform, instance: InstanceContext): Promise<string> {
  const { loginDefaultOrg } = await flagsIn(platform, instance.id);
  return loginDefaultOrg ? instance.defaultOrgId : '';
}

/** FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (Unicode UAX #9 §2.4). */
const isolated = (value: string): string => `\u2068${value}\u2069`;

/**
 * A text of the page with what it names filled in. Where a page is written from right to left, names and addresses stand
 * in it as they are written themselves.
 */
export function fill(
  { language, tag }: Pick<Spoken, 'language' | 'tag'>,
  text: string,
  values: TextValues,
): string {
  if (directionOf(tag ?? language) === 'ltr') return format(text, values, language);
  const standing = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' ? isolated(value) : value,
  ]);
  return format(text, Object.fromEntries(standing), language);
}
