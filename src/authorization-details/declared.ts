/** What a project declares of its authorization details (RFC 9396 §2). */

/** The same in several languages, by their tags. */
export type Texts = Readonly<Record<string, string>>;

/** `amount`: an object of a currency and a decimal amount, as in RFC 9396 §2. `texts`: a list. */
export const fieldKinds = ['text', 'texts', 'number', 'boolean', 'amount'] as const;
export type FieldKind = (typeof fieldKinds)[number];

export interface DetailField {
  /** With a dot between the names of nested objects: `creditorAccount.iban`. */
  readonly path: string;
  readonly kind: FieldKind;
  readonly required: boolean;
  /** What people are told it is; left out: its path. */
  readonly label: Texts;
  /** Which it may be; empty: any. */
  readonly values: readonly string[];
}

export interface DetailsType {
  readonly name: string;
  /** What people are asked. */
  readonly title: Texts;
  readonly fields: readonly DetailField[];
  /** What was agreed to before does not count: a payment is made once. */
  readonly askEachTime: boolean;
}

/** In the language, or one that is near it. */
export function textIn(texts: Texts, language: string, otherwise: string): string {
  const [base = ''] = language.split('-');
  return texts[language] ?? texts[base] ?? texts['en'] ?? Object.values(texts)[0] ?? otherwise;
}
