import { Socket } from 'node:net';

/** What postgres.js gives to its `socket` option. */
interface Address {
  readonly host: readonly string[];
  readonly port: readonly number[];
  /** Of a unix socket; takes the place of host and port. */
  readonly path?: string | false | undefined;
  readonly ssl?: unknown;
}

interface Watched {
  /** When the first of what is not answered yet was written. */
  since: number | undefined;
  readonly silenceMs: number;
}

const sockets = new Map<Socket, Watched>();
const lookMs = 1_000;
let looking: ReturnType<typeof setInterval> | undefined;

/**
 * A network that swallows everything says nothing of it: TCP itself would go on for a quarter of an hour. So a
 * connection on which the server was asked, and said nothing for longer than any statement may take, is closed.
 */
function look(): void {
  const now = performance.now();
  for (const [socket, { since, silenceMs }] of sockets) {
    if (since === undefined || now - since <= silenceMs) continue;
    socket.destroy(Object.assign(new Error('the database does not answer'), { code: 'ETIMEDOUT' }));
  }
}

function watch(socket: Socket, silenceMs: number): void {
  const watched: Watched = { since: undefined, silenceMs };
  sockets.set(socket, watched);
  const write = socket.write;
  socket.write = function asked(this: Socket, ...message: Parameters<typeof write>) {
    watched.since ??= performance.now();
    return write.apply(this, message);
  } as typeof write;
  socket.on('data', () => {
    watched.since = undefined;
  });
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
 * postgres.js takes a socket of ours for connected: it writes at once, and listens for errors a moment later. So
 * this one keeps what is written until it is, and begins to connect when somebody listens.
 */
function connectLater(socket: Socket, begin: () => void): void {
  const write = socket.write;
  const waiting: Parameters<typeof write>[] = [];
  socket.write = ((...message: Parameters<typeof write>) => {
    waiting.push(message);
    return true;
  }) as typeof write;
  socket.once('connect', () => {
    socket.write = write;
    for (const message of waiting) write.apply(socket, message);
  });
  setImmediate(() => {
    if (!socket.destroyed) begin();
  });
}

/**
 * Makes the sockets of one pool; hosts take turns, as in postgres.js itself.
 *
 * @param silenceMs more than the longest statement of the pool may take
 */
export function watchedSockets(silenceMs: number): (address: Address) => Socket {
  let next = 0;
  return ({ host, port, path, ssl }) => {
    const socket = new Socket();
    // Under TLS what is said and heard does not pass through here; those connections are left to TCP.
    if (!ssl) watch(socket, silenceMs);
    const at = next++ % host.length;
    // TLS verifies the certificate against this name.
    if (!path) Object.assign(socket, { host: host[at], port: port[at] });
    connectLater(socket, () => {
      if (path) socket.connect(path);
      else socket.connect(port[at] ?? 5432, host[at] ?? 'localhost');
    });
    return socket;
  };
}
