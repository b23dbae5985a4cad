import { usualCost } from '../../src/crypto/index.ts';
import { openScene, type Scene } from '../../src/oidc/testing.ts';
import type { TestPosternOptions } from '../../src/testing/postern.ts';
import { startTestServer } from '../../src/testing/postgres.ts';
import type { TestServer } from '../../src/testing/server.ts';
import { generate } from './generator.ts';
import type { Load, Measured } from './load.ts';

/** What the figures of the OpenID provider stand on: the real server on a Postgres that keeps what it acknowledges. */
export interface OidcBench {
  readonly scene: Scene;
  readonly server: TestServer;
  readonly port: number;
  /** Machines with their secrets; one name would be one client under one limit. */
  readonly clients: number;
  measure(asked: readonly string[] | Load['call'], measureMs: number): Promise<Measured & { cpuMs: number }>;
  /** Until what answers them is compiled, on both sides: a server's first seconds are not its life. */
  warmUp(requests: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const clients = 32;
const database = 'postgres';
const warmUpMs = 12_000;

export async function openOidcBench(configure?: TestPosternOptions['configure']): Promise<OidcBench> {
  const server = await startTestServer({ fsync: true });
  const url = `postgres://postgres@/${database}?host=${server.directory}&port=${server.port}`;
  const scene = await openScene({
    database: { url, drop: async () => {} },
    // Tests hash passwords at almost no cost; what is measured costs what it costs.
    configure(config) {
      Object.assign(config.passwords, { memoryKib: usualCost.memoryKib, passes: usualCost.passes });
      configure?.(config);
    },
  });
  const port = scene.postern.server.port;
  async function measure(asked: readonly string[] | Load['call'], measureMs: number) {
    const load: Load = {
      port,
      connections: clients,
      warmUpMs: 1_000,
      measureMs,
      call: 'protocol' in asked ? asked : { protocol: 'raw', requests: asked },
    };
    const before = process.cpuUsage();
    const from = performance.now();
    const measured = await generate<Measured>('load.ts', load);
    const used = process.cpuUsage(before);
    const seconds = (performance.now() - from) / 1000;
    // The warm-up is as busy as the measurement.
    const cpuMs = (used.user + used.system) / 1000 / (measured.perSecond * seconds);
    return { ...measured, cpuMs };
  }
  return {
    scene,
    server,
    port,
    clients,
    measure,
    async warmUp(requests) {
      await measure(requests, warmUpMs);
    },
    async close() {
      await scene.postern.stop();
      await server.stop();
    },
  };
}

/** A whole HTTP/1.1 request. */
export const httpRequest = (
  verb: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): string => {
  const lines = Object.entries({
    host: 'localhost',
    ...(body !== undefined && {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(Buffer.byteLength(body)),
    }),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${verb} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`;
};

/** One turn of ours and of the limit, close together in time. */
export interface Round {
  readonly value: number;
  readonly limit: number;
  readonly cpuMs: number;
  readonly p50Ms: number;
}

/** The round whose ratio is the median: what else the machine does falls on both of its sides alike. */
export function medianRound(rounds: readonly Round[]): Round & { readonly ratio: number } {
  const byRatio = rounds
    .map((round) => ({ ...round, ratio: round.value / round.limit }))
    .toSorted((a, b) => a.ratio - b.ratio);
  const middle = byRatio[Math.floor(byRatio.length / 2)];
  if (!middle) throw new Error('nothing was measured');
  return middle;
}

export { database };
