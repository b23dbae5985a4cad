import { contextAllows } from './context.ts';

/**
 * The string classes of PRECIS (RFC 8264 §4): IdentifierClass for what people and programs type to name somebody,
 * FreeformClass for passwords and names that are only shown.
 */
export type StringClass = 'identifier' | 'freeform';

/** RFC 5892 §2.6, which RFC 8264 §9.6 takes over; those that depend on their context stand in context.ts. */
const exceptionsValid = /^[ßς۽۾་〇]$/u;
const exceptionsDisallowed = /^[\u0640\u07fa\u302e\u302f\u3031-\u3035\u303b]$/u;
const oldHangulJamo = /^[\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7c6\ud7cb-\ud7fb]$/u;
const ignorable = /^[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]$/u;
const letterDigits = /^[\p{Ll}\p{Lu}\p{Lo}\p{Nd}\p{Lm}\p{Mn}\p{Mc}]$/u;
const freeformOnly = /^[\p{Lt}\p{Nl}\p{No}\p{Me}\p{Zs}\p{S}\p{P}]$/u;

const codePoint = (char: string) =>
  `U+${(char.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`;

/** Why a character may not stand in a string of the class, in the order of RFC 8264 §8; undefined: it may. */
function objection(chars: readonly string[], at: number, stringClass: StringClass): string | undefined {
  const char = chars[at] as string;
  if (char > ' ' && char <= '~') return undefined;
  if (exceptionsValid.test(char)) return undefined;
  const inContext = contextAllows(chars, at);
  if (inContext === true) return undefined;
  // What names somebody holds to all contexts. What is only shown, or typed, does so with what is not seen (RFC 5892
  // CONTEXTJ): RFC 8264 §4.3 asks for the others too, but "Acme · Berlin" is a name that people read and type.
  if (inContext === false && (stringClass === 'identifier' || ignorable.test(char)))
    return `${codePoint(char)} where it makes no difference to be seen`;
  if (exceptionsDisallowed.test(char) || oldHangulJamo.test(char)) return codePoint(char);
  if (ignorable.test(char)) return `the invisible character ${codePoint(char)}`;
  if (/^\p{Cc}$/u.test(char)) return `the control character ${codePoint(char)}`;
  const compatible = char.normalize('NFKC') === char;
  if (compatible && letterDigits.test(char)) return undefined;
  if (stringClass === 'freeform' && (letterDigits.test(char) || freeformOnly.test(char))) return undefined;
  if (/^\p{Cn}$/u.test(char)) return `the character ${codePoint(char)}, which Unicode has not assigned`;
  return `the character "${char}" (${codePoint(char)}), which is neither a letter nor a digit`;
}

/** What a string holds that its class does not; undefined: it is of the class. */
export function classProblem(text: string, stringClass: StringClass): string | undefined {
  const chars = [...text];
  for (let at = 0; at < chars.length; at++) {
    const problem = objection(chars, at, stringClass);
    if (problem) return `must not contain ${problem}`;
  }
  return undefined;
}
