import { invalidArgument } from '../../errors/index.ts';
import type { WireRequest } from './call.ts';
import { decodeBody } from './compression.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** @throws PosternError `invalid_argument` for bytes that are no UTF-8 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw invalidArgument('REQ-Utf81', 'The request body is not valid UTF-8');
  }
}

/**
 * The body of a request as text, decompressed when its header says so.
 * @throws PosternError `invalid_argument` for bytes that are no UTF-8, and what `decodeBody` throws
 */
export function readText(request: WireRequest, limit?: number): string | Promise<string> {
  if (request.text !== undefined && request.header('content-encoding') === undefined) {
    const text = request.text();
    // U+FFFD may have been sent, or stand for what is no UTF-8; the strict way tells.
    if (!text.includes('\ufffd') && text.charCodeAt(0) !== 0xfeff) return text;
  }
  const body = decodeBody(request, limit);
  return body instanceof Promise ? body.then(decodeText) : decodeText(body);
}
