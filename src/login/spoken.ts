import type { InstanceContext } from '../contract/types.ts';
import { flagsIn } from '../flags/index.ts';
import {
  chooseLanguage,
  format,
  type PageTexts,
  pageTexts,
  type SupportedLanguage,
  type TextValues,
} from '../i18n/index.ts';
import type { Platform } from '../platform.ts';
import { languageIn, textsOf } from '../text/index.ts';

export type Messages = PageTexts;

/** The language of a page, and what pages say in it. */
export interface Spoken {
  readonly language: SupportedLanguage;
  readonly messages: Messages;
}

/** Before it is known whose pages these are: in the first of the wanted languages that there is, in our own words. */
export function speak(wanted: readonly string[]): Spoken {
  const language = chooseLanguage(wanted);
  return { language, messages: pageTexts[language] };
}

/** In the first of the wanted languages that the instance allows, else in its own, with the texts in force. */
export async function speakIn(
  platform: Platform,
  instance: InstanceContext,
  orgId: string,
  wanted: readonly string[],
): Promise<Spoken> {
  const language = await languageIn(platform, instance, wanted);
  return { language, messages: await textsOf(platform).pages(instance.id, orgId, language) };
}

/** Whose settings and texts the pages show, where no application's request names an organization. */
export async function usualOrgId(platform: Platform, instance: InstanceContext): Promise<string> {
  const { loginDefaultOrg } = await flagsIn(platform, instance.id);
  return loginDefaultOrg ? instance.defaultOrgId : '';
}

/** A text of the page with what it names filled in. */
export const fill = ({ language }: Pick<Spoken, 'language'>, text: string, values: TextValues): string =>
  format(text, values, language);
