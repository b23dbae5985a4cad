import type { IncomingMessage } from 'node:http';

/** Values of every field of that name. */
function valuesOf({ rawHeaders }: IncomingMessage, name: string): string[] {
  const values: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2)
    if (rawHeaders[i]!.toLowerCase() === name) values.push(rawHeaders[i + 1]!);
  return values;
}

/**
 * False for what the full parser lets pass although two servers in a row could read two requests in it: a version that
 * is not spoken in lines like these, more than one host (RFC 9112 §3.2), or a body framed in any way but one length or
 * one `chunked` (§6.1, §6.3).
 */
export function isWellFormed(incoming: IncomingMessage): boolean {
  const { httpVersion } = incoming;
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return false;
  if (valuesOf(incoming, 'host').length > 1) return false;
  const codings = valuesOf(incoming, 'transfer-encoding');
  const lengths = valuesOf(incoming, 'content-length');
  if (codings.length === 0)
    return lengths.length === 0 || (lengths.length === 1 && /^\d+$/.test(lengths[0]!));
  return (
    httpVersion === '1.1' &&
    lengths.length === 0 &&
    codings.length === 1 &&
    codings[0]!.toLowerCase() === 'chunked'
  );
}
