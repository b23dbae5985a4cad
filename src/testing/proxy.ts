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

/** One direction of a connection. A socket takes what fits into its buffer; the rest waits until that has drained. */
interface Flow {
  pass(bytes: Uint8Array): void;
  drain(): void;
}

function flowInto(socket: Pick<Socket, 'write'>): Flow {
  const waiting: Uint8Array[] = [];
  const drain = () => {
    for (let bytes = waiting.shift(); bytes; bytes = waiting.shift()) {
      const taken = Math.max(0, socket.write(bytes));
      if (taken === bytes.length) continue;
      waiting.unshift(bytes.subarray(taken));
      return;
    }
  };
  return {
    drain,
    pass(bytes) {
      // What was given is used again for what comes next.
      waiting.push(Uint8Array.from(bytes));
      if (waiting.length === 1) drain();
    },
  };
}

interface Link {
  /** undefined where nobody listens behind the proxy. */
  readonly server: Promise<{ readonly socket: Socket; readonly flow: Flow } | undefined>;
  readonly answers: Flow;
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
  const connect = async (client: Socket<Link>, answers: Flow) => {
    const drained = Promise.withResolvers<Flow>();
    try {
      const socket = await Bun.connect({
        hostname: '127.0.0.1',
        port,
        socket: {
          data(_, bytes) {
            if (proxy.mode === 'pass') answers.pass(bytes);
            else if (proxy.mode === 'lose answers') client.terminate();
          },
          drain: async () => (await drained.promise).drain(),
          close() {
            if (proxy.mode !== 'stall') client.terminate();
          },
        },
      });
      const flow = flowInto(socket);
      drained.resolve(flow);
      return { socket, flow };
    } catch {
      client.terminate();
      return undefined;
    }
  };
  const listener = Bun.listen<Link>({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      open(client) {
        clients.add(client);
        if (proxy.mode === 'refuse') return void client.terminate();
        const answers = flowInto(client);
        client.data = { answers, server: connect(client, answers) };
      },
      async data(client, bytes) {
        if (proxy.mode === 'stall') return;
        const copy = Uint8Array.from(bytes);
        (await client.data.server)?.flow.pass(copy);
      },
      drain(client) {
        client.data.answers.drain();
      },
      async close(client) {
        clients.delete(client);
        (await client.data?.server)?.socket.end();
      },
    },
  });
  return proxy;
}
