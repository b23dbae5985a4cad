import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { Message } from '@bufbuild/protobuf';
import { PosternError, toPosternError, unimplemented } from '../../errors/index.ts';
import type { Logger } from '../../telemetry/types.ts';
import type { RpcRoute } from '../routes.ts';
import { bodyLimit } from './bounds.ts';
import type { LoadedMethod, WireRequest } from './call.ts';
import { type Codec, jsonCodec, protoCodec } from './codec.ts';
import { mediaType } from './connect.ts';
import { grpcTimeout } from './deadline.ts';
import { grpcTrailers, type SpokenError, spoken } from './errors.ts';
import { acceptsGrpcGzip, readUnary, writeMessage } from './framing.ts';
import { headerValue } from './header-value.ts';
import type { Answer, Invoke } from './invoke.ts';
import { openCall } from './open.ts';
import type { StreamMethod } from './stream-method.ts';
import { fromStream } from './stream-request.ts';
import { serveStream } from './streams.ts';
import type { Target } from './target.ts';
import type { Peer } from './wire.ts';

export type GrpcHandler = (
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  peer: Peer,
  target: Target,
) => void;

export interface GrpcOptions {
  readonly invoke: Invoke;
  /** By path: `/zitadel.user.v2.UserService/ListUsers`. */
  readonly routes: ReadonlyMap<string, RpcRoute>;
  /** gRPC's own streaming services, by path. */
  readonly streams: Readonly<Record<string, StreamMethod>>;
  readonly maxBodyBytes: number;
  readonly log: Logger;
}

const codecs: Readonly<Record<string, Codec>> = {
  'application/grpc': protoCodec,
  'application/grpc+proto': protoCodec,
  'application/grpc+json': jsonCodec,
};

let waiting: (() => void)[] = [];

/** `setImmediate`, one for all the streams of a turn of the event loop. */
function afterThisTurn(begin: () => void): void {
  if (waiting.push(begin) > 1) return;
  setImmediate(() => {
    const due = waiting;
    waiting = [];
    for (const run of due) run();
  });
}

function addFields(head: Record<string, string | number>, extra: Headers | undefined): void {
  if (extra === undefined || extra.count === 0) return;
  for (const [name, value] of extra) head[name] = headerValue(name, value);
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
export function createGrpc(options: GrpcOptions): GrpcHandler {
  const { invoke, routes, streams, maxBodyBytes, log } = options;

  const serve = async (stream: ServerHttp2Stream, request: WireRequest): Promise<void> => {
    const contentType = mediaType(request.header('content-type'));
    const codec = codecs[contentType];
    if (codec === undefined) return stream.respond({ ':status': 415 }, { endStream: true });
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
    const decode = (method: LoadedMethod, body: Uint8Array): Message | Promise<Message> => {
      const message = readUnary(body, encoding, bodyLimit(method.input, maxBodyBytes));
      if (message instanceof Promise) return message.then((bytes) => codec.decode(method, bytes));
      return codec.decode(method, message);
    };
    const answer: Answer<Uint8Array> = await invoke(openCall(request, route, 'grpc', timeoutMs), {
      decode(method) {
        const body = request.body();
        return body instanceof Promise ? body.then((bytes) => decode(method, bytes)) : decode(method, body);
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

  return (stream, headers, peer, target) => {
    const failed = (error: unknown) => {
      log.error('gRPC stream failed', { error });
      if (!stream.destroyed) stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    };
    const streaming = streams[target.path];
    if (streaming !== undefined) {
      serveStream(stream, headers, streaming).catch(failed);
      return;
    }
    // A small request is complete in the same turn as its head: to begin then saves the waiting for its body. One
    // that is not begins all the same, so that strangers are told before they have sent much.
    let begun = false;
    const begin = () => {
      if (begun || stream.destroyed) return;
      begun = true;
      serve(stream, request).catch(failed);
    };
    const request = fromStream(stream, headers, peer, target, maxBodyBytes, { arrived: begin });
    afterThisTurn(begin);
  };
}
