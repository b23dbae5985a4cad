import { generate } from './generator.ts';
import type { Load, Measured } from './load.ts';
import type { Row } from './row.ts';

const rounds = 5;
const warmUpMs = 400;
const measureMs = 1500;

const here = (file: string) => new URL(file, import.meta.url).pathname;

interface Side {
  readonly name: string;
  readonly port: number;
  readonly call: Load['call'];
  readonly connections: number;
  readonly reach?: number;
  readonly note?: string;
}

async function measure({ port, call, connections }: Side, warmUp = warmUpMs): Promise<Measured> {
  const load: Load = { port, connections, warmUpMs: warmUp, measureMs, call };
  return generate<Measured>('load.ts', load);
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** First line that a process prints. */
async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes('\n')) return text.slice(0, text.indexOf('\n'));
  }
  throw new Error('the server ended before it listened');
}

/**
 * Calls a second of a trivial RPC over each protocol, against a bare Elysia route. The sides take turns, so
 * that what else the machine does falls on all alike; medians count.
 */
export async function benchRpc(): Promise<Row[]> {
  const server = Bun.spawn([process.execPath, here('rpc-server.ts')], { stdout: 'pipe', stderr: 'inherit' });
  try {
    const { bare, ours } = JSON.parse(await firstLine(server.stdout)) as { bare: number; ours: number };
    const rpcPath = '/zitadel.settings.v2.SettingsService/GetGeneralSettings';
    const rest = { protocol: 'http', verb: 'GET', path: '/v2/settings' } as const;
    const connect = { protocol: 'http', verb: 'POST', path: rpcPath, body: '{}' } as const;
    const sides: Side[] = [
      { name: 'bare', port: bare, call: rest, connections: 32 },
      { name: 'trivial RPC over REST', port: ours, call: rest, connections: 32, reach: 0.4 },
      { name: 'trivial RPC over Connect', port: ours, call: connect, connections: 32, reach: 0.4 },
      {
        name: 'trivial RPC over gRPC',
        port: ours,
        call: { protocol: 'grpc', path: rpcPath, streams: 8 },
        connections: 4,
        reach: 0.3,
        note: '32 calls under way on 4 connections, as gRPC channels share them',
      },
      {
        name: 'the same, a connection each',
        port: ours,
        call: { protocol: 'grpc', path: rpcPath },
        connections: 32,
      },
    ];
    // Until the code is compiled: a server runs longer than a bench.
    for (const side of sides) await measure(side, 4000);
    const results = sides.map((): number[] => []);
    for (let round = 0; round < rounds; round++) {
      for (const [i, side] of sides.entries()) results[i]!.push((await measure(side)).perSecond);
    }
    const [limit = 0, ...values] = results.map(median);
    return values.map((value, i) => {
      const { name, reach, note } = sides[i + 1]!;
      const ratio = Number((value / limit).toFixed(2));
      return { name, value, unit: 'calls/s', limit, ratio, reach, ...(note !== undefined && { note }) };
    });
  } finally {
    server.kill();
    await server.exited;
  }
}

if (import.meta.main) console.table(await benchRpc());
