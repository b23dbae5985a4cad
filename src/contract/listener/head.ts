import { isHost, splitTarget } from '../transport/target.ts';

/** Head of an HTTP/1.1 request in its plain form. */
export interface Head {
  readonly verb: string;
  readonly path: string;
  readonly query: string;
  /** Name in lower case, value, name, value … */
  readonly fields: readonly string[];
  readonly contentLength: number;
  /** The client asked for the connection to end with this answer. */
  readonly close: boolean;
}

const verbs = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);
const target = /^\/[\x21\x22\x24-\x7e]*$/;
const token = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const forbidden = /[\x00-\x08\x0a-\x1f\x7f]/;

/** Framing or hop-by-hop behaviour that the plain form does not have. */
const special = new Set([
  'transfer-encoding',
  'expect',
  'upgrade',
  'trailer',
  'proxy-connection',
  'http2-settings',
]);

/**
 * Reads a head (without its last empty line) strictly: exactly one `Host`, at most one `Content-Length` of
 * digits, no folding, no stray control characters, no chunks, no upgrade. Whatever is else is not judged here but given to
 * the full HTTP parser, so that framing is never guessed (RFC 9112 §11.2).
 */
export function parseHead(text: string): Head | undefined {
  const lineEnd = text.indexOf('\r\n');
  const line = lineEnd < 0 ? text : text.slice(0, lineEnd);
  const first = line.indexOf(' ');
  const second = line.indexOf(' ', first + 1);
  const verb = line.slice(0, first);
  if (!verbs.has(verb) || line.slice(second) !== ' HTTP/1.1') return undefined;
  const uri = line.slice(first + 1, second);
  if (!target.test(uri)) return undefined;

  const fields: string[] = [];
  let contentLength = -1;
  let hosts = 0;
  let close = false;
  for (let at = lineEnd < 0 ? text.length : lineEnd + 2; at < text.length; ) {
    const end = text.indexOf('\r\n', at);
    const stop = end < 0 ? text.length : end;
    const colon = text.indexOf(':', at);
    if (colon < 0 || colon > stop) return undefined;
    const name = text.slice(at, colon).toLowerCase();
    const value = trimBlank(text, colon + 1, stop);
    if (!token.test(name) || forbidden.test(value) || special.has(name)) return undefined;
    if (name === 'content-length') {
      if (contentLength >= 0 || !/^\d{1,10}$/.test(value)) return undefined;
      contentLength = Number(value);
    } else if (name === 'host') {
      hosts += 1;
      if (!isHost(value)) return undefined;
    } else if (name === 'connection') {
      const wish = value.toLowerCase();
      if (wish !== 'keep-alive' && wish !== 'close') return undefined;
      close = wish === 'close';
    }
    fields.push(name, value);
    at = stop + 2;
  }
  if (hosts !== 1) return undefined;
  const { path, query } = splitTarget(uri);
  return {
    verb,
    path,
    query,
    fields,
    contentLength: Math.max(0, contentLength),
    close,
  };
}

const isBlank = (code: number) => code === 0x20 || code === 0x09;

/** Without leading and trailing spaces and tabs; `trim` would take more. */
function trimBlank(text: string, from: number, to: number): string {
  let start = from;
  let stop = to;
  while (start < stop && isBlank(text.charCodeAt(start))) start += 1;
  while (stop > start && isBlank(text.charCodeAt(stop - 1))) stop -= 1;
  return text.slice(start, stop);
}

/** Value of a field, repeated ones joined as RFC 9110 §5.3 has it. */
export function fieldOf(fields: readonly string[], name: string): string | undefined {
  let found: string | undefined;
  for (let i = 0; i < fields.length; i += 2) {
    if (fields[i] !== name) continue;
    found =
      found === undefined ? fields[i + 1]! : `${found}${name === 'cookie' ? '; ' : ', '}${fields[i + 1]!}`;
  }
  return found;
}

export function toHeaders(fields: readonly string[]): Headers {
  const headers = new Headers();
  for (let i = 0; i < fields.length; i += 2) headers.append(fields[i]!, fields[i + 1]!);
  return headers;
}
