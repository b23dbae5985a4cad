import { chooseLanguage } from '../i18n/index.ts';
import { words } from './words/index.ts';

/** `zitadel.v1.LocalizedMessage` */
export interface LocalizedMessage {
  readonly key: string;
  readonly localizedMessage: string;
}

export interface TypeNames {
  event(type: string): LocalizedMessage;
  aggregate(type: string): LocalizedMessage;
}

const spoken = Object.keys(words);

/** What stands between words, and before the last, where it is not as in English. */
const punctuation: Readonly<Record<string, readonly [comma: string, colon: string]>> = {
  fr: [', ', '\u00a0: '],
  ja: ['、', ': '],
  zh: ['、', '：'],
};

/**
 * Names of types for people: `user.human.password.changed` is "User, person, password: changed". They are put
 * together from words, so that an event that is new is named as well; what has no word is named as it is.
 *
 * @param wanted languages, best first
 * @example typeNames(['de-CH'], 'en').event('org.removed').localizedMessage; // 'Organisation: entfernt'
 */
export function typeNames(wanted: readonly string[], otherwise: string): TypeNames {
  const language = chooseLanguage(wanted, spoken, otherwise);
  const known: Readonly<Record<string, string>> = words[language] ?? {};
  const word = (part: string) => known[part] ?? part.replaceAll('_', ' ');
  const [comma, colon] = punctuation[language] ?? [', ', ': '];
  const capital = (text: string) => text.slice(0, 1).toLocaleUpperCase(language) + text.slice(1);
  const sentence = (type: string) => {
    const parts = type.split('.').map(word);
    const last = parts.pop() ?? '';
    return capital(parts.length === 0 ? last : parts.join(comma) + colon + last);
  };
  return {
    event: (type) => ({ key: `EventTypes.${type}`, localizedMessage: sentence(type) }),
    aggregate: (type) => ({ key: `AggregateTypes.${type}`, localizedMessage: sentence(type) }),
  };
}
