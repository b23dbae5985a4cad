import { connect, type Socket } from 'node:net';
import { unavailable } from '../errors/index.ts';

/** Connects to the first of the addresses that takes it; the name is not looked up again. */
export async function connected(
  host: string,
  addresses: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<Socket> {
  let cause: unknown;
  for (const address of addresses) {
    signal.throwIfAborted();
    try {
      return await connectedTo(address, port, signal);
    } catch (error) {
      cause = error;
    }
  }
  signal.throwIfAborted();
  const { code, message } = cause as Error & { code?: string };
  const why = code === 'ECONNREFUSED' ? 'it refuses the connection' : message;
  throw unavailable('OUT-Con01', `${host}:${port} cannot be reached: ${why}`, { cause });
}

function connectedTo(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    // Conversations are of short lines, which would wait for one another's acknowledgement (Nagle, RFC 9293 §3.7.4).
    const socket = connect({ host, port, noDelay: true });
    const settle = (): void => {
      signal.removeEventListener('abort', abort);
      socket.off('error', fail);
      socket.off('connect', done);
    };
    const abort = (): void => {
      settle();
      socket.destroy();
      reject(signal.reason);
    };
    const fail = (error: Error): void => {
      settle();
      socket.destroy();
      reject(error);
    };
    const done = (): void => {
      settle();
      // What was told before anybody listens waits for who does.
      socket.pause();
      resolve(socket);
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.once('error', fail);
    socket.once('connect', done);
  });
}
