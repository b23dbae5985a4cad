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
// One way to match alone: with the blanks around the value in it, a line of blanks would be tried in all its parts.
const fieldLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):([\t\x20-\x7e\x80-\xff]*)$/;
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
    const said = unpadded(value);
    fields[known] = fields[known] === undefined ? said : `${fields[known]}, ${said}`;
  }
  return fields;
}

const isBlank = (character: string | undefined) => character === ' ' || character === '\t';

/** Without the blanks around it (RFC 9110 §5.5), and no other. */
function unpadded(value: string): string {
  let [from, to] = [0, value.length];
  while (from < to && isBlank(value[from])) from += 1;
  while (to > from && isBlank(value[to - 1])) to -= 1;
  return value.slice(from, to);
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
