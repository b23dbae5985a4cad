import type { Socket } from 'node:net';

/** Where a connection leads: to nothing but addresses that were checked for this very host. */
export interface Way {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
}

export interface Connections {
  /** One that is open and idle; undefined: there is none. Those to one host at other addresses are not for it. */
  take(way: Way): Socket | undefined;
  /** It may be used again. */
  keep(way: Way, socket: Socket): void;
}

interface Idle {
  readonly socket: Socket;
  readonly key: string;
  readonly since: number;
  readonly gone: () => void;
}

const mostPerWay = 16;
/** Of so many connections in all are kept; those that were idle longest are closed. */
const most = 1_000;
/** Servers close idle connections after five seconds, the quickest ones; ours are gone before. */
const longestMs = 4_000;

const keyOf = ({ secure, host, port, addresses }: Way): string =>
  `${secure ? 'https' : 'http'} ${host} ${port} ${addresses.length > 1 ? addresses.toSorted().join(' ') : addresses[0]}`;

/** Connections that are kept open between requests, by where they lead. */
export function createConnections(now: () => number = () => performance.now()): Connections {
  const byKey = new Map<string, Idle[]>();
  /** The one that was idle longest first. */
  const all = new Set<Idle>();
  let timer: ReturnType<typeof setInterval> | undefined;

  function forget(idle: Idle): void {
    if (!all.delete(idle)) return;
    const { key, socket, gone } = idle;
    for (const event of ['close', 'error', 'end', 'data']) socket.off(event, gone);
    const kept = byKey.get(key) ?? [];
    kept.splice(kept.indexOf(idle), 1);
    if (kept.length === 0) byKey.delete(key);
    if (all.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  }

  function drop(idle: Idle): void {
    forget(idle);
    // What breaks from now on breaks for nobody.
    idle.socket.on('error', () => {});
    idle.socket.destroy();
  }

  function dropOld(): void {
    for (const idle of all) {
      if (now() - idle.since < longestMs && all.size <= most) return;
      drop(idle);
    }
  }

  return {
    take(way) {
      dropOld();
      const idle = byKey.get(keyOf(way))?.at(-1);
      if (!idle) return undefined;
      forget(idle);
      idle.socket.ref();
      return idle.socket;
    },
    keep(way, socket) {
      const key = keyOf(way);
      const kept = byKey.get(key) ?? [];
      if (socket.destroyed || kept.length >= mostPerWay) {
        socket.destroy();
        return;
      }
      // Also one over which something comes that nobody asked for is used no more.
      const idle: Idle = { socket, key, since: now(), gone: () => drop(idle) };
      for (const event of ['close', 'error', 'end', 'data']) socket.on(event, idle.gone);
      byKey.set(key, kept);
      kept.push(idle);
      all.add(idle);
      dropOld();
      // It keeps no process waiting.
      socket.unref();
      if (!timer) {
        timer = setInterval(dropOld, longestMs / 4);
        timer.unref?.();
      }
    },
  };
}
