/**
 * Patterns of paths, compared segment by segment: `*` stands for one whole segment, and as the last one for any number of
 * them. There is nothing in them to search back and forth for, so a match costs as much as the path is long.
 */

const segment = /^(?:[A-Za-z0-9._~!$&'()+,=:@-]+|\*)$/;

export const longestPattern = 200;

/** Begins with a slash; segments of plain characters, or `*` alone. The last one may be empty. */
export function isPathPattern(pattern: string): boolean {
  if (!pattern.startsWith('/') || pattern.length > longestPattern) return false;
  const segments = pattern.slice(1).split('/');
  return segments.every(
    (each, i) =>
      (segment.test(each) && each !== '.' && each !== '..') || (each === '' && i === segments.length - 1),
  );
}

/**
 * What proxies and applications read in more than one way: dots, slashes and percent signs in disguise (in UTF-8 that is
 * longer than it need be, too), empty segments, parameters of segments, fragments. Such a path is never skipped, whatever it
 * looks like here.
 */
const ambiguous =
  /%(?:2[ef5]|5c|3b|0|1|7f|c[01]|e0%[89]|f0%8)|[\\;#\u0000-\u0020\u007f-\uffff]|\/\/|\/\.{1,2}(?:\/|$)|%(?![0-9a-f]{2})/i;

const longestPath = 8 * 1024;

export function isSkipped(patterns: readonly string[], path: string): boolean {
  if (patterns.length === 0 || path.length > longestPath || !path.startsWith('/') || ambiguous.test(path))
    return false;
  const segments = path.slice(1).split('/');
  return patterns.some((pattern) => matches(pattern.slice(1).split('/'), segments));
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  const open = pattern.at(-1) === '*';
  if (open ? segments.length < pattern.length : segments.length !== pattern.length) return false;
  return pattern.every((wanted, i) => (wanted === '*' ? segments[i] !== '' || open : wanted === segments[i]));
}
