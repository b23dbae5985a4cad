/**
 * Development mode's `*` in registered URIs. It stands for anything within one part of the URI, and never for what would
 * lead to somebody else: pattern and URI are in ASCII form, so that no character turns into one that ends a part on its
 * way to the browser.
 */

/** Ends the part of a URI in which a `*` stands: of the host that is its label, elsewhere the path segment or query. */
const hostEnd = /[/?#@\\.]/;
const partEnd = /[/?#@\\]/;

/** `.` and `..` (RFC 3986 §3.3), also as who decodes once or twice more, or leaves out path parameters, reads them. */
const dotSegment = /^(?:\.|%(?:25)*2e){1,2}(?:;|%(?:25)*3b|$)/i;
const segmentEnd = /\/|%(?:25)*(?:2f|5c)/i;

/** Names that nobody can register (RFC 6761, RFC 6762, ICANN's `internal`): whatever is below them is one's own. */
const reserved = new Set(['localhost', 'test', 'example', 'invalid', 'local', 'internal', 'home', 'lan']);
/** Under which countries register names, as in `co.uk`. The whole list (publicsuffix.org) changes by the week. */
const ofCountries = new Set(
  'ac co com edu gob gov gouv go gv id info ltd me mil muni ne net nhs nom or org plc sch web'.split(' '),
);

/**
 * Why a pattern cannot be registered, as a sentence; undefined when it can: its stars in the host must be below a
 * domain that belongs to somebody. `https://*.com` would hand codes to whoever buys a domain.
 */
export function wildcardProblem(pattern: string): string | undefined {
  const [, host] = /^https?:\/\/(\[[^\]]*\]|[^/?#:]*)/i.exec(pattern) ?? [];
  if (!host?.includes('*')) return undefined;
  // A dot at the end changes nothing for DNS.
  const labels = host.toLowerCase().replace(/\.$/, '').split('.');
  const own = labels.slice(labels.findLastIndex((label) => label.includes('*')) + 1);
  const [top = '', second = ''] = own.toReversed();
  if (reserved.has(top)) return undefined;
  const needed = top.length === 2 && ofCountries.has(second) ? 3 : 2;
  // All that is digits is an address, of which the last number is the host.
  if (own.length >= needed && !/^\d+$/.test(top)) return undefined;
  return 'a * in the host must stand below a domain of your own, such as https://*.preview.example.com';
}

/**
 * Whether the URI is one that the pattern stands for. Without a regular expression, since a pattern of many stars would
 * keep one busy for ever: what is between two stars is taken where it first comes, which is as good as anywhere.
 */
export function matchesWildcard(pattern: string, uri: string): boolean {
  if (wildcardProblem(pattern) !== undefined || hasDotSegment(uri)) return false;
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined || !uri.startsWith(first)) return false;
  const path = pathStart(uri);
  const inAuthority = pattern.slice(0, pathStart(pattern)).split('*').length - 1;
  /** Neither a label nor a port is nothing; a path segment and a parameter may be. */
  const shortest = (star: number) => (star < inAuthority ? 1 : 0);
  const mayBeStar = (star: number, from: number, to: number) =>
    to - from >= shortest(star) && !(from < path ? hostEnd : partEnd).test(uri.slice(from, to));
  let at = first.length;
  for (const [star, text] of rest.entries()) {
    const found = uri.indexOf(text, at + shortest(star));
    if (found < 0 || !mayBeStar(star, at, found)) return false;
    at = found + text.length;
  }
  const end = uri.length - last.length;
  return end >= at && uri.endsWith(last) && mayBeStar(rest.length, at, end);
}

/** Where the authority of a URI ends. */
function pathStart(uri: string): number {
  const authority = uri.indexOf('://') + 3;
  if (authority < 3) return 0;
  const length = uri.slice(authority).search(/[/?#]/);
  return length < 0 ? uri.length : authority + length;
}

function hasDotSegment(uri: string): boolean {
  const [path = ''] = uri.slice(pathStart(uri)).split(/[?#]/, 1);
  return path.split(segmentEnd).some((segment) => dotSegment.test(segment));
}
