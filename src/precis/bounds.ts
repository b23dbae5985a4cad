/**
 * Normalisation sorts combining marks, and takes the square of how many stand in a row: 300,000 of them keep the event
 * loop for minutes. So no text is brought into a form before it is known to be short.
 */

/** UTF-16 units; more than any name, address, domain or password has. */
const longest = 2_048;
/** The Stream-Safe Text Format (UAX #15 §13): no word of any language has more marks on a letter. */
const crowded = /\p{M}{31}/u;

/** Why a text is too much to be brought into a form, to follow its name; undefined: it is not. */
export function sizeProblem(text: string): string | undefined {
  if (text.length > longest) return `must not have more than ${longest.toLocaleString('en')} characters`;
  return crowded.test(text) ? 'must not have more than 30 combining marks in a row' : undefined;
}

/** `String.normalize` of what is short; the rest stays as it is, and equals nothing that is kept. */
export const normalized = (text: string, form: 'NFC' | 'NFD' | 'NFKC' | 'NFKD' = 'NFC'): string =>
  sizeProblem(text) === undefined ? text.normalize(form) : text;
