import type { Socket } from 'node:net';
import type { WireReply, WireRequest } from '../transport/index.ts';
import type { Connection, Connections } from './connections.ts';
import { statusOfFailure } from './failure.ts';
import { type PeerOf, peerOver, plainAddress } from './forwarded.ts';
import { type Head, parseHead } from './head.ts';
import { type BodyRange, plainRequest } from './plain-request.ts';
import { askFetch } from './request.ts';
import { sendResponse } from './respond.ts';
import type { Application, Limits } from './types.ts';
import { serialise } from './write.ts';

export interface Http1Options {
  readonly app: Application;
  readonly limits: Limits;
  readonly peerOf: PeerOf;
  readonly connections: Connections;
  readonly failed: (error: unknown) => void;
  /** Gives a connection, with the bytes read ahead, to the full HTTP parser for the rest of its life. */
  readonly handOver: (socket: Socket, connection: Connection, ahead: Buffer) => void;
}

const maxHeadBytes = 16 * 1024;
/** Larger bodies go to the full parser, which streams them. */
const maxInlineBody = 256 * 1024;
/** Pipelined bytes that are kept while a request is answered; beyond it the client has to wait. */
const maxAhead = 64 * 1024;
const headEnd = Buffer.from('\r\n\r\n');
const nothing: Buffer = Buffer.alloc(0);

const internalError: WireReply = {
  status: 500,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'Internal Server Error',
};

/**
 * HTTP/1.1 for requests of the plain form (see `parseHead`) on one connection: keep-alive and pipelining, one
 * request at a time, answers in order. It costs a third of a full server in front of another; the first
 * request that is not plain takes the whole connection over to the full parser.
 */
export function createHttp1(options: Http1Options) {
  const { app, limits, peerOf, connections, failed, handOver } = options;

  return (socket: Socket, secure: boolean, connection: Connection, first: Buffer): void => {
    const address = plainAddress(socket.remoteAddress);
    const peerHere = peerOver(peerOf, connection);
    let ahead = nothing;
    let busy = false;
    let partial = false;
    let inputEnded = false;
    let ending = false;
    let onGone: (() => void) | undefined;

    const idle = () => {
      partial = false;
      connection.deadline = connections.now() + limits.idleTimeoutMs;
      if (inputEnded || ending) socket.end();
    };
    const waitForMore = () => {
      if (inputEnded) return void socket.end();
      if (partial) return;
      partial = true;
      connection.deadline = connections.now() + limits.requestTimeoutMs;
    };
    const leave = () => {
      socket.removeListener('data', onData);
      socket.removeListener('end', onEnd);
      socket.removeListener('close', onClose);
      handOver(socket, connection, ahead);
    };

    const done = (close: boolean, flushed: boolean) => {
      onGone = undefined;
      if (close) {
        socket.removeListener('data', onData);
        connection.deadline = connections.now() + limits.requestTimeoutMs;
        socket.end();
        return;
      }
      const go = () => {
        busy = false;
        if (socket.isPaused()) socket.resume();
        next();
      };
      if (flushed) go();
      else {
        // The client reads slowly: it gets no further answer before it has this one.
        connection.deadline = connections.now() + limits.requestTimeoutMs;
        socket.once('drain', go);
      }
    };

    const watch = (listener: (() => void) | undefined) => {
      onGone = listener;
    };
    const answer = (head: Head, body: BodyRange) => {
      const request = plainRequest(head, body, peerHere, address, secure, limits.maxBodyBytes, watch);
      // What an answer says of the connection has to come true: a client told nothing may send its next request.
      const reply = (wire: WireReply) => {
        const close = head.close || connections.draining;
        done(close, socket.write(serialise(wire, head.verb, close)));
      };
      const fail = (error: unknown) => {
        const status = statusOfFailure(error);
        if (status === 500) failed(error);
        reply(status === 500 ? internalError : { status, headers: {}, body: null });
      };
      const answering = app.rpc?.(request);
      if (answering !== undefined) {
        answering.then(reply).catch(fail);
        return;
      }
      respond(request)
        .then((response) => {
          const close = head.close || connections.draining;
          return sendResponse(socket, response, head.verb, close).then((flushed) => done(close, flushed));
        })
        .catch(fail);
    };

    const respond = async (request: WireRequest): Promise<Response> =>
      askFetch(app.fetch, request, await request.body());

    const next = () => {
      if (ahead.length === 0) return idle();
      const end = ahead.indexOf(headEnd);
      if (end < 0) return ahead.length > maxHeadBytes ? leave() : waitForMore();
      const head = end > maxHeadBytes ? undefined : parseHead(ahead.toString('latin1', 0, end));
      if (head === undefined || head.contentLength > Math.min(maxInlineBody, limits.maxBodyBytes))
        return leave();
      const bodyEnd = end + 4 + head.contentLength;
      if (ahead.length < bodyEnd) return waitForMore();
      const body = { chunk: ahead, from: end + 4, to: bodyEnd };
      ahead = ahead.length === bodyEnd ? nothing : ahead.subarray(bodyEnd);
      busy = true;
      partial = false;
      connection.deadline = Number.POSITIVE_INFINITY;
      answer(head, body);
    };

    const onData = (chunk: Buffer) => {
      ahead = ahead.length === 0 ? chunk : Buffer.concat([ahead, chunk]);
      if (!busy) next();
      else if (ahead.length > maxAhead) socket.pause();
    };
    // As Go's server: the call is told that its client is leaving, but what it still answers is sent, for
    // clients that close only their own direction.
    const onEnd = () => {
      inputEnded = true;
      onGone?.();
      if (!busy) socket.end();
    };
    const onClose = () => onGone?.();

    socket.on('data', onData);
    socket.on('end', onEnd);
    socket.on('close', onClose);
    connection.drain = () => {
      ending = true;
      if (!busy) socket.end();
    };
    onData(first);
  };
}
