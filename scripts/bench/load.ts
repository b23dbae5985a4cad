import { serveLoads } from './generator.ts';
import { type AssertionLoad, assertionRequests } from './load-assertion.ts';
import { type Client, fail } from './load-client.ts';
import { type BoundLoad, boundRequests } from './load-dpop.ts';
import { grpcClient } from './load-grpc.ts';

/**
 * A light load generator, run as a process of its own: raw sockets, one request under way on each, as little
 * reading of answers as tells that they are good and whole. Each `Load` is answered with a `Measured`.
 */
export interface Load {
  readonly port: number;
  readonly connections: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly call:
    | { readonly protocol: 'http'; readonly verb: string; readonly path: string; readonly body?: string }
    /**
     * Whole HTTP/1.1 requests; the connections go through them from places far from each other. `uniqueText` in
     * them is another text of the same length each time.
     */
    | { readonly protocol: 'raw'; readonly requests: readonly string[] }
    | ({ readonly protocol: 'dpop' } & BoundLoad)
    | ({ readonly protocol: 'assertion' } & AssertionLoad)
    /** One empty message a call; `streams` of them under way on each connection, default 1. */
    | { readonly protocol: 'grpc'; readonly path: string; readonly streams?: number };
}

export interface Measured {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const contentLength = /\r\ncontent-length: (\d+)\r\n/i;

/** Answers come whole, with a length; anything else is a fault of the server under test. */
function httpClient(verb: string, path: string, body: string | undefined): Client {
  return rawClient([
    `${verb} ${path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer good\r\n${
      body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${body.length}\r\n`
    }\r\n${body ?? ''}`,
  ]);
}

export const uniqueText = 'something-unique.';
const began = Date.now().toString(36).padStart(9, '0');
let uniques = 0;
const unique = () => began + (uniques++).toString(36).padStart(uniqueText.length - began.length, '0');

function rawClient(requests: readonly string[], first = 0): Client {
  let at = first;
  return clientSending(() => (requests[at++ % requests.length] ?? '').replaceAll(uniqueText, unique));
}

function clientSending(next: () => string): Client {
  let rest = '';
  return {
    start: next(),
    calls: 1,
    read(chunk, answered) {
      rest += chunk.toString('latin1');
      const end = rest.indexOf('\r\n\r\n');
      if (end < 0) return undefined;
      const length = contentLength.exec(rest)?.[1];
      if (!/^HTTP\/1\.1 20[01] /.test(rest) || length === undefined) return fail(rest);
      if (rest.length < end + 4 + Number(length)) return undefined;
      rest = '';
      answered(0);
      return next();
    },
  };
}

function clientOf({ call, connections }: Load, connection: number): Client {
  if (call.protocol === 'grpc') return grpcClient(call.path, call.streams ?? 1);
  if (call.protocol === 'dpop') return clientSending(boundRequests(call));
  if (call.protocol === 'assertion') return clientSending(assertionRequests(call));
  if (call.protocol === 'raw') {
    const { requests } = call;
    return rawClient(requests, Math.floor((connection * requests.length) / connections));
  }
  return httpClient(call.verb, call.path, call.body);
}

async function run(load: Load): Promise<Measured> {
  const { port, connections, warmUpMs, measureMs } = load;
  const took: number[] = [];
  let measuring = false;
  let over = false;
  for (let i = 0; i < connections; i++) {
    const client = clientOf(load, i);
    const since = new Array<number>(client.calls).fill(performance.now());
    const answered = (which: number) => {
      const now = performance.now();
      if (measuring) took.push(now - since[which]!);
      since[which] = now;
    };
    await Bun.connect({
      hostname: '127.0.0.1',
      port,
      socket: {
        open(opened) {
          opened.write(client.start);
        },
        data(opened, chunk) {
          const next = client.read(chunk, answered);
          // What is under way at the end is finished, and nothing begun.
          if (over) opened.end();
          else if (next !== undefined) opened.write(next);
        },
        close: () => (over ? undefined : fail('the server closed a connection')),
      },
    });
  }
  await Bun.sleep(warmUpMs);
  const start = performance.now();
  measuring = true;
  await Bun.sleep(measureMs);
  measuring = false;
  const seconds = (performance.now() - start) / 1000;
  over = true;
  if (took.length === 0) fail('no call was answered');
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.floor(took.length * share)]!;
  return { perSecond: Math.round(took.length / seconds), p50Ms: at(0.5), p99Ms: at(0.99) };
}

if (import.meta.main) await serveLoads(run);
