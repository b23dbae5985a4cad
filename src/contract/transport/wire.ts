import { PosternError } from '../../errors/index.ts';
import { tooLarge } from './bounds.ts';
import type { WireRequest } from './call.ts';

/** What the listener knows of the connection that a request came over, after trusted proxies. */
export interface Peer {
  readonly address: string;
  readonly secure: boolean;
  /** The host that a trusted proxy was asked for; else the request's own counts. */
  readonly host?: string | undefined;
  /** The certificate that the client showed, in DER; left out where none is asked for. */
  readonly clientCertificate?: (() => Uint8Array | undefined) | undefined;
  /** The port that it was asked by, where that is another than the host's own. */
  readonly otherPort?: number | undefined;
  /** It came from a proxy that is trusted: what that says of a request counts. */
  readonly proxied?: boolean | undefined;
}

/** Who asks, and which host: what the request itself need not be asked again, in whatever form its protocol has it. */
export interface Asked extends Peer {
  readonly host: string;
}

const aborted = () =>
  new PosternError('canceled', 'REQ-Gone2', 'The client went away before the request was complete');

async function readAll(request: Request, limit: number): Promise<Uint8Array> {
  const declared = request.headers.get('content-length');
  if (declared !== null) {
    if (Number(declared) > limit) throw tooLarge(limit);
    try {
      return await request.bytes();
    } catch {
      throw aborted();
    }
  }
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body) {
      size += chunk.length;
      if (size > limit) break;
      chunks.push(chunk);
    }
  } catch {
    throw aborted();
  }
  if (size > limit) throw tooLarge(limit);
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

/** Splits `http://host/path?query` without the cost of `new URL`. */
export function splitUrl(url: string): { path: string; query: string } {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  if (start < 0) return { path: '/', query: '' };
  const question = url.indexOf('?', start);
  return question < 0
    ? { path: url.slice(start), query: '' }
    : { path: url.slice(start, question), query: url.slice(question + 1) };
}

export function fromRequest(
  request: Request,
  peer: Peer,
  path: string,
  query: string,
  maxBodyBytes: number,
): WireRequest {
  const { headers } = request;
  return {
    verb: request.method,
    path,
    query,
    host: (peer.host ?? headers.get('host') ?? '').toLowerCase(),
    secure: peer.secure,
    remoteAddress: peer.address,
    clientCertificate: peer.clientCertificate,
    otherPort: peer.otherPort,
    proxied: peer.proxied,
    headers,
    header: (name) => headers.get(name) ?? undefined,
    maxBodyBytes,
    body: () => readAll(request, maxBodyBytes),
    onGone(listener) {
      const { signal } = request;
      signal.addEventListener('abort', listener, { once: true });
      return () => signal.removeEventListener('abort', listener);
    },
  };
}
