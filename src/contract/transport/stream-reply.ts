import { create, type Message, type MessageInitShape } from '@bufbuild/protobuf';
import { toPosternError, unimplemented } from '../../errors/index.ts';
import type { WireReply, WireRequest } from './call.ts';
import { jsonCodec, protoCodec } from './codec.ts';
import { decodeBody } from './compression.ts';
import { mediaType, onlyPost, unsupportedMedia } from './connect.ts';
import { connectError, spoken } from './errors.ts';
import { fromBase64 } from './grpcweb.ts';
import { type StreamForm, streamForms } from './stream-forms.ts';
import { ends, type StreamMethod } from './stream-method.ts';
import { answerStream } from './streams.ts';

const unary = { 'application/json': jsonCodec, 'application/proto': protoCodec } as const;
const textual = /^application\/grpc-web-text(?:\+proto)?$/;

/** A streaming method for clients that send all before they read anything: HTTP/1.1, and browsers. */
export async function replyToStream(request: WireRequest, method: StreamMethod): Promise<WireReply> {
  if (request.verb !== 'POST') return onlyPost;
  const contentType = mediaType(request.header('content-type'));
  const gone = new AbortController();
  const stop = request.onGone(() => gone.abort());
  try {
    if (contentType in unary && method.kind === 'unary')
      return await replyToUnary(request, method, contentType as keyof typeof unary, gone.signal);
    const text = textual.test(contentType);
    const form = text ? streamForms['application/grpc-web'] : streamForms[contentType];
    if (form === undefined || /^application\/grpc(?:\+|$)/.test(contentType))
      return unsupportedMedia(contentType);
    const body = await whole(request, method, form, text, gone.signal);
    return {
      status: 200,
      headers: { 'content-type': contentType, 'cache-control': 'no-store' },
      body: text ? body.toString('base64') : body,
    };
  } finally {
    stop();
  }
}

async function replyToUnary(
  request: WireRequest,
  method: StreamMethod,
  contentType: keyof typeof unary,
  gone: AbortSignal,
): Promise<WireReply> {
  const codec = unary[contentType];
  try {
    const decoded = await codec.decode(method, await decodeBody(request));
    for await (const answer of method.answer(once(decoded), gone)) {
      const message = create(method.output, answer as MessageInitShape<typeof method.output>) as Message;
      return {
        status: 200,
        headers: { 'content-type': contentType, 'cache-control': 'no-store' },
        body: codec.encode(method, message),
      };
    }
    throw unimplemented('RPC-Strm2', 'The method gave no answer');
  } catch (error) {
    return connectError(spoken(toPosternError(error)));
  }
}

async function whole(
  request: WireRequest,
  method: StreamMethod,
  form: StreamForm,
  text: boolean,
  gone: AbortSignal,
): Promise<Buffer> {
  const frames: Uint8Array[] = [];
  // Read where its errors become the end of the stream.
  async function* body() {
    if (!ends(method)) throw unimplemented('RPC-Strm1', 'What does not end can be followed over HTTP/2 only');
    const read = await request.body();
    yield text ? fromBase64(read) : read;
  }
  for await (const part of answerStream(method, form, body(), request.header(form.encodingHeader), gone))
    if ('frame' in part) frames.push(part.frame);
  return Buffer.concat(frames);
}

async function* once<T>(value: T): AsyncIterable<T> {
  yield value;
}
