/** What precedes the body of an answer (RFC 9112 §4, §5). */
export interface AnswerHead {
  readonly status: number;
  /** Names in lower case; what comes several times is one list (RFC 9110 §5.3). */
  readonly headers: Readonly<Record<string, string>>;
  /** How its body ends. */
  readonly body: BodyEnd;
  /** The connection may be used again when the body has ended. */
  readonly keepsConnection: boolean;
}

/** Without a body, after so many bytes, by its chunks, or with the connection (RFC 9112 §6.3). */
export type BodyEnd =
  | { readonly by: 'length'; readonly length: number }
  | { readonly by: 'chunks' }
  | { readonly by: 'close' };

/** It answered with something that is not HTTP. */
export class NotHttp extends Error {
  constructor(what: string) {
    super(`it answers with something that is not HTTP/1.1: ${what}`);
  }
}

const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: |$)/;
const fieldLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[\t ]*([\t\x20-\x7e\x80-\xff]*?)[\t ]*$/;
const digits = /^\d{1,15}$/;
const bodiless = [204, 304];

/**
 * Reads it strictly: what two readers could take for two different things (RFC 9112 §11.2) is no answer.
 * @param text everything before the empty line, in Latin-1
 * @param ofHead it answers a HEAD
 */
export function parseHead(text: string, ofHead: boolean): AnswerHead {
  const [first = '', ...lines] = text.split('\r\n');
  const [, minor, code] = statusLine.exec(first) ?? [];
  if (code === undefined) throw new NotHttp('a status line that is none');
  const headers = fieldsOf(lines);
  const status = Number(code);
  const connection = tokensOf(headers['connection']);
  return {
    status,
    headers,
    ...endOf(headers, ofHead || status < 200 || bodiless.includes(status)),
    ...(minor === '1' && connection.includes('close') && { keepsConnection: false }),
    ...(minor === '0' && !connection.includes('keep-alive') && { keepsConnection: false }),
  };
}

export function fieldsOf(lines: readonly string[]): Record<string, string> {
  const fields: Record<string, string> = Object.create(null);
  for (const line of lines) {
    const [, name, value = ''] = fieldLine.exec(line) ?? [];
    if (name === undefined) throw new NotHttp('a header field that is none');
    const known = name.toLowerCase();
    fields[known] = fields[known] === undefined ? value : `${fields[known]}, ${value}`;
  }
  return fields;
}

const tokensOf = (list: string | undefined): string[] =>
  list === undefined ? [] : list.split(',').map((token) => token.trim().toLowerCase());

function endOf(
  headers: Readonly<Record<string, string>>,
  bodyless: boolean,
): Pick<AnswerHead, 'body' | 'keepsConnection'> {
  const { 'transfer-encoding': codings, 'content-length': told } = headers;
  const lengths = new Set(tokensOf(told));
  const [length = ''] = lengths;
  if (lengths.size > 1 || (told !== undefined && !digits.test(length)))
    throw new NotHttp('a length that is none');
  if (bodyless) return { body: { by: 'length', length: 0 }, keepsConnection: true };
  if (codings !== undefined) {
    if (codings.trim().toLowerCase() !== 'chunked') throw new NotHttp('a coding that was not asked for');
    // With both the end is where chunks say, and nothing after it is believed.
    return { body: { by: 'chunks' }, keepsConnection: told === undefined };
  }
  if (told !== undefined) return { body: { by: 'length', length: Number(length) }, keepsConnection: true };
  return { body: { by: 'close' }, keepsConnection: false };
}
