/** Contextual rules of RFC 5892, Appendix A: characters that are invisible or ambiguous but where a script needs them. */

/** Canonical combining class 9. */
const virama =
  /^[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u0e3a\u0eba\u0f84\u1039\u103a\u1714\u1734\u17d2\u1a60\u1b44\u1baa\u1bab\u1bf2\u1bf3\u2d7f\ua806\ua8c4\ua953\ua9c0\uaaf6\uabed\u{10a3f}\u{11046}\u{1107f}\u{110b9}\u{11133}\u{11134}\u{111c0}\u{11235}\u{112ea}\u{1134d}\u{11442}\u{114c2}\u{115bf}\u{1163f}\u{116b6}\u{1172b}\u{11839}\u{119e0}\u{11a34}\u{11a47}\u{11a99}\u{11c3f}]$/u;

/**
 * Letters that join on both sides. Of the joining scripts only Arabic's, which Persian and Urdu need: after any other
 * a ZWNJ is refused, since it would not be seen.
 */
const arabicLetter = /^[\u0620-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff\u0750-\u077f]$/u;
const joinsToTheRightOnly =
  /^[\u0621-\u0625\u0627\u0629\u062f-\u0632\u0640\u0648\u0671-\u0677\u0688-\u0699\u06c0\u06c3-\u06cb\u06cd\u06cf\u06d2\u06d3\u06d5\u06ee\u06ef\u0759-\u075b\u076b\u076c\u0771\u0773\u0774\u0778\u0779]$/u;

const transparent = /^\p{Mn}$/u;

function neighbour(chars: readonly string[], from: number, step: 1 | -1): string {
  let at = from + step;
  while (chars[at] !== undefined && transparent.test(chars[at] as string)) at += step;
  return chars[at] ?? '';
}

const arabicIndicDigit = /[\u0660-\u0669]/;
const extendedArabicIndicDigit = /[\u06f0-\u06f9]/;

/** true or false where the character has a rule and it holds or not; undefined where it has none. */
export function contextAllows(chars: readonly string[], at: number): boolean | undefined {
  const before = chars[at - 1] ?? '';
  const after = chars[at + 1] ?? '';
  switch (chars[at]) {
    case '\u200c': {
      if (virama.test(before)) return true;
      const left = neighbour(chars, at, -1);
      const right = neighbour(chars, at, 1);
      return arabicLetter.test(left) && !joinsToTheRightOnly.test(left) && arabicLetter.test(right);
    }
    case '\u200d':
      return virama.test(before);
    case '\u00b7':
      return before === 'l' && after === 'l';
    case '\u0375':
      return /^\p{Script=Greek}$/u.test(after);
    case '\u05f3':
    case '\u05f4':
      return /^\p{Script=Hebrew}$/u.test(before);
    case '\u30fb':
      return chars.some((char) => /^[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]$/u.test(char));
    default:
      if (arabicIndicDigit.test(chars[at] as string)) {
        return !chars.some((char) => extendedArabicIndicDigit.test(char));
      }
      if (extendedArabicIndicDigit.test(chars[at] as string)) {
        return !chars.some((char) => arabicIndicDigit.test(char));
      }
      return undefined;
  }
}
