import type { Message } from '@bufbuild/protobuf';
import { invalidArgument, toPosternError } from '../../errors/index.ts';
import type { RpcRoute } from '../routes.ts';
import type { LoadedMethod, WireReply, WireRequest } from './call.ts';
import { fromText, jsonOf, protoCodec } from './codec.ts';
import { decodeBody, encodeReply } from './compression.ts';
import { connectTimeout } from './deadline.ts';
import { connectError, spoken } from './errors.ts';
import type { Answer, Invoke } from './invoke.ts';
import { openCall } from './open.ts';
import { replyOf } from './reply.ts';
import { readText } from './text.ts';

/** How the two formats read a request and write an answer. */
interface Format {
  readonly decode: (method: LoadedMethod, request: WireRequest) => Message | Promise<Message>;
  readonly encode: (method: LoadedMethod, message: Message) => string | Uint8Array;
}

const formats: Readonly<Record<string, Format>> = {
  'application/json': {
    decode(method, request) {
      const text = readText(request);
      return text instanceof Promise ? text.then((read) => fromText(method, read)) : fromText(method, text);
    },
    encode: jsonOf,
  },
  'application/proto': {
    decode(method, request) {
      const body = decodeBody(request);
      return body instanceof Promise
        ? body.then((bytes) => protoCodec.decode(method, bytes))
        : protoCodec.decode(method, body);
    },
    encode: protoCodec.encode,
  },
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
    const format = formats[contentType];
    if (format === undefined) return unsupportedMedia;
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
    const call = openCall(request, route, 'connect', timeoutMs);
    const answer: Answer<string | Uint8Array> = await invoke(call, {
      decode: (method) => format.decode(method, request),
      encode: format.encode,
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
