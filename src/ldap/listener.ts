import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { networkOf } from '../cache/index.ts';
import { inTime } from '../in-time.ts';
import { Conversation, type ConversationTools } from './conversation.ts';

export interface LdapListenerOptions {
  readonly host: string;
  /** For StartTLS; null: none. */
  readonly port: number | null;
  /** For LDAPS; null: none. */
  readonly tlsPort: number | null;
  readonly tools: ConversationTools;
}

export interface LdapListener {
  readonly port: number | undefined;
  readonly tlsPort: number | undefined;
  /** Takes no more connections, answers what is under way, and ends the rest when the time is over. */
  close(drainMs: number): Promise<void>;
}

const most = 2_000;
const mostFromOne = 200;
const sweepMs = 1_000;

export async function listenForLdap(options: LdapListenerOptions): Promise<LdapListener> {
  const { host, tools } = options;
  const open = new Map<Socket, Conversation>();
  const from = new Map<string, number>();

  function take(socket: Socket, overTls: boolean): void {
    const network = networkOf(socket.remoteAddress ?? '');
    const here = from.get(network) ?? 0;
    if (open.size >= most || here >= mostFromOne) {
      socket.destroy();
      return;
    }
    from.set(network, here + 1);
    socket.setNoDelay(true);
    open.set(socket, new Conversation(socket, tools, overTls));
    socket.once('close', () => {
      open.delete(socket);
      const left = (from.get(network) ?? 1) - 1;
      if (left > 0) from.set(network, left);
      else from.delete(network);
    });
  }

  async function listen(port: number | null, overTls: boolean): Promise<Server | undefined> {
    if (port === null) return undefined;
    const server = createServer((socket) => take(socket, overTls));
    server.listen(port, host);
    await once(server, 'listening');
    return server;
  }

  const servers = [await listen(options.port, false), await listen(options.tlsPort, true)] as const;
  const timer = setInterval(() => {
    const now = performance.now();
    for (const conversation of open.values()) conversation.sweep(now);
  }, sweepMs);
  timer.unref?.();
  const portOf = (server: Server | undefined) => (server?.address() as AddressInfo | undefined)?.port;

  return {
    port: portOf(servers[0]),
    tlsPort: portOf(servers[1]),
    async close(drainMs) {
      const closed = servers.map((server) => server && new Promise((done) => server.close(done)));
      for (const conversation of open.values()) conversation.drain();
      await inTime(Promise.all(closed), Math.max(drainMs, 1), 'LDAP clients did not leave').catch(() => {});
      for (const socket of open.keys()) socket.destroy();
      clearInterval(timer);
    },
  };
}
