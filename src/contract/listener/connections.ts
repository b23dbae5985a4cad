import type { Socket } from 'node:net';

/** One open connection, as the sweep and the drain see it. */
export interface Connection {
  readonly socket: Socket;
  /** When it is closed for doing nothing, in `now` of the registry; Infinity while a call is under way. */
  deadline: number;
  /** Tells the client that this connection is to end, where its protocol can say so beside an answer. */
  announceEnd?: () => void;
  /** Ends it after what is under way; at once when nothing is. */
  drain: () => void;
  /** The certificate that its client showed, in DER; left out where none was asked for. */
  clientCertificate?: () => Uint8Array | undefined;
}

export interface Connections {
  /** undefined when there are too many. */
  add(socket: Socket): Connection | undefined;
  readonly size: number;
  /** Milliseconds of a clock that moves every half second: good enough for timeouts, and free to read. */
  now(): number;
  readonly draining: boolean;
  /** Resolves when all have ended, or were cut off after `ms`. */
  drain(ms: number): Promise<void>;
}

const sweepEveryMs = 500;

/**
 * How long connections without a request stay open once the end has begun. A client that keeps them busy has its next
 * request on the way, which a connection that is closed at once would lose; its answer then says that it was the last.
 */
const lastRequestMs = 300;

/** Keeps every connection of a listener, closes those past their deadline, and drains them at the end. */
export function createConnections(maxConnections: number): Connections {
  const open = new Set<Connection>();
  let clock = performance.now();
  let draining = false;
  let emptied: (() => void) | undefined;

  const sweep = setInterval(() => {
    clock = performance.now();
    for (const connection of open) if (clock > connection.deadline) connection.socket.destroy();
  }, sweepEveryMs);
  sweep.unref();

  const emptyWithin = async (ms: number): Promise<void> => {
    if (open.size === 0) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      emptied = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
  };

  return {
    get size() {
      return open.size;
    },
    get draining() {
      return draining;
    },
    now: () => clock,
    add(socket) {
      if (open.size >= maxConnections || draining) return undefined;
      const connection: Connection = {
        socket,
        deadline: Number.POSITIVE_INFINITY,
        drain: () => socket.end(),
      };
      open.add(connection);
      socket.once('close', () => {
        open.delete(connection);
        if (open.size === 0) emptied?.();
      });
      return connection;
    },
    async drain(ms) {
      draining = true;
      for (const connection of open) connection.announceEnd?.();
      const last = Math.min(ms, lastRequestMs);
      await emptyWithin(last);
      for (const connection of open) connection.drain();
      await emptyWithin(ms - last);
      for (const connection of open) connection.socket.destroy();
      clearInterval(sweep);
    },
  };
}
