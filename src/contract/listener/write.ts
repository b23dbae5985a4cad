import { STATUS_CODES } from 'node:http';
import { headerValue } from '../transport/header-value.ts';
import type { WireReply } from '../transport/index.ts';

let dateSecond = 0;
let dateLine = '';

/** RFC 9110 §6.6.1; made once a second. */
function date(): string {
  const second = Math.floor(Date.now() / 1000);
  if (second !== dateSecond) {
    dateSecond = second;
    dateLine = `date: ${new Date(second * 1000).toUTCString()}\r\n`;
  }
  return dateLine;
}

const statusLines = new Map<number, string>();

function statusLine(status: number): string {
  let line = statusLines.get(status);
  if (line === undefined) {
    line = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Status'}\r\n`;
    statusLines.set(status, line);
  }
  return line;
}

/** @throws Error for a value that is not ASCII */
export const headLine = (name: string, value: string): string => `${name}: ${headerValue(name, value)}\r\n`;

/** Status line and `Date`, to be followed by header lines and an empty one. */
export const beginHead = (status: number): string => statusLine(status) + date();

/** Statuses that never have a body (RFC 9110 §6.4.1). */
export const isBodiless = (status: number): boolean => status === 204 || status === 304 || status < 200;

/** Head and body in one piece, since two writes would be two packets. */
export function serialise(reply: WireReply, verb: string, close: boolean): Uint8Array {
  const { status, headers, extra, body } = reply;
  let head = beginHead(status);
  for (const name in headers) head += headLine(name, headers[name]!);
  if (extra !== undefined && extra.count > 0) {
    for (const [name, value] of extra) head += headLine(name, value);
  }
  if (close) head += 'connection: close\r\n';
  // RFC 9110 §8.6: what a GET would have had is not known where an answer to HEAD comes without its body.
  if (isBodiless(status) || (body === null && verb === 'HEAD')) return Buffer.from(`${head}\r\n`, 'latin1');
  if (body === null) return Buffer.from(`${head}content-length: 0\r\n\r\n`, 'latin1');
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  head += `content-length: ${length}\r\n\r\n`;
  if (verb === 'HEAD') return Buffer.from(head, 'latin1');
  // As many bytes as characters: ASCII, which one copy encodes.
  if (typeof body === 'string' && body.length === length) return Buffer.from(head + body, 'latin1');
  const whole = Buffer.allocUnsafe(head.length + length);
  whole.write(head, 'latin1');
  if (typeof body === 'string') whole.write(body, head.length, 'utf8');
  else whole.set(body, head.length);
  return whole;
}
