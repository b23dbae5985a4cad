import { invalidArgument } from '../../errors/index.ts';
import { tooLarge } from '../transport/bounds.ts';
import type { WireRequest } from '../transport/index.ts';
import type { Application } from './types.ts';

/** Verbs whose requests a `Request` cannot give a body. */
export const isBodilessVerb = (verb: string): boolean => verb === 'GET' || verb === 'HEAD';

/** @throws PosternError `invalid_argument` for a host that is none */
function toRequest(
  { verb, secure, host, path, query, headers }: WireRequest,
  signal: AbortSignal,
  body: Uint8Array | ReadableStream | undefined,
): Request {
  const url = `${secure ? 'https' : 'http'}://${host}${path}${query === '' ? '' : `?${query}`}`;
  // A host may look like one and be none (`1.2.3.4.5`, port 99999).
  if (!URL.canParse(url)) throw invalidArgument('REQ-Host1', 'The host of the request is not one');
  const empty =
    body === undefined || isBodilessVerb(verb) || (body instanceof Uint8Array && body.length === 0);
  return new Request(url, { method: verb, headers, signal, ...(!empty && { body: body as BodyInit }) });
}

/**
 * In place of a body that is larger than any may be: whoever answers may do so without it, as a page that says how large
 * it was; whoever reads it fails.
 */
export const tooLargeToRead = (limit: number): ReadableStream =>
  new ReadableStream({ pull: (controller) => controller.error(tooLarge(limit)) }, { highWaterMark: 0 });

/** Verbs that no `Request` can have; nothing here answers them either. */
const forbidden = new Set(['CONNECT', 'TRACE', 'TRACK']);

/** Asks what is no RPC, which is told who asks and which host as the protocol of the request has it. */
export function askFetch(
  fetch: Application['fetch'],
  request: WireRequest,
  body: Uint8Array | ReadableStream | undefined,
): Response | Promise<Response> {
  if (forbidden.has(request.verb)) return new Response(null, { status: 501 });
  // `OPTIONS *` asks whether the server is there at all (RFC 9110 §9.3.7).
  if (request.path === '*') return new Response(null, { status: 204 });
  const gone = new AbortController();
  request.onGone(() => gone.abort());
  const { remoteAddress: address, secure, host } = request;
  return fetch(toRequest(request, gone.signal, body), { address, secure, host });
}
