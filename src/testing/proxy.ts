import type { Socket } from 'bun';

/** What a network may do: pass on, refuse connections, swallow everything, or lose answers and then the connection. */
export type NetworkMode = 'pass' | 'refuse' | 'stall' | 'lose answers';

export interface TestProxy {
  /** The URL with this proxy in the place of its host and port. */
  url(url: string): string;
  mode: NetworkMode;
  /** Closes all connections. */
  cut(): void;
  stop(): void;
}

interface Link {
  server: Promise<Socket<undefined>>;
}

/** A TCP proxy to a loopback port, to lose a database in every way that networks have. */
export function testProxy(port: number): TestProxy {
  const clients = new Set<Socket<Link>>();
  const proxy: TestProxy = {
    mode: 'pass',
    url: (url) => url.replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${listener.port}`),
    cut() {
      for (const client of clients) client.terminate();
    },
    stop() {
      listener.stop(true);
    },
  };
  const listener = Bun.listen<Link>({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      open(client) {
        clients.add(client);
        if (proxy.mode === 'refuse') return client.terminate();
        const server = Bun.connect({
          hostname: '127.0.0.1',
          port,
          socket: {
            data(_, bytes) {
              if (proxy.mode === 'pass') client.write(bytes);
              else if (proxy.mode === 'lose answers') client.terminate();
            },
            close: () => {
              if (proxy.mode !== 'stall') client.terminate();
            },
          },
        });
        client.data = { server };
      },
      async data(client, bytes) {
        if (proxy.mode !== 'stall') (await client.data.server).write(bytes);
      },
      async close(client) {
        clients.delete(client);
        (await client.data?.server)?.end();
      },
    },
  });
  return proxy;
}
