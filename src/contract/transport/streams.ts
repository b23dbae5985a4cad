import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { toPosternError } from '../../errors/index.ts';
import { tooLarge } from './compression.ts';
import { grpcTrailers, spoken } from './errors.ts';
import { checkEncoding, prefixLength, readPrefix, truncated, unframe, writeMessage } from './framing.ts';

/** A streaming method by its messages in binary: the two of gRPC's own services that need it, nothing else. */
export type StreamHandler = (
  requests: AsyncIterable<Uint8Array>,
  gone: AbortSignal,
) => AsyncIterable<Uint8Array>;

async function* messagesOf(
  stream: ServerHttp2Stream,
  encoding: string | undefined,
  limit: number,
): AsyncIterable<Uint8Array> {
  checkEncoding(encoding);
  let rest: Uint8Array = new Uint8Array();
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const prefix = readPrefix(rest);
      if (prefix === undefined) break;
      if (prefix.length > limit) throw tooLarge(limit);
      const end = prefixLength + prefix.length;
      if (rest.length < end) break;
      yield await unframe(prefix.flag, rest.subarray(prefixLength, end), encoding, limit);
      rest = rest.subarray(end);
    }
  }
  if (rest.length > 0) throw truncated(rest.length, prefixLength + (readPrefix(rest)?.length ?? 0));
}

/** Serves a streaming call to its end. */
export async function serveStream(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  handler: StreamHandler,
  limit: number,
): Promise<void> {
  const gone = new AbortController();
  stream.on('error', () => {});
  stream.once('close', () => gone.abort());
  stream.respond(
    { ':status': 200, 'content-type': headers['content-type'] ?? 'application/grpc' },
    { waitForTrailers: true },
  );
  let trailers: Record<string, string> = { 'grpc-status': '0' };
  stream.once('wantTrailers', () => stream.sendTrailers(trailers));
  try {
    const encoding = headers['grpc-encoding'];
    const requests = messagesOf(stream, Array.isArray(encoding) ? encoding[0] : encoding, limit);
    for await (const message of handler(requests, gone.signal)) {
      if (stream.destroyed) return;
      stream.write(await writeMessage(message, false));
    }
  } catch (error) {
    trailers = grpcTrailers(spoken(toPosternError(error)));
  }
  if (!stream.destroyed) stream.end();
}
