/** What is said of an attempt is kept and shown: nobody's address or number, and nothing of what was sent. */

const addresses = /[^\s<>"'(),;:]+@/g;
const numbers = /\+\d{7,15}/g;

/** Of an answer, before what is personal in it is taken out: what would be shown of more is cut off anyway. */
const longestRead = 1_000;

/** The first words of what was said, fit for a line; addresses and numbers in it are somebody's. */
export const shown = (said: string): string =>
  said
    .slice(0, longestRead)
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(addresses, '…@')
    .replace(numbers, '+…')
    .trim()
    .slice(0, 500);

const words = (text: string): string[] => text.match(/[\p{L}\p{N}_-]+/gu) ?? [];
/** As codes, ids and tokens are, and words of a language are not. */
const looksSecret = (word: string): boolean =>
  word.length >= 4 && (/\p{N}/u.test(word) || /^\p{Lu}+$/u.test(word));
const echoOf = 8;

const secretPart = 8;

/** Whole, and what of it is long enough to be the secret itself: `Bearer` is not. */
const withoutSecret = (said: string, secret: string): string =>
  [secret, ...secret.split(/\s+/)]
    .filter((part) => part.length >= secretPart)
    .reduce((left, part) => left.replaceAll(part, '…'), said);

/**
 * An answer without what it repeats of the request: receivers that echo are told codes, which are to stay with them.
 *
 * @param secret what was sent besides, as in `authorization`: nothing of it is kept
 */
export function withoutSent(answer: string, sent: string, secret = ''): string {
  const said = withoutSecret(answer, secret);
  const known = new Set(words(sent));
  const own = words(said);
  if (own.length >= echoOf && own.filter((word) => known.has(word)).length > own.length / 2) {
    return 'the answer repeats what was sent, and is not kept';
  }
  return said.replace(/[\p{L}\p{N}_-]+/gu, (word) => (known.has(word) && looksSecret(word) ? '…' : word));
}
