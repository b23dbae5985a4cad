/**
 * The Bidi Rule of RFC 5893 §2, which RFC 8265 §3.3 asks of user names: else `abc` and letters of a right-to-left
 * script are shown in an order that is not the one in which they are compared.
 */

type Direction = 'R' | 'L' | 'AN' | 'EN' | 'NSM' | 'other';

const rightToLeft = /^[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]$/u;

/** Bidi_Class, as far as the rule tells classes apart. */
function direction(char: string): Direction {
  if (/^[\p{Mn}\p{Me}]$/u.test(char)) return 'NSM';
  if (/^[0-9\u06f0-\u06f9]$/.test(char)) return 'EN';
  if (/^[\u0660-\u0669\u06dd]$/.test(char)) return 'AN';
  if (/^[\p{L}\p{Mc}\p{Nd}\p{Nl}]$/u.test(char)) return rightToLeft.test(char) ? 'R' : 'L';
  return 'other';
}

/** What breaks the rule; undefined where it holds, as it does for all that is written from left to right. */
export function bidiProblem(text: string): string | undefined {
  const directions = [...text].map(direction);
  if (!directions.some((each) => each === 'R' || each === 'AN')) return undefined;
  const last = directions.findLast((each) => each !== 'NSM');
  const holds =
    directions[0] === 'R' &&
    !directions.includes('L') &&
    (last === 'R' || last === 'EN' || last === 'AN') &&
    !(directions.includes('EN') && directions.includes('AN'));
  return holds ? undefined : 'must not mix letters that are written from right to left with others';
}
