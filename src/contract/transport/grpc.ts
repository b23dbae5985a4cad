import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { deadlineExceeded, PosternError, toPosternError, unimplemented } from '../../errors/index.ts';
import type { RpcRoute } from '../routes.ts';
import type { WireRequest } from './call.ts';
import { type Codec, jsonCodec, protoCodec } from './codec.ts';
import { tooLarge } from './compression.ts';
import { mediaType } from './connect.ts';
import { grpcTimeout } from './deadline.ts';
import { grpcTrailers, type SpokenError, spoken } from './errors.ts';
import { acceptsGrpcGzip, prefixLength, readUnary, writeMessage } from './framing.ts';
import type { Answer, Invoke } from './invoke.ts';
import { openCall } from './open.ts';
import { type StreamHandler, serveStream } from './streams.ts';
import type { Peer } from './wire.ts';

export type GrpcHandler = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, peer: Peer) => void;

export const grpcCodecs: Readonly<Record<string, Codec>> = {
  'application/grpc': protoCodec,
  'application/grpc+proto': protoCodec,
  'application/grpc+json': jsonCodec,
};

const gone = () =>
  new PosternError('canceled', 'REQ-Gone2', 'The client went away before the request was complete');

/** From the moment that the request is asked for its body. */
const bodyTimeoutMs = 30_000;

const slow = () =>
  deadlineExceeded('REQ-Slow1', `The request was not complete after ${bodyTimeoutMs / 1000} seconds`);

/** The request side of an HTTP/2 stream; it starts reading at once, so that nothing of the body is missed. */
export function fromStream(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  peer: Peer,
  maxBodyBytes: number,
): WireRequest {
  const target = headers[':path'] ?? '/';
  const question = target.indexOf('?');
  const chunks: Uint8Array[] = [];
  let size = 0;
  let complete = false;
  let failed: PosternError | undefined;
  // Listeners cost more than anything else here: those for the rare case wait until it occurs.
  let wake: (() => void) | undefined;
  const limit = maxBodyBytes + prefixLength;

  stream.on('data', (chunk: Uint8Array) => {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else if (failed === undefined) {
      failed = tooLarge(maxBodyBytes);
      wake?.();
    }
  });
  stream.on('end', () => {
    complete = true;
    wake?.();
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
    path: question < 0 ? target : target.slice(0, question),
    query: question < 0 ? '' : target.slice(question + 1),
    host: (peer.host ?? headers[':authority'] ?? headers.host ?? '').toLowerCase(),
    secure: peer.secure,
    remoteAddress: peer.address,
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
        const late = setTimeout(() => {
          failed ??= slow();
          resolve();
        }, bodyTimeoutMs);
        stream.on('close', () => {
          clearTimeout(late);
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

function addFields(head: Record<string, string | number>, extra: Headers | undefined): void {
  if (extra === undefined || extra.count === 0) return;
  for (const [name, value] of extra) head[name] = value;
}

/** Answers without a message: the trailers travel as headers. */
function trailersOnly(
  stream: ServerHttp2Stream,
  contentType: string,
  error: SpokenError,
  extra?: Headers,
): void {
  if (stream.destroyed || stream.headersSent) return;
  const head: Record<string, string | number> = { ':status': 200, 'content-type': contentType };
  addFields(head, extra);
  stream.respond(Object.assign(head, grpcTrailers(error)), { endStream: true });
  // What the client still sends is of no use; without this it would have to send it all.
  if (!stream.readableEnded) stream.close(constants.NGHTTP2_NO_ERROR);
}

/** gRPC over HTTP/2: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
export function createGrpc(
  invoke: Invoke,
  routes: ReadonlyMap<string, RpcRoute>,
  streams: Readonly<Record<string, StreamHandler>>,
  maxBodyBytes: number,
): GrpcHandler {
  return async (stream, headers, peer) => {
    const streaming = streams[headers[':path'] ?? ''];
    if (streaming !== undefined) return serveStream(stream, headers, streaming, maxBodyBytes);
    const request = fromStream(stream, headers, peer, maxBodyBytes);
    const contentType = mediaType(request.header('content-type'));
    const codec = grpcCodecs[contentType];
    if (codec === undefined) {
      stream.respond({ ':status': 415 }, { endStream: true });
      return;
    }
    const route = routes.get(request.path);
    if (route === undefined) {
      const error = unimplemented('RPC-Unkn1', `There is no method ${request.path}`);
      return trailersOnly(stream, contentType, spoken(error));
    }
    let timeoutMs: number | undefined;
    try {
      timeoutMs = grpcTimeout(request.header('grpc-timeout'));
    } catch (error) {
      return trailersOnly(stream, contentType, spoken(toPosternError(error)));
    }
    const encoding = request.header('grpc-encoding');
    const answer: Answer<Uint8Array> = await invoke(openCall(request, route, 'grpc', timeoutMs), {
      async decode(method) {
        const reading = request.body();
        const unframed = readUnary(
          reading instanceof Promise ? await reading : reading,
          encoding,
          maxBodyBytes,
        );
        return codec.decode(method, unframed instanceof Promise ? await unframed : unframed);
      },
      encode: codec.encode,
    });
    if (answer.kind === 'error') return trailersOnly(stream, contentType, answer.error, answer.headers);
    if (answer.kind === 'response') {
      const error = new PosternError('not_found', 'RPC-Host1', (await answer.response.text()).trim());
      return trailersOnly(stream, contentType, spoken(error));
    }
    const gzip = acceptsGrpcGzip(request.header('grpc-accept-encoding'));
    const framing = writeMessage(answer.value, gzip);
    const frame = framing instanceof Promise ? await framing : framing;
    if (stream.destroyed) return;
    const head: Record<string, string | number> = { ':status': 200, 'content-type': contentType };
    if (gzip) head['grpc-encoding'] = 'gzip';
    addFields(head, answer.headers);
    stream.respond(head, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(frame);
  };
}
