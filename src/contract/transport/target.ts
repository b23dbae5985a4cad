/** What a request is aimed at, whatever form it was written in (RFC 9112 §3.2, RFC 9113 §8.3.1). */
export interface Target {
  /** Percent-encoded, without dot segments; beginning with one slash, or `*` alone. */
  readonly path: string;
  /** Without `?`; '' for none. */
  readonly query: string;
  /** Host and port, lower case. */
  readonly host: string;
}

/** A registered name or address with an optional port (RFC 9110 §7.2); what else could stand there names no host. */
const hostPort = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;
const absolute = /^https?:\/\/([^/?]*)(.*)$/i;
const visible = /^[\x21\x22\x24-\x7e]+$/;

export const isHost = (host: string): boolean => hostPort.test(host);

/** Dot segments, encoded or not, and slashes before the first segment: rare, so that most paths cost one look. */
const irregular = /^\/\/|\/(?:\.|%2e){1,2}(?:\/|$)/i;

/**
 * RFC 3986 §5.2.4, and one slash where several begin a path: a base URL that ends in one meets `/.well-known/…` often.
 * Empty segments within stay: `/v2/users//email` lacks an id, and is not `/v2/users/email`.
 */
export function normalPath(path: string): string {
  if (!irregular.test(path)) return path;
  const kept: string[] = [];
  const segments = path.replace(/^\/+/, '').split('/');
  for (const [i, segment] of segments.entries()) {
    const plain = segment.length > 6 ? segment : segment.replaceAll(/%2e/gi, '.');
    const isDots = plain === '.' || plain === '..';
    if (plain === '..') kept.pop();
    if (!isDots) kept.push(segment);
    else if (i === segments.length - 1) kept.push('');
  }
  // What dots leave in front must not become the beginning of a host.
  return `/${kept.join('/').replace(/^\/+/, '')}`;
}

/** Path and query of a target that begins with a slash. */
export function splitTarget(target: string): { path: string; query: string } {
  const question = target.indexOf('?');
  return question < 0
    ? { path: normalPath(target), query: '' }
    : { path: normalPath(target.slice(0, question)), query: target.slice(question + 1) };
}

/**
 * Reads the target of a request; undefined for a bad one, to be answered with 400 (RFC 9112 §3.2).
 *
 * @param host the `Host` field or `:authority`; the host of an absolute target goes before it (RFC 9112 §3.2.2)
 * @param forwarded the host that a trusted proxy was asked for, which goes before both
 */
export function readTarget(
  verb: string,
  target: string,
  host: string | undefined,
  forwarded: string | undefined,
): Target | undefined {
  if (!visible.test(target) || host === undefined || !isHost(host)) return undefined;
  const named = (forwarded ?? host).toLowerCase();
  if (target.startsWith('/')) return { ...splitTarget(target), host: named };
  if (target === '*') return verb === 'OPTIONS' ? { path: '*', query: '', host: named } : undefined;
  const [, authority = '', rest = ''] = absolute.exec(target) ?? [];
  if (!isHost(authority)) return undefined;
  const from = rest.startsWith('/') ? rest : `/${rest}`;
  return { ...splitTarget(from), host: (forwarded ?? authority).toLowerCase() };
}
