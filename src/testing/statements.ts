import { connect, createServer, type Socket } from 'node:net';

/** A statement as the product prepares it, with the values of its last execution. */
export interface PreparedStatement {
  /** The connection's application_name: `postern reads`. */
  readonly application: string;
  /** Server settings that the connection began with. */
  readonly settings: Readonly<Record<string, string>>;
  readonly text: string;
  /** Type oids that the client named; 0 leaves one to the server. */
  readonly types: readonly number[];
  readonly values: readonly (string | null)[];
}

export interface StatementRecorder {
  /** The URL with the recorder in the place of its host and port. */
  url(url: string): string;
  /** Each once for each kind of connection. */
  statements(): PreparedStatement[];
  /** Every execution while something is done, in their order. */
  during(act: () => Promise<unknown>): Promise<PreparedStatement[]>;
  stop(): void;
}

/** A proxy to a loopback port that reads along what clients prepare and execute: of all threads, pools and clients. */
export async function recordStatements(port: number): Promise<StatementRecorder> {
  const executed = new Map<string, PreparedStatement>();
  const watching = new Set<PreparedStatement[]>();
  const sockets = new Set<Socket>();
  const listener = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    const read = reader((statement) => {
      const key = `${statement.application}\n${statement.text}`;
      executed.set(key, statement);
      for (const seen of watching) seen.push(statement);
    });
    client.on('data', read);
    client.pipe(server).pipe(client);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const own = (listener.address() as { port: number }).port;
  return {
    url: (url) => url.replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${own}`),
    statements: () => [...executed.values()],
    async during(act) {
      const seen: PreparedStatement[] = [];
      watching.add(seen);
      try {
        await act();
      } finally {
        watching.delete(seen);
      }
      return seen;
    },
    stop() {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Of a startup message: what is no server setting. */
const connection = ['user', 'database', 'application_name', 'client_encoding'];

/** Reads the frontend's half of the protocol (PostgreSQL documentation, "Message Formats"). */
function reader(onExecuted: (statement: PreparedStatement) => void): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0);
  let started: Pick<PreparedStatement, 'application' | 'settings'> | undefined;
  const prepared = new Map<string, { text: string; types: number[] }>();

  function message(type: string, body: Buffer): void {
    const read = fields(body);
    if (type === 'P') {
      const name = read.text();
      const text = read.text();
      prepared.set(name, { text, types: read.many(() => read.int32()) });
    } else if (type === 'B' && started) {
      read.text();
      const name = read.text();
      read.many(() => read.int16());
      const values = read.many(() => read.value());
      const statement = prepared.get(name);
      // Without a name it is planned at each execution.
      if (statement && name !== '') onExecuted({ ...started, ...statement, values });
    }
  }

  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    for (;;) {
      const head = started ? 1 : 0;
      if (rest.length < head + 4) return;
      const end = head + rest.readInt32BE(head);
      if (rest.length < end) return;
      const body = rest.subarray(head + 4, end);
      if (started) message(String.fromCharCode(rest[0] as number), body);
      else started = startup(body);
      rest = rest.subarray(end);
    }
  };
}

function startup(body: Buffer): Pick<PreparedStatement, 'application' | 'settings'> {
  const words = body.toString('utf8', 4).split('\0');
  const named: Record<string, string> = {};
  for (let i = 0; words[i]; i += 2) named[words[i] as string] = words[i + 1] ?? '';
  const settings = Object.fromEntries(Object.entries(named).filter(([name]) => !connection.includes(name)));
  return { application: named['application_name'] ?? '', settings };
}

function fields(body: Buffer) {
  let at = 0;
  const int = (size: 2 | 4) => {
    const value = body.readIntBE(at, size);
    at += size;
    return value;
  };
  return {
    int16: () => int(2),
    int32: () => int(4),
    text() {
      const end = body.indexOf(0, at);
      const value = body.toString('utf8', at, end);
      at = end + 1;
      return value;
    },
    value() {
      const size = int(4);
      if (size < 0) return null;
      at += size;
      return body.toString('utf8', at - size, at);
    },
    many: <T>(one: () => T): T[] => Array.from({ length: int(2) }, one),
  };
}
