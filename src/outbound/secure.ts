import { isIP, type Socket } from 'node:net';
import { connect } from 'node:tls';

/**
 * TLS over a connection to a checked address: the certificate must be good for the host that was asked for.
 * @param protocols to choose from (ALPN, RFC 7301)
 * @throws Error when it is not
 */
export function secured(
  socket: Socket,
  host: string,
  authorities: readonly string[] | undefined,
  signal: AbortSignal,
  protocols: readonly string[] = ['http/1.1'],
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const over = connect({
      socket,
      host,
      ...(isIP(host) === 0 && { servername: host }),
      ...(authorities && { ca: [...authorities] }),
      ...(protocols.length > 0 && { ALPNProtocols: [...protocols] }),
    });
    const settle = (): void => {
      signal.removeEventListener('abort', aborted);
      over.off('error', fail).off('close', closed).off('secureConnect', done);
    };
    const fail = (error: Error): void => {
      settle();
      over.on('error', () => {});
      over.destroy();
      socket.destroy();
      reject(error);
    };
    const aborted = (): void => fail(signal.reason);
    const closed = (): void => fail(new Error('the connection was closed while TLS was agreed on'));
    const done = (): void => {
      if (!over.authorized) fail(over.authorizationError ?? new Error('not authorized'));
      else {
        settle();
        resolve(over);
      }
    };
    signal.addEventListener('abort', aborted, { once: true });
    over.on('error', fail).on('close', closed).on('secureConnect', done);
    if (signal.aborted) aborted();
  });
}
