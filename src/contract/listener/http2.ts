import {
  constants,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import { PosternError } from '../../errors/index.ts';
import { headerValue } from '../transport/header-value.ts';
import { isStreaming, type Peer, type Target, type WireReply, type WireRequest } from '../transport/index.ts';
import { createPatience } from '../transport/patience.ts';
import { headersOf } from '../transport/reply.ts';
import { fromStream } from '../transport/stream-request.ts';
import { readTarget } from '../transport/target.ts';
import type { Connection, Connections } from './connections.ts';
import { statusOfFailure } from './failure.ts';
import { type PeerOf, peerOver, plainAddress } from './forwarded.ts';
import { askFetch, tooLargeToRead } from './request.ts';
import type { Application, Limits } from './types.ts';
import { isBodiless } from './write.ts';

export interface Http2Options {
  readonly app: Application;
  readonly limits: Limits;
  readonly peerOf: PeerOf;
  readonly connections: Connections;
  readonly failed: (error: unknown) => void;
}

/** The highest there is: what is on its way is not refused. */
const lastStreamId = 2 ** 31 - 1;

/** Calls that one connection may cancel before it is asked whether it cancels most of them. */
const toleratedCancels = 500;

/** Header fields that HTTP/2 forbids (RFC 9113 §8.2.2). */
const connectionFields = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'proxy-connection',
]);

/**
 * A call that is still open after so many request timeouts has a client that does not read its answer: time enough
 * for the request, the work, and an answer over a slow line.
 */
const requestTimeoutsOfACall = 4;

/** Health and reflection are streams that wait for what may never come. */
const maySitIdle = (headers: IncomingHttpHeaders): boolean => headers[':path']?.startsWith('/grpc.') ?? false;

/**
 * HTTP/2 on connections that the front accepted: gRPC streams go to their handler, others are bridged to the
 * same application that HTTP/1.1 has.
 */
export function createHttp2(options: Http2Options) {
  const { app, limits, peerOf, connections, failed } = options;
  const server = createServer({
    settings: { maxConcurrentStreams: limits.maxStreams, enablePush: false },
    maxSessionMemory: 64,
  });
  const patience = createPatience(limits.requestTimeoutMs);
  const life = createPatience(limits.requestTimeoutMs * requestTimeoutsOfACall);
  // The session is made while its connection is accepted, and its `socket` is not the one that was accepted.
  let entering: { secure: boolean; connection: Connection } | undefined;

  server.on('session', (session: ServerHttp2Session) => {
    if (entering === undefined) return void session.destroy();
    const { secure, connection } = entering;
    const address = plainAddress(session.socket.remoteAddress);
    const peerHere = peerOver(peerOf, connection);
    let streams = 0;
    let opened = 0;
    let cancelled = 0;
    const rest = () => {
      connection.deadline = connections.now() + limits.idleTimeoutMs;
    };
    rest();
    // RFC 9113 §6.8: no more streams, but those under way are still taken.
    // A client that has just left takes no word any more, and its socket may still be to close.
    connection.announceEnd = () => {
      if (!session.destroyed) session.goaway(constants.NGHTTP2_NO_ERROR, lastStreamId);
    };
    connection.drain = () => session.close();
    session.on('error', () => session.destroy());
    session.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
      streams += 1;
      opened += 1;
      connection.deadline = Number.POSITIVE_INFINITY;
      const stopWaiting = maySitIdle(headers)
        ? undefined
        : life(() => stream.close(constants.NGHTTP2_CANCEL));
      stream.on('close', () => {
        stopWaiting?.();
        streams -= 1;
        // Opening calls only to reset them makes the server work for nothing (CVE-2023-44487).
        if (stream.rstCode === constants.NGHTTP2_CANCEL) cancelled += 1;
        if (cancelled > toleratedCancels && cancelled * 2 > opened) {
          session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM);
          session.destroy();
        }
        if (streams === 0) rest();
      });
      const header = (name: string) => first(headers[name]);
      const peer = peerHere(header, address, secure);
      const target = targetOf(headers, peer);
      if (target === undefined) {
        stream.respond({ ':status': 400 }, { endStream: true });
        release(stream);
      } else if (isStreaming(headers)) {
        app.grpc(stream, headers, peer, target);
      } else {
        bridge(stream, headers, peer, target)
          .catch((error) => fail(stream, error))
          .finally(() => release(stream));
      }
    });
  });

  const fail = (stream: ServerHttp2Stream, error: unknown) => {
    const status = statusOfFailure(error);
    if (status === 500) failed(error);
    if (stream.destroyed) return;
    if (stream.headersSent) stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    else stream.respond({ ':status': status }, { endStream: true });
  };

  const bridge = async (
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    peer: Peer,
    target: Target,
  ): Promise<void> => {
    const request = fromStream(stream, headers, peer, target, limits.maxBodyBytes, { patience });
    const reply = await app.rpc?.(request);
    if (reply !== undefined) return sendReply(stream, reply, request.verb);
    const response = await askFetch(app.fetch, request, await bodyOf(request));
    return sendResponse(stream, response, request.verb);
  };

  return {
    /** Serves a connection, whose first bytes were put back. */
    accept(socket: Socket, secure: boolean, connection: Connection): void {
      entering = { secure, connection };
      server.emit('connection', socket);
      entering = undefined;
    },
  };
}

