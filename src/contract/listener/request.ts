import type { WireRequest } from '../transport/index.ts';

/** Verbs whose requests a `Request` cannot give a body. */
export const isBodilessVerb = (verb: string): boolean => verb === 'GET' || verb === 'HEAD';

/** The request in the form that `fetch` handlers take. */
export function toRequest(
  { verb, secure, host, path, query, headers }: WireRequest,
  signal: AbortSignal,
  body: Uint8Array | ReadableStream | undefined,
): Request {
  const url = `${secure ? 'https' : 'http'}://${host}${path}${query === '' ? '' : `?${query}`}`;
  const empty =
    body === undefined || isBodilessVerb(verb) || (body instanceof Uint8Array && body.length === 0);
  return new Request(url, { method: verb, headers, signal, ...(!empty && { body: body as BodyInit }) });
}
