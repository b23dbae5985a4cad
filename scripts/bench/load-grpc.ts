import { type Client, fail } from './load-client.ts';

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

const control = (type: number, flags: number, payload: Buffer): Buffer | undefined => {
  if (type === goAway || type === reset) fail(`frame ${type}: ${payload.toString('hex')}`);
  if (flags & ack) return undefined;
  if (type === settings) return frame(settings, ack, 0, nothing);
  return type === ping ? frame(ping, ack, 0, payload) : undefined;
};

/** Just enough of HTTP/2 for a client: fixed headers, an empty message, a new stream for each that ends. */
export function grpcClient(path: string, streams: number): Client {
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
  const call = Buffer.concat([frame(headers, 4, 0, fields), frame(data, endStream, 0, new Uint8Array(5))]);
  // Grants the connection as much as answers took, long before it runs out.
  const granted = frame(windowUpdate, 0, 0, Buffer.from([0, 1, 0, 0]));
  // Calls are copied into one buffer: only the stream's number differs, in both frames.
  const out = Buffer.alloc(streams * call.length + granted.length);
  let stream = -1;
  let length = 0;
  const next = () => {
    stream += 2;
    call.copy(out, length);
    out.writeUInt32BE(stream, length + 5);
    out.writeUInt32BE(stream, length + 9 + fields.length + 5);
    length += call.length;
    if (stream % 200 !== 1) return;
    granted.copy(out, length);
    length += granted.length;
  };
  const take = (): Buffer | undefined => {
    const taken = length === 0 ? undefined : out.subarray(0, length);
    length = 0;
    return taken;
  };
  /** Which of the calls under way a stream is; a new one takes the place of the one that ended. */
  const places = new Map<number, number>();
  const open = (place: number) => {
    next();
    places.set(stream, place);
  };

  for (let place = 0; place < streams; place++) open(place);
  const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  const start = Buffer.concat([preface, frame(settings, 0, 0, nothing), take() ?? nothing]);
  let rest: Buffer = nothing;
  return {
    start,
    calls: streams,
    read(chunk, answered) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let controls: Buffer = nothing;
      let at = 0;
      while (rest.length - at >= 9) {
        const end = at + 9 + rest.readUIntBE(at, 3);
        if (rest.length < end) break;
        const type = rest[at + 3]!;
        const flags = rest[at + 4]!;
        if (type !== data && type !== headers) {
          const answer = control(type, flags, rest.subarray(at + 9, end));
          if (answer !== undefined) controls = Buffer.concat([controls, answer]);
        } else if (flags & endStream) {
          const ended = rest.readUInt32BE(at + 5);
          const place = places.get(ended) ?? fail(`stream ${ended} is none of ours`);
          places.delete(ended);
          answered(place);
          open(place);
        }
        at = end;
      }
      rest = at === rest.length ? nothing : Buffer.from(rest.subarray(at));
      const calls = take();
      return controls.length === 0 ? calls : Buffer.concat([controls, calls ?? nothing]);
    },
  };
}
