/**
 * A light load generator, run as a process of its own: raw sockets, one request under way on each, as little
 * reading of answers as tells that they are good and whole. Takes a `Load` as its argument, prints a `Measured`.
 */
export interface Load {
  readonly port: number;
  readonly connections: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly call:
    | { readonly protocol: 'http'; readonly verb: string; readonly path: string; readonly body?: string }
    /** Whole HTTP/1.1 requests; each connection goes through them from a place of its own. */
    | { readonly protocol: 'raw'; readonly requests: readonly string[] }
    /** One empty message a call. */
    | { readonly protocol: 'grpc'; readonly path: string };
}

export interface Measured {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

type Client = {
  readonly start: string | Uint8Array;
  readonly read: (chunk: Buffer) => (string | Uint8Array) | undefined;
};

const fail = (why: string): never => {
  console.error(why);
  process.exit(1);
};

const contentLength = /\r\ncontent-length: (\d+)\r\n/i;

/** Answers come whole, with a length; anything else is a fault of the server under test. */
function httpClient(verb: string, path: string, body: string | undefined): Client {
  return rawClient([
    `${verb} ${path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer good\r\n${
      body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${body.length}\r\n`
    }\r\n${body ?? ''}`,
  ]);
}

function rawClient(requests: readonly string[], first = 0): Client {
  let at = first;
  const next = () => requests[at++ % requests.length] ?? '';
  let rest = '';
  return {
    start: next(),
    read(chunk) {
      rest += chunk.toString('latin1');
      const end = rest.indexOf('\r\n\r\n');
      if (end < 0) return undefined;
      const length = contentLength.exec(rest)?.[1];
      if (!rest.startsWith('HTTP/1.1 200') || length === undefined) return fail(rest);
      if (rest.length < end + 4 + Number(length)) return undefined;
      rest = '';
      return next();
    },
  };
}

const frame = (type: number, flags: number, stream: number, payload: Uint8Array): Buffer => {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
};

const literal = (name: string, value: string): Buffer =>
  Buffer.concat([
    Buffer.from([0, name.length]),
    Buffer.from(name),
    Buffer.from([value.length]),
    Buffer.from(value),
  ]);

const [data, headers, reset, settings, ping, goAway, windowUpdate] = [0, 1, 3, 4, 6, 7, 8] as const;
const endStream = 1;
const ack = 1;
const nothing: Buffer = Buffer.alloc(0);

/** Just enough of HTTP/2 for a client: fixed headers, one stream after the other. */
function grpcClient(path: string): Client {
  const fields = Buffer.concat(
    Object.entries({
      ':method': 'POST',
      ':scheme': 'http',
      ':path': path,
      ':authority': 'localhost',
      'content-type': 'application/grpc',
      te: 'trailers',
      authorization: 'Bearer good',
    }).map(([name, value]) => literal(name, value)),
  );
  // One buffer for every call: only the stream's number changes, in both frames.
  const call = Buffer.concat([frame(headers, 4, 0, fields), frame(data, endStream, 0, new Uint8Array(5))]);
  const second = 9 + fields.length;
  const granted = frame(windowUpdate, 0, 0, Buffer.from([0, 1, 0, 0]));
  let stream = -1;
  let rest: Buffer = Buffer.alloc(0);
  const next = (): Buffer => {
    stream += 2;
    call.writeUInt32BE(stream, 5);
    call.writeUInt32BE(stream, second + 5);
    // Grants the connection as much as answers took, long before it runs out.
    return stream % 200 === 1 ? Buffer.concat([call, granted]) : call;
  };
  const control = (type: number, flags: number, payload: Buffer): Buffer | undefined => {
    if (type === goAway || type === reset) fail(`frame ${type}: ${payload.toString('hex')}`);
    if (flags & ack) return undefined;
    if (type === settings) return frame(settings, ack, 0, nothing);
    return type === ping ? frame(ping, ack, 0, payload) : undefined;
  };
  return {
    start: Buffer.concat([
      Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
      frame(settings, 0, 0, nothing),
      next(),
    ]),
    read(chunk) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let out: Buffer | undefined;
      let at = 0;
      while (rest.length - at >= 9) {
        const end = at + 9 + rest.readUIntBE(at, 3);
        if (rest.length < end) break;
        const type = rest[at + 3]!;
        const flags = rest[at + 4]!;
        let answer: Buffer | undefined;
        if (type !== data && type !== headers) answer = control(type, flags, rest.subarray(at + 9, end));
        else if (flags & endStream) {
          finished = true;
          answer = next();
        }
        if (answer !== undefined) out = out === undefined ? answer : Buffer.concat([out, answer]);
        at = end;
      }
      rest = at === rest.length ? nothing : Buffer.from(rest.subarray(at));
      return out;
    },
  };
}

/** Set by a client that answers frames which end no call. */
let finished = true;

function clientOf(call: Load['call'], connection: number): Client {
  if (call.protocol === 'grpc') return grpcClient(call.path);
  if (call.protocol === 'raw') return rawClient(call.requests, connection);
  return httpClient(call.verb, call.path, call.body);
}

async function run({ port, connections, warmUpMs, measureMs, call }: Load): Promise<Measured> {
  const took: number[] = [];
  let measuring = false;
  for (let i = 0; i < connections; i++) {
    const client = clientOf(call, i);
    let since = performance.now();
    await Bun.connect({
      hostname: '127.0.0.1',
      port,
      socket: {
        open(socket) {
          socket.write(client.start);
        },
        data(socket, chunk) {
          finished = call.protocol !== 'grpc';
          const answer = client.read(chunk);
          if (answer === undefined) return;
          if (finished) {
            const now = performance.now();
            if (measuring) took.push(now - since);
            since = now;
          }
          socket.write(answer);
        },
        close: () => fail('the server closed a connection'),
      },
    });
  }
  await Bun.sleep(warmUpMs);
  const start = performance.now();
  measuring = true;
  await Bun.sleep(measureMs);
  measuring = false;
  const seconds = (performance.now() - start) / 1000;
  if (took.length === 0) fail('no call was answered');
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.floor(took.length * share)]!;
  return { perSecond: Math.round(took.length / seconds), p50Ms: at(0.5), p99Ms: at(0.99) };
}

if (import.meta.main) {
  console.log(JSON.stringify(await run(JSON.parse(process.argv[2]!) as Load)));
  process.exit(0);
}
