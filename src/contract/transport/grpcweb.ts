import type { Message } from '@bufbuild/protobuf';
import { invalidArgument, toPosternError } from '../../errors/index.ts';
import type { RpcRoute } from '../routes.ts';
import { bodyLimit } from './bounds.ts';
import type { LoadedMethod, WireReply, WireRequest } from './call.ts';
import { type Codec, jsonCodec, protoCodec } from './codec.ts';
import { grpcTimeout } from './deadline.ts';
import { grpcTrailers, type SpokenError, spoken } from './errors.ts';
import { acceptsGrpcGzip, readUnary, writeMessage, writeTrailers } from './framing.ts';
import type { Invoke } from './invoke.ts';
import { openCall } from './open.ts';
import { replyOf } from './reply.ts';

interface Variant {
  readonly codec: Codec;
  /** Bodies are base64, for clients that cannot read binary ones. */
  readonly text: boolean;
}

const variants: Readonly<Record<string, Variant>> = {
  'application/grpc-web': { codec: protoCodec, text: false },
  'application/grpc-web+proto': { codec: protoCodec, text: false },
  'application/grpc-web+json': { codec: jsonCodec, text: false },
  'application/grpc-web-text': { codec: protoCodec, text: true },
  'application/grpc-web-text+proto': { codec: protoCodec, text: true },
};

export const isGrpcWeb = (contentType: string): boolean => contentType in variants;

/** Frames of one request that are padded each on its own; a unary call has one. */
const maxPadded = 16;

/** Clients may send each frame padded on its own, so padding also occurs inside. */
export function fromBase64(body: Uint8Array): Uint8Array {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1').trim();
  if (!/^[A-Za-z0-9+/=]*$/.test(text))
    throw invalidArgument('REQ-Webt1', 'The grpc-web-text body is not base64');
  const parts: Buffer[] = [];
  for (let from = 0; from < text.length; ) {
    const padding = text.indexOf('=', from);
    let to = padding < 0 ? text.length : padding;
    while (text.charCodeAt(to) === 0x3d) to += 1;
    if (parts.push(Buffer.from(text.slice(from, to), 'base64')) > maxPadded)
      throw invalidArgument('REQ-Webt2', `The grpc-web-text body is padded more than ${maxPadded} times`);
    from = to;
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

const join = (frames: readonly Uint8Array[]): Uint8Array =>
  frames.length === 1 ? frames[0]! : Buffer.concat(frames);

/** gRPC-Web, binary and text: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md */
export function createGrpcWeb(invoke: Invoke) {
  return async (request: WireRequest, route: RpcRoute, contentType: string): Promise<WireReply> => {
    const { codec, text } = variants[contentType]!;
    const gzip = acceptsGrpcGzip(request.header('grpc-accept-encoding'));
    const reply = (frames: readonly Uint8Array[]): WireReply => ({
      status: 200,
      headers: {
        'content-type': contentType,
        'cache-control': 'no-store',
        ...(gzip && { 'grpc-encoding': 'gzip' }),
      },
      body: text ? Buffer.from(join(frames)).toString('base64') : join(frames),
    });
    const onError = (error: SpokenError) => reply([writeTrailers(grpcTrailers(error))]);
    const encoding = request.header('grpc-encoding');
    let timeoutMs: number | undefined;
    try {
      timeoutMs = grpcTimeout(request.header('grpc-timeout'));
    } catch (error) {
      return onError(spoken(toPosternError(error)));
    }
    const answer = await invoke(openCall(request, route, 'grpc-web', timeoutMs), {
      decode: async (method: LoadedMethod): Promise<Message> => {
        const body = await request.body();
        const frames = text ? fromBase64(body) : body;
        const limit = bodyLimit(method.input, request.maxBodyBytes);
        return codec.decode(method, await readUnary(frames, encoding, limit));
      },
      encode: codec.encode,
    });
    return replyOf(answer, onError, async (message) =>
      reply([await writeMessage(message, gzip), writeTrailers({ 'grpc-status': '0' })]),
    );
  };
}
