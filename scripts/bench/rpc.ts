import type { Load, Measured } from './load.ts';
import type { Row } from './row.ts';

const rounds = 5;
const warmUpMs = 400;
const measureMs = 1500;
const connections = 32;

const here = (file: string) => new URL(file, import.meta.url).pathname;

async function measure(port: number, call: Load['call'], warmUp = warmUpMs): Promise<Measured> {
  const load: Load = { port, connections, warmUpMs: warmUp, measureMs, call };
  const generator = Bun.spawn([process.execPath, here('load.ts'), JSON.stringify(load)], {
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const printed = await new Response(generator.stdout).text();
  if ((await generator.exited) !== 0) throw new Error('the load generator failed');
  return JSON.parse(printed) as Measured;
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
    const sides: { name: string; port: number; call: Load['call']; reach: number }[] = [
      { name: 'bare', port: bare, call: rest, reach: 1 },
      { name: 'trivial RPC over REST', port: ours, call: rest, reach: 0.4 },
      {
        name: 'trivial RPC over Connect',
        port: ours,
        call: { protocol: 'http', verb: 'POST', path: rpcPath, body: '{}' },
        reach: 0.4,
      },
      { name: 'trivial RPC over gRPC', port: ours, call: { protocol: 'grpc', path: rpcPath }, reach: 0.3 },
    ];
    // Until the code is compiled: a server runs longer than a bench.
    for (const side of sides) await measure(side.port, side.call, 4000);
    const results = sides.map((): number[] => []);
    for (let round = 0; round < rounds; round++) {
      for (const [i, side] of sides.entries())
        results[i]!.push((await measure(side.port, side.call)).perSecond);
    }
    const [limit = 0, ...values] = results.map(median);
    return values.map((value, i) => {
      const { name, reach } = sides[i + 1]!;
      return { name, value, unit: 'calls/s', limit, ratio: Number((value / limit).toFixed(2)), reach };
    });
  } finally {
    server.kill();
    await server.exited;
  }
}

if (import.meta.main) console.table(await benchRpc());
