import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { PosternError } from '../../errors/index.ts';
import { tooLarge } from '../transport/bounds.ts';
import { headerValue } from '../transport/header-value.ts';
import type { WireReply, WireRequest } from '../transport/index.ts';
import { headersOf } from '../transport/reply.ts';
import { readTarget } from '../transport/target.ts';
import type { Connection, Connections } from './connections.ts';
import { statusOfFailure } from './failure.ts';
import { type PeerOf, peerOver, plainAddress } from './forwarded.ts';
import { askFetch, tooLargeToRead } from './request.ts';
import type { Application, Limits } from './types.ts';
import { isWellFormed } from './well-formed.ts';
import { isBodiless } from './write.ts';

export interface FullHttpOptions {
  readonly app: Application;
  readonly limits: Limits;
  readonly peerOf: PeerOf;
  readonly connections: Connections;
  readonly failed: (error: unknown) => void;
}

/** The runtime's own HTTP/1.1 server, for connections whose requests are not of the plain form. */
export function createFullHttp(options: FullHttpOptions) {
  const { app, limits, peerOf, connections, failed } = options;
  const refused = new WeakSet<Socket>();
  const entered = new WeakMap<Socket, { secure: boolean; connection: Connection }>();

  const server = createServer((incoming, outgoing) => {
    const entry = entered.get(incoming.socket);
    if (entry === undefined) return void incoming.socket.destroy();
    const { secure, connection } = entry;
    let answered = false;
    const busy = () => {
      if (!answered) connection.deadline = Number.POSITIVE_INFINITY;
    };
    // The body has to come in time; the answer may take as long as it takes.
    connection.deadline = connections.now() + limits.requestTimeoutMs;
    if (hasBody(incoming)) incoming.once('end', busy);
    else busy();
    let ending = false;
    connection.drain = () => {
      ending = true;
    };
    outgoing.once('close', () => {
      answered = true;
      connection.deadline = connections.now() + limits.idleTimeoutMs;
      connection.drain = () => incoming.socket.end();
      if (ending) incoming.socket.end();
    });
    serve(incoming, outgoing, secure, peerOver(peerOf, connection)).catch((error) => {
      const status = statusOfFailure(error);
      if (status === 500) failed(error);
      // The head is out: cutting the connection is the only way to say that the body is not whole.
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(status, { connection: 'close' }).end();
    });
  });
  // What the parser cannot read is answered once: where the head was refused already, the rest of it is not a request.
  server.on('clientError', (_error, socket: Socket) => {
    if (refused.has(socket) || !socket.writable) socket.end();
    else socket.end(refusal('400 Bad Request'));
  });
  // Such requests do not come to the listener above (RFC 9110 §9.3.6): nobody is connected through.
  server.on('connect', (_incoming: IncomingMessage, socket: Socket) => {
    socket.end(refusal('501 Not Implemented'));
  });
  server.headersTimeout = limits.requestTimeoutMs;
  server.requestTimeout = limits.requestTimeoutMs;
  server.keepAliveTimeout = limits.idleTimeoutMs;

  const serve = async (
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    secure: boolean,
    peerHere: PeerOf,
  ): Promise<void> => {
    const request = isWellFormed(incoming)
      ? fromIncoming(incoming, outgoing, secure, peerHere, limits.maxBodyBytes)
      : undefined;
    if (request === undefined) {
      refused.add(incoming.socket);
      outgoing.writeHead(400, { connection: 'close' }).end();
      return;
    }
    const answering = app.rpc?.(request);
    if (answering !== undefined) {
      const reply = await answering;
      if (connections.draining) outgoing.setHeader('connection', 'close');
      return sendReply(incoming, outgoing, reply);
    }
    const body = bodyOf(incoming, limits.maxBodyBytes, request.onGone);
    const response = await askFetch(app.fetch, request, body);
    const length = Number(incoming.headers['content-length'] ?? 0);
    if (connections.draining || length > limits.maxBodyBytes * discarded)
      outgoing.setHeader('connection', 'close');
    await sendResponse(outgoing, response);
  };

  return {
    accept(socket: Socket, secure: boolean, connection: Connection): void {
      entered.set(socket, { secure, connection });
      server.emit('connection', socket);
    },
  };
}

const refusal = (status: string) => `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`;

