import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { Message } from '@bufbuild/protobuf';
import { invalidArgument, PosternError, toPosternError } from '../../errors/index.ts';
import { nextTurn, tooLarge } from './bounds.ts';
import { mediaType } from './connect.ts';
import { spoken } from './errors.ts';
import { checkEncoding, prefixLength, readPrefix, truncated, unframe } from './framing.ts';
import { type StreamForm, streamForms } from './stream-forms.ts';
import type { StreamMethod } from './stream-method.ts';

/** Questions are names; who sends more wants something else. */
const maxQuestionBytes = 16 * 1024;

/** The messages in the frames of a body, one in each turn of the event loop. */
async function* messagesOf(
  method: StreamMethod,
  form: StreamForm,
  chunks: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
): AsyncIterable<Message> {
  checkEncoding(encoding);
  let held: Uint8Array[] = [];
  let size = 0;
  let needed = prefixLength;
  for await (const chunk of chunks) {
    held.push(chunk);
    size += chunk.length;
    if (size < needed) continue;
    let rest: Uint8Array = held.length === 1 ? chunk : Buffer.concat(held);
    for (;;) {
      const prefix = readPrefix(rest);
      needed = prefixLength + (prefix?.length ?? 0);
      if (needed > prefixLength + maxQuestionBytes) throw tooLarge(maxQuestionBytes);
      if (prefix === undefined || rest.length < needed) break;
      yield read(
        method,
        form,
        await unframe(prefix.flag, rest.subarray(prefixLength, needed), encoding, maxQuestionBytes),
      );
      await nextTurn();
      rest = rest.subarray(needed);
    }
    held = rest.length === 0 ? [] : [rest];
    size = rest.length;
  }
  if (size > 0) throw truncated(size, needed);
}

function read(method: StreamMethod, form: StreamForm, bytes: Uint8Array): Message {
  try {
    return form.read(method, bytes);
  } catch (error) {
    if (error instanceof PosternError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw invalidArgument(
      'REQ-Prot3',
      `A message of the request is not a ${method.input.typeName}: ${reason}`,
    );
  }
}

export type StreamAnswer = AsyncIterable<
  { readonly frame: Uint8Array } | { readonly trailers: Record<string, string> }
>;

/** All that is written in answer to a body, the end included. */
export async function* answerStream(
  method: StreamMethod,
  form: StreamForm,
  body: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
  gone: AbortSignal,
): StreamAnswer {
  let failed: unknown;
  try {
    for await (const message of method.answer(messagesOf(method, form, body, encoding), gone))
      yield { frame: form.write(method, message) };
  } catch (error) {
    failed = error;
  }
  const { frame, trailers } = form.end(failed === undefined ? undefined : spoken(toPosternError(failed)));
  if (frame !== undefined) yield { frame };
  if (trailers !== undefined) yield { trailers };
}

/** Leaving a plain `for await` over a stream would end it before its answer is out. */
const chunksOf = (stream: ServerHttp2Stream): AsyncIterable<Uint8Array> =>
  stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;

const isGrpc = (contentType: string): boolean => /^application\/grpc(?:\+|$)/.test(contentType);

/**
 * Whether an HTTP/2 stream is answered while it is still being asked: all of gRPC, and health and reflection in the
 * other protocols. Browsers cannot do that, but want CORS.
 */
export const isStreaming = (headers: IncomingHttpHeaders): boolean => {
  const contentType = mediaType(headers['content-type']);
  if (isGrpc(contentType)) return true;
  return (
    headers.origin === undefined &&
    headers[':path']?.startsWith('/grpc.') === true &&
    contentType in streamForms
  );
};

const drained = (stream: ServerHttp2Stream): Promise<void> =>
  new Promise((resolve) => {
    stream.once('drain', resolve);
    stream.once('close', resolve);
  });

/** Serves a streaming call over HTTP/2 to its end: answers go out while questions still come. */
export async function serveStream(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  method: StreamMethod,
): Promise<void> {
  const contentType = mediaType(headers['content-type']);
  const form = streamForms[contentType];
  if (form === undefined) return stream.respond({ ':status': 415 }, { endStream: true });
  const gone = new AbortController();
  stream.on('error', () => {});
  stream.once('close', () => gone.abort());
  let trailers: Record<string, string> = {};
  const trailing = isGrpc(contentType);
  stream.respond({ ':status': 200, 'content-type': contentType }, { waitForTrailers: trailing });
  if (trailing) stream.once('wantTrailers', () => stream.sendTrailers(trailers));
  const named = headers[form.encodingHeader];
  const encoding = Array.isArray(named) ? named[0] : named;
  for await (const part of answerStream(method, form, chunksOf(stream), encoding, gone.signal)) {
    if (stream.destroyed) return;
    if ('trailers' in part) trailers = part.trailers;
    else if (!stream.write(part.frame)) await drained(stream);
  }
  if (!stream.destroyed) stream.end();
}
