import { isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { ConnectionOptions } from '@nats-io/transport-node';
import { NodeTransport } from '@nats-io/transport-node/lib/node_transport';
import type { Outbound } from '../../outbound/index.ts';

/** What a connection's own options have besides: the library's factory makes transports for all of them. */
export interface OutboundOptions extends ConnectionOptions {
  readonly outbound: Outbound;
  readonly secrets: { readonly ca: string[]; readonly cert?: string; readonly key?: string };
  /** Those that were begun: the library leaves them open when they come to nothing. */
  readonly begun: Set<OutboundTransport>;
}

/** A server says who it is in a line, and then acknowledges: nothing of it is long. */
const longestGreeting = 65_536;
const longestUnasked = 1_048_576;
const perFrame = 4_096;

/**
 * The library takes all listeners off when it has read a greeting, and an error that is then under way would have
 * nobody: it would end the thread, and with it what others are told. One listener stays, whoever takes all off.
 */
function caught<S extends Socket>(socket: S): S {
  const nobody = (): void => {};
  const takeOff = socket.removeAllListeners.bind(socket);
  socket.removeAllListeners = (...names: (string | symbol)[]) =>
    takeOff(...(names as [string])).on('error', nobody);
  return socket.on('error', nobody);
}

/**
 * The transport of the NATS client over connections of the outbound client: to addresses that were looked up once and
 * that may be connected to, and to servers that do not say more than they are asked.
 */
export class OutboundTransport extends NodeTransport {
  private allowed = longestUnasked;
  private host = '';

  private get own(): OutboundOptions {
    return this.options as unknown as OutboundOptions;
  }

  override async dial({ hostname, port }: { hostname: string; port: number }): Promise<Socket> {
    this.own.begun.add(this);
    this.host = hostname.replace(/^\[(.*)\]$/, '$1');
    const socket = caught(await this.own.outbound.connect({ host: this.host, port }));
    let heard = 0;
    socket.on('data', (chunk: Uint8Array) => {
      heard += chunk.length;
      if (heard > longestGreeting) socket.destroy(new Error('the server does not speak NATS'));
    });
    // It is paused until somebody listens, who does so in this turn.
    setImmediate(() => socket.resume());
    return socket;
  }

  /** As the library's, but for what is trusted: an error is an answer here, and never one that nobody catches. */
  override startTLS(): Promise<TLSSocket> {
    const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
    const secure = caught(
      connectTls({
        socket: this.socket,
        ...(isIP(this.host) === 0 ? { servername: this.host } : { host: this.host }),
        ...this.own.secrets,
        minVersion: 'TLSv1.2',
        rejectUnauthorized: true,
      }),
    );
    secure.once('secureConnect', () => {
      if (!secure.authorized) {
        const why = secure.authorizationError;
        secure.destroy();
        return reject(new Error(`its certificate is not good (${why})`));
      }
      secure.removeAllListeners();
      resolve(secure);
    });
    secure.on('error', (error) => reject(error));
    secure.once('close', () => reject(new Error('the server broke TLS off')));
    return promise;
  }

  override setupHandlers(): void {
    super.setupHandlers();
    this.socket.on('data', (chunk: Uint8Array) => {
      this.allowed -= chunk.length;
      if (this.allowed < 0) this.socket.destroy(new Error('the server says more than it is asked'));
    });
  }

  /** Who cannot read on, since it is no NATS, leaves: the connection is of no use any more. */
  override async *iterate(): AsyncIterableIterator<Uint8Array> {
    try {
      yield* super.iterate();
    } finally {
      if (!this.done) this.socket?.destroy();
    }
  }

  override send(frame: Uint8Array): void {
    this.allowed = Math.min(this.allowed + frame.length + perFrame, 64 * longestUnasked);
    super.send(frame);
  }
}
