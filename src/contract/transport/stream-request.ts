import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { deadlineExceeded, invalidArgument, PosternError } from '../../errors/index.ts';
import { tooLarge } from './bounds.ts';
import type { WireRequest } from './call.ts';
import { prefixLength } from './framing.ts';
import { createPatience, type Patience } from './patience.ts';
import type { Target } from './target.ts';
import type { Peer } from './wire.ts';

const gone = () =>
  new PosternError('canceled', 'REQ-Gone2', 'The client went away before the request was complete');

/** From the moment that the request is asked for its body. */
const bodyTimeoutMs = 30_000;
const standardPatience = createPatience(bodyTimeoutMs);

export interface StreamRequestOptions {
  /** Called when the body is complete. */
  readonly arrived?: () => void;
  /** How long the body may take once it is asked for. */
  readonly patience?: Patience;
}

const slow = () => deadlineExceeded('REQ-Slow1', 'The request was not complete in time');

/** RFC 9113 §8.1.1: such a request is malformed. */
const otherLength = () =>
  invalidArgument('REQ-Len1', 'The content-length of the request is not that of its body');

const isCut = (stream: ServerHttp2Stream): boolean =>
  stream.aborted || (stream.rstCode !== undefined && stream.rstCode !== constants.NGHTTP2_NO_ERROR);

/**
 * The request side of an HTTP/2 stream; it starts reading at once, so that nothing of the body is missed.
 */
export function fromStream(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  peer: Peer,
  { path, query, host }: Target,
  maxBodyBytes: number,
  { arrived, patience = standardPatience }: StreamRequestOptions = {},
): WireRequest {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let complete = false;
  let failed: PosternError | undefined;
  // Listeners cost more than anything else here: those for the rare case wait until it occurs.
  let wake: (() => void) | undefined;
  const limit = maxBodyBytes + prefixLength;
  const told = headers['content-length'];

  stream.on('data', (chunk: Uint8Array) => {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else if (failed === undefined) {
      failed = tooLarge(maxBodyBytes);
      wake?.();
    }
  });
  stream.on('end', () => {
    // A stream that was reset ends here as well; what came of it may look whole, and is not.
    if (isCut(stream)) failed ??= gone();
    else if (told !== undefined && Number(told) !== size) failed ??= otherLength();
    complete = true;
    wake?.();
    arrived?.();
  });
  // A reset by the client is not an error of ours; `close` follows.
  stream.on('error', () => {});

  const read = (): Uint8Array => {
    if (failed !== undefined) throw failed;
    return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
  };
  let made: Headers | undefined;

  return {
    verb: String(headers[':method'] ?? ''),
    path,
    query,
    host,
    secure: peer.secure,
    remoteAddress: peer.address,
    clientCertificate: peer.clientCertificate,
    otherPort: peer.otherPort,
    proxied: peer.proxied,
    maxBodyBytes,
    header(name) {
      const value = headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    get headers() {
      made ??= headersOf(headers);
      return made;
    },
    body() {
      if (complete || failed !== undefined) return read();
      if (stream.destroyed) throw gone();
      return new Promise<void>((resolve) => {
        wake = resolve;
        const stopWaiting = patience(() => {
          failed ??= slow();
          resolve();
        });
        stream.on('close', () => {
          stopWaiting();
          if (!complete) failed ??= gone();
          resolve();
        });
      }).then(read);
    },
    onGone(listener) {
      stream.once('close', listener);
      return () => stream.removeListener('close', listener);
    },
  };
}

function headersOf(incoming: IncomingHttpHeaders): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming)) {
    if (name.startsWith(':') || value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
  }
  return headers;
}
