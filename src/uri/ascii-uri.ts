import { domainToASCII } from 'node:url';
import { invalidArgument, type PosternError } from '../errors/index.ts';
import { sizeProblem } from '../precis/index.ts';

/** RFC 3986 appendix B: scheme, authority, path, query and fragment, each with what sets it off. */
const parts = /^([^:/?#]+:)?(\/\/[^/?#]*)?([^?#]*)(\?[^#]*)?(#.*)?$/s;
/** Userinfo, host and port (of patterns also `*`) of an authority. */
const authorityParts = /^(.*@)?(\[[^\]]*\]|[^:]*)(:(?:\d*|\*))?$/s;

const control = /[\x00-\x1f\x7f]/;
/** Reserved and unreserved characters and `%` (RFC 3986 §2.2, §2.3): the only ones that a URI consists of. */
const foreign = /[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]/;
const everyForeign = new RegExp(foreign.source, 'gu');
const ascii = /^[\x00-\x7f]*$/;
/** Four times what DNS has for a name (RFC 1035 §2.3.4): room for letters that IDNA composes. */
const longestAuthority = 1_024;

const unusable = (why: string): PosternError =>
  invalidArgument('URI-Asc01', `The URI cannot be used: ${why}`);

/** RFC 3986 §2.5: the character's UTF-8, byte by byte. */
const percentEncoded = (text: string): string =>
  text.replace(everyForeign, (character) =>
    Buffer.from(character).reduce(
      (encoded, byte) => `${encoded}%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
      '',
    ),
  );

/** What is resolved by DNS is named by IDNA (UTS #46), as browsers do; other names by percent-encoding (RFC 3986 §3.2.2). */
function asciiHost(host: string, resolved: boolean): string {
  if (ascii.test(host)) {
    if (foreign.test(host)) throw unusable('its host holds a character that no host has');
    return host;
  }
  if (!resolved) return percentEncoded(host);
  const problem = sizeProblem(host);
  if (problem) throw unusable(`its host ${problem}`);
  const named = domainToASCII(host);
  if (named === '' || foreign.test(named)) throw unusable('its host is not an internationalized domain name');
  return named;
}

function asciiAuthority(authority: string, resolved: boolean): string {
  const found = authorityParts.exec(authority);
  if (found === null) throw unusable('its authority is not a host with an optional port');
  const [, userinfo = '', host = '', port = ''] = found;
  return percentEncoded(userinfo) + asciiHost(host, resolved) + port;
}

/**
 * The one form in which a URI, or a reference relative to one, is compared with another and written into a header
 * (RFC 9110 §5.5, §10.2.2): ASCII. The host goes through IDNA, whatever else no URI may hold is percent-encoded as UTF-8
 * (RFC 3987 §3.1): `https://例え.jp/č` becomes `https://xn--r8jz45g.jp/%C4%8D`. What consists of URI characters already
 * stays as it is, to the letter: registered URIs match exactly (RFC 9700 §2.1). Twice is the same as once.
 *
 * A pattern's `*` is a URI character, so patterns pass through as well; match them against the form of the URI in
 * question only, since IDNA makes dots and letters of characters that are none.
 *
 * @throws PosternError `invalid_argument` (URI-Asc01) for control characters, halves of characters, and hosts that are
 * none: browsers and servers would each make something else of them
 */
export function asciiUri(reference: string): string {
  const [, scheme = '', authority, path = '', query = '', fragment = ''] = parts.exec(reference) ?? [];
  // Parsers of URLs unpack what is encoded in a host, and bring it into a form.
  if (authority !== undefined && authority.length > longestAuthority) {
    throw unusable(`its host must not have more than ${longestAuthority} characters`);
  }
  if (!foreign.test(reference)) return reference;
  if (control.test(reference)) throw unusable('it holds a control character');
  if (!reference.isWellFormed()) throw unusable('it holds half a character');
  if (foreign.test(scheme)) throw unusable('its scheme holds a character that no scheme has');
  // A reference without a scheme takes that of the page, which is http or https.
  const resolved = ['', 'http:', 'https:'].includes(scheme.toLowerCase());
  const host = authority === undefined ? '' : `//${asciiAuthority(authority.slice(2), resolved)}`;
  return scheme + host + percentEncoded(path) + percentEncoded(query) + percentEncoded(fragment);
}

/**
 * A URL of the URI's ASCII form, relative to `base` where there is one; undefined for what has none. URLs of what clients send are made here: the parser alone
 * would take minutes for a host of many combining marks.
 */
export function parsedUri(uri: string, base?: string): URL | undefined {
  try {
    return URL.parse(asciiUri(uri), base) ?? undefined;
  } catch {
    return undefined;
  }
}
