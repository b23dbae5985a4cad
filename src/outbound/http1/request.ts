import { invalidArgument } from '../../errors/index.ts';

export interface RequestHead {
  readonly method: string;
  /** Path and query, as URLs have them. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

const fieldName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** No line break and no other control character can be in one: what follows would be read as a field, or a request. */
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/;
const target = /^\/[\x21-\x7e]*$/;

/** A request of HTTP/1.1 as it goes over the wire (RFC 9112 §3). @throws PosternError `invalid_argument` */
export function requestBytes({ method, path, headers }: RequestHead, body: string | Uint8Array): Buffer {
  if (!target.test(path)) throw invalidArgument('OUT-Url02', 'The path of the URL is none');
  let head = `${method} ${path} HTTP/1.1\r\n`;
  for (const name in headers) {
    const value = headers[name] as string;
    if (!fieldName.test(name) || !fieldValue.test(value))
      throw invalidArgument('OUT-Hdr01', `The header field ${JSON.stringify(name)} cannot be sent`);
    head += `${name}: ${value}\r\n`;
  }
  head += '\r\n';
  const bodyBytes = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  const bytes = Buffer.allocUnsafe(head.length + bodyBytes);
  bytes.write(head, 0, 'latin1');
  if (typeof body === 'string') bytes.write(body, head.length, 'utf8');
  else bytes.set(body, head.length);
  return bytes;
}