/** undefined for a bad target. */
function fromIncoming(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  secure: boolean,
  peerOf: PeerOf,
  maxBodyBytes: number,
): WireRequest | undefined {
  const header = (name: string) => {
    const value = incoming.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  const peer = peerOf(header, plainAddress(incoming.socket.remoteAddress), secure);
  const verb = incoming.method ?? '';
  const target = readTarget(verb, incoming.url ?? '', incoming.headers.host, peer.host);
  if (target === undefined) return undefined;
  let headers: Headers | undefined;
  return {
    verb,
    ...target,
    secure: peer.secure,
    remoteAddress: peer.address,
    clientCertificate: peer.clientCertificate,
    otherPort: peer.otherPort,
    proxied: peer.proxied,
    header,
    get headers() {
      if (headers === undefined) {
        headers = new Headers();
        const { rawHeaders } = incoming;
        for (let i = 0; i < rawHeaders.length; i += 2) headers.append(rawHeaders[i]!, rawHeaders[i + 1]!);
      }
      return headers;
    },
    maxBodyBytes,
    body: () => readBody(incoming, maxBodyBytes),
    onGone(listener) {
      const gone = () => {
        if (!outgoing.writableEnded) listener();
      };
      outgoing.once('close', gone);
      return () => outgoing.removeListener('close', gone);
    },
  };
}

const gone = () =>
  new PosternError('canceled', 'REQ-Gone2', 'The client went away before the request was complete');

async function readBody(incoming: IncomingMessage, limit: number): Promise<Uint8Array> {
  if (Number(incoming.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > limit) break;
      chunks.push(chunk);
    }
  } catch {
    throw gone();
  }
  if (size > limit) throw tooLarge(limit);
  return Buffer.concat(chunks);
}

/**
 * A browser that is cut off while it sends shows an error of its own, and not the answer: what nobody read of a body is
 * let through up to so many times what may be read, and within the time of any other.
 */
const discarded = 32;

function bodyOf(incoming: IncomingMessage, limit: number, onGone: WireRequest['onGone']) {
  if (!hasBody(incoming)) return undefined;
  if (Number(incoming.headers['content-length'] ?? 0) <= limit) return limited(incoming, limit, onGone);
  incoming.resume();
  return tooLargeToRead(limit);
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** The body as it comes; an error beyond the limit, and when the client leaves before its end. */
function limited(incoming: IncomingMessage, limit: number, onGone: WireRequest['onGone']): ReadableStream {
  let size = 0;
  let over = false;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const fail = (error: PosternError) => {
        if (over) return;
        over = true;
        controller.error(error);
      };
      incoming.on('data', (chunk: Uint8Array) => {
        if (over) return;
        size += chunk.length;
        if (size > limit) return fail(tooLarge(limit));
        controller.enqueue(chunk);
        if ((controller.desiredSize ?? 0) <= 0) incoming.pause();
      });
      incoming.on('end', () => {
        if (over) return;
        over = true;
        controller.close();
      });
      incoming.on('error', () => fail(gone()));
      onGone(() => fail(gone()));
    },
    pull: () => void incoming.resume(),
    // What nobody reads is not kept; the connection ends with the answer.
    cancel() {
      over = true;
      incoming.resume();
    },
  });
}

/** A body that was not read to its end would be taken for the next request. */
const closeUnlessRead = (incoming: IncomingMessage, outgoing: ServerResponse) => {
  if (!incoming.complete) outgoing.setHeader('connection', 'close');
};

function sendReply(incoming: IncomingMessage, outgoing: ServerResponse, reply: WireReply): void {
  closeUnlessRead(incoming, outgoing);
  setHead(outgoing, reply.status, new Headers(headersOf(reply)));
  outgoing.end(isBodiless(reply.status) ? undefined : (reply.body ?? undefined));
}

function setHead(outgoing: ServerResponse, status: number, headers: Headers): void {
  outgoing.statusCode = status;
  for (const [name, value] of headers)
    if (name !== 'set-cookie') outgoing.setHeader(name, headerValue(name, value));
  const cookies = headers.getSetCookie();
  if (cookies.length > 0)
    outgoing.setHeader(
      'set-cookie',
      cookies.map((cookie) => headerValue('set-cookie', cookie)),
    );
}

async function sendResponse(outgoing: ServerResponse, response: Response): Promise<void> {
  setHead(outgoing, response.status, response.headers);
  if (response.body !== null && !isBodiless(response.status)) {
    for await (const chunk of response.body) {
      if (outgoing.destroyed) return;
      if (!outgoing.write(chunk)) {
        await new Promise<void>((resolve) => {
          outgoing.once('drain', resolve);
          outgoing.once('close', resolve);
        });
      }
    }
  }
  outgoing.end();
}
