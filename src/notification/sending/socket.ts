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
  { connectMs, listenMs }: RelayPatience,
): Promise<RelaySocket> {
  const connection = await outbound.connect({ host, port, byOperator }, connectMs);
  const secure = tls === 'implicit' || (tls === 'either' && !(await speaksFirst(connection, listenMs)));
  return { connection, secure, requireTLS: !secure && tls !== 'offered' };
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
