import { domainToASCII, domainToUnicode } from 'node:url';
import { sizeProblem } from './bounds.ts';

/** Domain names in the one form in which they are compared: lower-case ASCII, by IDNA (RFC 5890, UTS #46). */

const hostName =
  /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;
/** What else IDNA would drop or decode in silence. */
const spelled = /^[\p{L}\p{M}\p{N}._-]+$/u;

/** `xn--bcher-kva.example` for `Bücher.Example`; undefined for what is no host name. */
export function asciiDomain(domain: string): string | undefined {
  if (sizeProblem(domain)) return undefined;
  // Ideographic full stops part labels too (RFC 3490 §3.1).
  const typed = domain.replace(/[\u3002\uff0e\uff61]/g, '.').normalize('NFC');
  // What is ASCII stays what it is: the host parser would make an address of `1.2.3`.
  const ascii = /^[\x20-\x7e]*$/.test(typed)
    ? typed.toLowerCase()
    : spelled.test(typed.normalize('NFKC'))
      ? domainToASCII(typed)
      : '';
  return hostName.test(ascii) ? ascii : undefined;
}

/** As whole domains of a search may be spelled where their ASCII form is kept. */
export const domainForms = (typed: string): string[] => [asciiDomain(typed) ?? typed];

/** `bücher.example` for `xn--bcher-kva.example`; what is no A-label stays. */
export const unicodeDomain = (domain: string): string =>
  sizeProblem(domain) ? domain : domainToUnicode(domain) || domain;
