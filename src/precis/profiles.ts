import { bidiProblem } from './bidi.ts';
import { sizeProblem } from './bounds.ts';
import { classProblem, type StringClass } from './classes.ts';
import { asciiDomain, unicodeDomain } from './domain.ts';

/**
 * How names and passwords are written and compared: the profiles of RFC 8265 and RFC 8266 (PRECIS, RFC 8264).
 * Each has two sides. `enforce…` brings what is to be stored into its form or says what is wrong with it; the other
 * function gives the form in which stored and asked-for are compared, of anything, since histories hold odd names. What
 * is too long for a form (bounds.ts) is refused by the one, and left as it is by the other.
 */
export type Enforced = { readonly value: string } | { readonly problem: string };

/** RFC 8264 §5.2.1: letters that fonts for East Asian text have in two widths. */
const widthMapped = (text: string): string =>
  text.replace(/[\u3000\uff01-\uffdc\uffe0-\uffe6]/g, (char) => char.normalize('NFKC'));

const spacesMapped = (text: string): string => text.replace(/\p{Zs}/gu, ' ');
const spacesCollapsed = (text: string): string => spacesMapped(text).replace(/ +/g, ' ').trim();

const checked = (value: string, stringClass: StringClass): Enforced => {
  const problem = classProblem(value, stringClass);
  return problem ? { problem } : { value };
};

/** Before and from the last `@` on; no domain where there is none to speak of. */
function parted(name: string): { local: string; domain: string | undefined } {
  const at = name.lastIndexOf('@');
  return at > 0 && at < name.length - 1
    ? { local: name.slice(0, at), domain: name.slice(at + 1) }
    : { local: name, domain: undefined };
}

/**
 * UsernameCasePreserved (RFC 8265 §3.4): `username = userpart *(1*SP userpart)`, each part of the IdentifierClass and
 * by the Bidi Rule. A name may be an address; then what follows its last `@` is a domain name, which has its own rules.
 */
export function enforceUserName(name: string): Enforced {
  const tooMuch = sizeProblem(name);
  if (tooMuch) return { problem: tooMuch };
  const value = spacesCollapsed(widthMapped(name)).normalize('NFC');
  const { local, domain } = parted(value);
  for (const part of local.split(' ')) {
    const problem = classProblem(part, 'identifier') ?? bidiProblem(part);
    if (problem) return { problem };
  }
  if (domain === undefined || /^[!-~]+$/.test(domain)) return { value };
  return asciiDomain(domain) ? { value } : { problem: 'must end in a domain name after the @' };
}

/** The form in which user names, login names and e-mail addresses are compared (RFC 8265 §3.3, domains by IDNA). */
export function loginNameKey(name: string): string {
  if (sizeProblem(name)) return name;
  const { local, domain } = parted(
    spacesCollapsed(widthMapped(name)).normalize('NFC').toLowerCase().normalize('NFC'),
  );
  return domain === undefined ? local : `${local}@${asciiDomain(domain) ?? domain}`;
}

/** The ways in which an equal name may stand in a table: composed, its domain in Unicode and in ASCII. */
export function spellings(name: string): string[] {
  if (sizeProblem(name)) return [name];
  const composed = widthMapped(name).normalize('NFC');
  const { local, domain } = parted(composed);
  const ascii = domain && asciiDomain(domain);
  if (!ascii) return [composed];
  return [...new Set([composed, `${local}@${ascii}`, `${local}@${unicodeDomain(ascii)}`])];
}

/** An address as its owner spells it, in NFC (RFC 6532 §3.1). Says nothing of its syntax. */
export function enforceEmail(address: string): Enforced {
  const tooMuch = sizeProblem(address);
  if (tooMuch) return { problem: tooMuch };
  const { local, domain } = parted(address.trim().normalize('NFC'));
  if (domain === undefined) return { value: local };
  const ascii = asciiDomain(domain);
  if (ascii === undefined && !/^[!-~]+$/.test(domain)) {
    return { problem: 'must end in a domain name after the @' };
  }
  return checked(`${local}@${domain}`, 'freeform');
}

/** RFC 8266: names that are shown, such as an organization's. An emoji may be several characters, joiners among them. */
export function enforceName(name: string): Enforced {
  const tooMuch = sizeProblem(name);
  if (tooMuch) return { problem: tooMuch };
  const value = spacesCollapsed(name).normalize('NFC');
  const problem = classProblem(withoutEmojiJoiners(value), 'freeform');
  return problem ? { problem } : { value };
}

/** The form in which such names are compared (RFC 8266 §2.4). */
export const nameKey = (name: string): string =>
  sizeProblem(name) ? name : withoutEmojiJoiners(spacesCollapsed(name)).toLowerCase().normalize('NFKC');

/** Variation selectors and joiners where they choose how an emoji looks (UTS #51). */
const withoutEmojiJoiners = (text: string): string =>
  text
    .replace(/(\p{Emoji})\ufe0f/gu, '$1')
    .replace(
      /(?<=[\p{Emoji_Presentation}\p{Emoji_Modifier}\p{Extended_Pictographic}])\u200d(?=\p{Emoji})/gu,
      '',
    );

/** OpaqueString (RFC 8265 §4.2): what is hashed of a password, whatever keyboard it was typed on. */
export const opaqueString = (password: string): string =>
  sizeProblem(password) ? password : spacesMapped(password).normalize('NFC');

export function enforceOpaqueString(password: string): Enforced {
  const problem = sizeProblem(password);
  return problem ? { problem } : checked(opaqueString(password), 'freeform');
}
