import {
  chooseLanguage,
  format,
  type PageTexts,
  pageTexts,
  type SupportedLanguage,
  type TextValues,
} from '../i18n/index.ts';

export type Messages = PageTexts;

/** The language of a page, and what pages say in it. */
export interface Spoken {
  readonly language: SupportedLanguage;
  readonly messages: Messages;
}

/** Before it is known whose pages these are: in the first language that we speak, with texts of our own. */
export function speak(wanted: readonly string[]): Spoken {
  const language = chooseLanguage(wanted);
  return { language, messages: pageTexts[language] };
}

/** A text of the page with what it names filled in. */
export const fill = ({ language }: Pick<Spoken, 'language'>, text: string, values: TextValues): string =>
  format(text, values, language);
