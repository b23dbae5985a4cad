import { connect, type Socket } from 'node:net';
import { unavailable } from '../errors/index.ts';

/** An address that has not taken the connection by then competes with the next one (RFC 8305 §5). */
const nextAfterMs = 250;

/** Connects to the first of the addresses that takes it; the name is not looked up again. */
export function connected(
  host: string,
  addresses: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const left = [...addresses];
    const trying = new Set<Socket>();
    let timer: ReturnType<typeof setTimeout> | undefined;

    const settle = (won?: Socket): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      for (const socket of trying) if (socket !== won) socket.destroy();
    };
    const aborted = (): void => {
      settle();
      reject(signal.reason);
    };
    const next = (): void => {
      clearTimeout(timer);
      const address = left.shift();
      if (address === undefined) return;
      if (left.length > 0) timer = setTimeout(next, nextAfterMs);
      const socket = tried(address, port, won, (error) => {
        trying.delete(socket);
        if (left.length > 0) return next();
        if (trying.size > 0) return;
        settle();
        reject(unreachable(host, port, error));
      });
      trying.add(socket);
    };
    const won = (socket: Socket): void => {
      settle(socket);
      // What was told before anybody listens waits for who does.
      socket.pause();
      resolve(socket);
    };

    if (signal.aborted) return aborted();
    signal.addEventListener('abort', aborted, { once: true });
    next();
  });
}

function tried(
  host: string,
  port: number,
  done: (socket: Socket) => void,
  failed: (error: Error) => void,
): Socket {
  // Conversations are of short lines, which would wait for one another's acknowledgement (Nagle, RFC 9293 §3.7.4).
  const socket = connect({ host, port, noDelay: true });
  const onError = (error: Error): void => {
    socket.destroy();
    failed(error);
  };
  const onConnect = (): void => {
    socket.off('error', onError);
    done(socket);
  };
  return socket.once('error', onError).once('connect', onConnect);
}

function unreachable(host: string, port: number, cause: Error & { code?: string }) {
  const why = cause.code === 'ECONNREFUSED' ? 'it refuses the connection' : cause.message;
  return unavailable('OUT-Con01', `${host}:${port} cannot be reached: ${why}`, { cause });
}