/** What is too large to be read is answered by whoever the request is for. */
async function bodyOf(request: WireRequest): Promise<Uint8Array | ReadableStream> {
  try {
    return await request.body();
  } catch (error) {
    if (error instanceof PosternError && error.kind === 'resource_exhausted')
      return tooLargeToRead(request.maxBodyBytes);
    throw error;
  }
}

/**
 * RFC 9113 §8.3.1: the authority is a pseudo-header of its own; a `Host` beside it must say the same, and counts where
 * there is none. Paths are never absolute.
 */
function targetOf(headers: IncomingHttpHeaders, { host: forwarded }: Peer): Target | undefined {
  const { ':authority': authority, host, ':path': path = '', ':method': verb = '' } = headers;
  if (authority !== undefined && host !== undefined && authority.toLowerCase() !== host.toLowerCase())
    return undefined;
  return path.startsWith('/') || path === '*'
    ? readTarget(verb, path, authority ?? host, forwarded)
    : undefined;
}

/** After its answer: a client that has not ended its side would keep the stream, and with it the connection. */
function release(stream: ServerHttp2Stream): void {
  if (stream.destroyed || stream.readableEnded) return;
  const close = () => stream.close(constants.NGHTTP2_NO_ERROR);
  if (stream.writableFinished) close();
  else stream.once('finish', close);
}

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value.join(', ') : value);

function head(
  status: number,
  headers: Headers | Record<string, string>,
): Record<string, string | number | string[]> {
  const fields: Record<string, string | number | string[]> = { ':status': status };
  if (!(headers instanceof Headers)) {
    for (const name in headers) fields[name] = headerValue(name, headers[name]!);
    return fields;
  }
  for (const [name, value] of headers)
    if (!connectionFields.has(name)) fields[name] = headerValue(name, value);
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) fields['set-cookie'] = cookies;
  return fields;
}

function sendReply(stream: ServerHttp2Stream, reply: WireReply, verb: string): void {
  if (stream.destroyed) return;
  const fields = head(reply.status, headersOf(reply));
  const { body } = reply;
  if (body === null || verb === 'HEAD' || isBodiless(reply.status)) {
    stream.respond(fields, { endStream: true });
    return;
  }
  fields['content-length'] = String(Buffer.byteLength(body));
  stream.respond(fields);
  stream.end(body);
}

async function sendResponse(stream: ServerHttp2Stream, response: Response, verb: string): Promise<void> {
  if (stream.destroyed) return;
  const fields = head(response.status, response.headers);
  if (response.body === null || verb === 'HEAD' || isBodiless(response.status)) {
    stream.respond(fields, { endStream: true });
    return;
  }
  stream.respond(fields);
  const reader = response.body.getReader();
  stream.once('close', () => void reader.cancel().catch(() => {}));
  for (;;) {
    const { done, value } = await reader.read();
    if (done || stream.destroyed) break;
    if (!stream.write(value)) await drained(stream);
  }
  stream.end();
  await finished(stream).catch(() => {});
}

/** Resolves when the stream takes more, or never will. */
const drained = (stream: ServerHttp2Stream): Promise<void> =>
  new Promise((resolve) => {
    const go = () => {
      stream.removeListener('drain', go);
      stream.removeListener('close', go);
      resolve();
    };
    stream.once('drain', go);
    stream.once('close', go);
  });
