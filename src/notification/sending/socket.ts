import { isIP, type Socket } from 'node:net';
import type { Outbound } from '../../outbound/index.ts';
import type { Relay } from './relay.ts';

/** What nodemailer is to know of a connection. */
export interface RelaySocket {
  readonly connection: Socket;
  /** TLS from the first byte on. */
  readonly secure: boolean;
  readonly requireTLS: boolean;
}

export interface RelayPatience {
  readonly connectMs: number;
  /** For who speaks first, where the port does not say. */
  readonly listenMs: number;
  /** For the server's greeting, and for each of its answers. */
  readonly answerMs: number;
}

export const usualPatience: RelayPatience = { connectMs: 8_000, listenMs: 1_500, answerMs: 15_000 };

/** Connects by the rules of what leaves the server, and finds out how the relay does TLS. */
export async function openSocket(
  outbound: Outbound,
  { host, port, tls, byOperator }: Relay,
  { connectMs, listenMs, answerMs }: RelayPatience,
): Promise<RelaySocket> {
  const connection = await outbound.connect({ host, port, byOperator }, connectMs);
  leaveWhenUnasked(connection, answerMs * answersLong);
  const secure = tls === 'implicit' || (tls === 'either' && !(await speaksFirst(connection, listenMs)));
  return { connection, secure, requireTLS: !secure && tls !== 'offered' };
}

/** An answer that is long in coming is waited for from byte to byte; all of it may take so many times as long. */
const answersLong = 2;

/**
 * Whoever goes on talking while nothing is said to him is left: byte by byte an answer could be drawn out for ever, and
 * with it the place of a connection.
 */
function leaveWhenUnasked(connection: Socket, ms: number): void {
  let said = 0;
  let since = performance.now();
  const timer = setInterval(() => {
    const { bytesWritten } = connection;
    if (bytesWritten !== said) {
      said = bytesWritten;
      since = performance.now();
    } else if (performance.now() - since >= ms)
      connection.destroy(new Error(`the relay gave no whole answer within ${ms / 1_000} s`));
  }, ms / 4);
  timer.unref?.();
  connection.once('close', () => clearInterval(timer));
}

/** A server greets in the clear before STARTTLS; one of TLS waits for its client (RFC 8446 §4.1.2). */
function speaksFirst(socket: Socket, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (spoke: boolean): void => {
      clearTimeout(timer);
      socket.off('readable', heard);
      socket.off('close', closed);
      socket.off('error', closed);
      resolve(spoke);
    };
    const heard = (): void => {
      const greeting = socket.read();
      if (greeting === null) return;
      socket.unshift(greeting);
      settle(true);
    };
    const closed = (): void => settle(true);
    const timer = setTimeout(() => settle(false), ms);
    socket.on('readable', heard);
    socket.once('close', closed);
    socket.once('error', closed);
  });
}

/** @param trusted what the outbound client trusts; undefined: the public authorities */
export const tlsOptions = (relay: Relay, trusted: readonly string[] | undefined) => ({
  minVersion: 'TLSv1.2' as const,
  ...(isIP(relay.host) === 0 && { servername: relay.host }),
  ...(trusted && { ca: [...trusted] }),
  ...(relay.tls === 'offered' && { rejectUnauthorized: false }),
});
