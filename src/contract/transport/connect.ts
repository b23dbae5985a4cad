import { invalidArgument, toPosternError } from '../../errors/index.ts';
import type { RpcRoute } from '../routes.ts';
import type { WireReply, WireRequest } from './call.ts';
import { type Codec, jsonCodec, protoCodec } from './codec.ts';
import { decodeBody, encodeReply } from './compression.ts';
import { connectTimeout } from './deadline.ts';
import { connectError, spoken } from './errors.ts';
import type { Answer, Invoke } from './invoke.ts';
import { openCall } from './open.ts';
import { replyOf } from './reply.ts';

const codecs: Readonly<Record<string, Codec>> = {
  'application/json': jsonCodec,
  'application/proto': protoCodec,
};

/** Type and subtype, without parameters. */
export const mediaType = (header: string | undefined): string =>
  header === undefined
    ? ''
    : (header.includes(';') ? header.slice(0, header.indexOf(';')) : header).trim().toLowerCase();

const unsupportedMedia: WireReply = {
  status: 415,
  headers: {
    'accept-post': 'application/json, application/proto, application/grpc-web, application/grpc-web-text',
  },
  body: null,
};

const onlyPost: WireReply = { status: 405, headers: { allow: 'POST' }, body: null };

/** Connect's unary protocol: https://connectrpc.com/docs/protocol#unary-request */
export function createConnect(invoke: Invoke) {
  return async (request: WireRequest, route: RpcRoute): Promise<WireReply> => {
    if (request.verb !== 'POST') return onlyPost;
    const contentType = mediaType(request.header('content-type'));
    const codec = codecs[contentType];
    if (codec === undefined) return unsupportedMedia;
    let timeoutMs: number | undefined;
    try {
      const version = request.header('connect-protocol-version');
      if (version !== undefined && version !== '1') {
        throw invalidArgument(
          'REQ-Conn1',
          `Connect-Protocol-Version must be 1, not ${JSON.stringify(version)}`,
        );
      }
      timeoutMs = connectTimeout(request.header('connect-timeout-ms'));
    } catch (error) {
      return connectError(spoken(toPosternError(error)));
    }
    const answer: Answer<Uint8Array> = await invoke(openCall(request, route, 'connect', timeoutMs), {
      decode: (method) => {
        const body = decodeBody(request);
        return body instanceof Promise
          ? body.then((bytes) => codec.decode(method, bytes))
          : codec.decode(method, body);
      },
      encode: codec.encode,
    });
    return replyOf(answer, connectError, (body) =>
      encodeReply(request, {
        status: 200,
        headers: { 'content-type': contentType, 'cache-control': 'no-store' },
        body,
      }),
    );
  };
}
