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

/** What an instance says of languages; nothing before it is known whose pages these are. */
interface Languages {
  /** Empty: all that there are. */
  readonly allowed?: readonly string[];
  readonly otherwise?: string;
}

/** In the first language that is wanted and may be spoken, with texts of our own. */
export function speak(wanted: readonly string[], { allowed, otherwise }: Languages = {}): Spoken {
  const language = chooseLanguage(wanted, allowed, otherwise);
  return { language, messages: pageTexts[language] };
}

/** A text of the page with what it names filled in. */
export const fill = ({ language }: Pick<Spoken, 'language'>, text: string, values: TextValues): string =>
  format(text, values, language);
