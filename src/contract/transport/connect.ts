import type { Message } from '@bufbuild/protobuf';
import { invalidArgument, toPosternError } from '../../errors/index.ts';
import type { RpcRoute } from '../routes.ts';
import { bodyLimit } from './bounds.ts';
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
      const text = readText(request, bodyLimit(method.input, request.maxBodyBytes));
      return text instanceof Promise ? text.then((read) => fromText(method, read)) : fromText(method, text);
    },
    encode: jsonOf,
  },
  'application/proto': {
    decode(method, request) {
      const body = decodeBody(request, bodyLimit(method.input, request.maxBodyBytes));
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

/** RFC 9110 §15.5.16 and §12.5.1; the body is in Connect's form, whose clients show its message. */
export function unsupportedMedia(contentType: string): WireReply {
  const said =
    contentType === ''
      ? 'The request has no Content-Type'
      : `The Content-Type ${contentType} is not known here`;
  const reply = connectError(spoken(invalidArgument('REQ-Type1', `${said}; use one of ${mediaTypes}`)));
  return { ...reply, status: 415, headers: { ...reply.headers, 'accept-post': mediaTypes } };
}
const mediaTypes = 'application/json, application/proto, application/grpc-web, application/grpc-web-text';

export const onlyPost: WireReply = { status: 405, headers: { allow: 'POST' }, body: null };

/** Connect's unary protocol: https://connectrpc.com/docs/protocol#unary-request */
export function createConnect(invoke: Invoke) {
  return async (request: WireRequest, route: RpcRoute): Promise<WireReply> => {
    if (request.verb !== 'POST') return onlyPost;
    const contentType = mediaType(request.header('content-type'));
    const format = formats[contentType];
    if (format === undefined) return unsupportedMedia(contentType);
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
