import type { Socket } from 'node:net';

/** One open connection, as the sweep and the drain see it. */
export interface Connection {
  readonly socket: Socket;
  /** When it is closed for doing nothing, in `now` of the registry; Infinity while a call is under way. */
  deadline: number;
  /** Ends it after what is under way; at once when nothing is. */
  drain: () => void;
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
      for (const connection of open) connection.drain();
      if (open.size > 0) {
        const all = new Promise<void>((resolve) => {
          emptied = resolve;
        });
        let timer: ReturnType<typeof setTimeout> | undefined;
        const enough = new Promise<void>((resolve) => {
          timer = setTimeout(resolve, ms);
        });
        await Promise.race([all, enough]);
        clearTimeout(timer);
      }
      for (const connection of open) connection.socket.destroy();
      clearInterval(sweep);
    },
  };
}
