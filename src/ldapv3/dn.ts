/** Distinguished names as text (RFC 4514). */

/** `uid=ada`; those of several attributes are nobody's here. */
export interface Rdn {
  /** In lower case. */
  readonly type: string;
  readonly value: string;
}

const longest = 2_048;
const mostRdns = 64;
const special = /["+,;<=>\\]/;

/** @returns the parts, the most special one first; undefined: it is no name that anything here has */
export function parseDn(text: string): readonly Rdn[] | undefined {
  if (text.trim() === '') return [];
  if (text.length > longest) return undefined;
  const parts = splitUnescaped(text, /[,;]/);
  if (parts.length > mostRdns) return undefined;
  const rdns = parts.map(parseRdn);
  return rdns.every((rdn) => rdn !== undefined) ? (rdns as Rdn[]) : undefined;
}

function parseRdn(text: string): Rdn | undefined {
  const at = text.indexOf('=');
  const type = text.slice(0, Math.max(0, at)).trim().toLowerCase();
  if (!/^[a-z][a-z0-9-]*$/.test(type)) return undefined;
  const raw = text.slice(at + 1).replace(/^ +/, '');
  if (raw.startsWith('#') || splitUnescaped(raw, /[+"<>]/).length > 1) return undefined;
  const value = unescaped(raw.replace(/((?:^|[^\\])(?:\\\\)*) +$/, '$1'));
  // A zero byte is in no name that anything here has.
  return !value || value.includes('\0') ? undefined : { type, value };
}

function splitUnescaped(text: string, separators: RegExp): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (separators.test(text[at] as string)) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

function unescaped(text: string): string | undefined {
  if (!text.includes('\\')) return text;
  const bytes: number[] = [];
  for (let at = 0; at < text.length; ) {
    if (text[at] !== '\\') {
      const character = String.fromCodePoint(text.codePointAt(at) as number);
      bytes.push(...Buffer.from(character));
      at += character.length;
      continue;
    }
    const [hex] = /^[0-9A-Fa-f]{2}/.exec(text.slice(at + 1, at + 3)) ?? [];
    const next = text[at + 1];
    if (hex !== undefined) bytes.push(Number.parseInt(hex, 16));
    else if (next !== undefined && (special.test(next) || next === ' ' || next === '#'))
      bytes.push(next.charCodeAt(0));
    else return undefined;
    at += hex === undefined ? 2 : 3;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}

/** `uid=Lovelace\, Ada` */
export const rdnText = (type: string, value: string): string =>
  `${type}=${value
    .replace(/["+,;<=>\\]/g, '\\$&')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ')}`;
