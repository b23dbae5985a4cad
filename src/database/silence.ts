import { Socket } from 'node:net';

/** What postgres.js gives to its `socket` option. */
interface Address {
  readonly host: readonly string[];
  readonly port: readonly number[];
  /** Of a unix socket; takes the place of host and port. */
  readonly path?: string | false | undefined;
}

interface Watched {
  read: number;
  written: number;
  /** Since when something is written and not answered. */
  since: number | undefined;
  readonly silenceMs: number;
}

const sockets = new Map<Socket, Watched>();
const lookMs = 1_000;
let looking: ReturnType<typeof setInterval> | undefined;

/**
 * A network that swallows everything says nothing of it: TCP itself would go on for a quarter of an hour. So a
 * connection on which the server owes an answer, and gives none for longer than any statement may take, is closed.
 */
function look(): void {
  const now = performance.now();
  for (const [socket, watched] of sockets) {
    if (socket.bytesRead !== watched.read) watched.since = undefined;
    else if (socket.bytesWritten !== watched.written) watched.since ??= now;
    else if (watched.since !== undefined && now - watched.since > watched.silenceMs) {
      socket.destroy(Object.assign(new Error('the database does not answer'), { code: 'ETIMEDOUT' }));
    }
    watched.read = socket.bytesRead;
    watched.written = socket.bytesWritten;
  }
}

function watch(socket: Socket, silenceMs: number): void {
  sockets.set(socket, { read: 0, written: 0, since: undefined, silenceMs });
  socket.once('close', () => {
    sockets.delete(socket);
    if (sockets.size > 0) return;
    clearInterval(looking);
    looking = undefined;
  });
  looking ??= setInterval(look, lookMs);
  looking.unref();
}

/**
 * Makes the sockets of one pool; hosts take turns, as in postgres.js itself.
 *
 * @param silenceMs more than the longest statement of the pool may take
 */
export function watchedSockets(silenceMs: number): (address: Address) => Socket {
  let next = 0;
  return ({ host, port, path }) => {
    const socket = new Socket();
    watch(socket, silenceMs);
    if (path) return socket.connect(path);
    const at = next++ % host.length;
    // TLS verifies the certificate against this name.
    Object.assign(socket, { host: host[at], port: port[at] });
    return socket.connect(port[at] ?? 5432, host[at] ?? 'localhost');
  };
}
