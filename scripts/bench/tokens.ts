import { basic } from '../../src/oidc/testing.ts';
import { plainInsert } from './append.ts';
import { database, httpRequest, medianRound, openOidcBench, type Round } from './oidc-scene.ts';
import { pgbench } from './pgbench.ts';
import type { Row } from './row.ts';

const rounds = 5;
const seconds = 2;

/** Client-credentials tokens of 32 clients, fsync on, against one plain INSERT by pgbench, taking turns. */
export async function benchTokens(): Promise<Row[]> {
  const bench = await openOidcBench();
  try {
    const { machine } = bench.scene;
    const request = httpRequest(
      'POST',
      '/oauth/v2/token',
      { authorization: basic(machine.userName, machine.secret) },
      'grant_type=client_credentials&scope=openid+profile',
    );
    const measured: Round[] = [];
    await bench.warmUp([request]);
    for (let round = 0; round < rounds; round++) {
      const limit = await pgbench(bench.server, database, plainInsert, bench.clients, seconds);
      // What the limit wrote is read by the projector as well, and is no cost of ours.
      await bench.scene.postern.settled();
      const { perSecond, ...rest } = await bench.measure([request], seconds * 1000);
      measured.push({ value: perSecond, limit, ...rest });
    }
    const { value, limit, ratio, cpuMs, p50Ms } = medianRound(measured);
    return [
      {
        name: 'client-credentials tokens, 32 clients',
        value,
        unit: 'tokens/s',
        limit,
        ratio,
        reach: 0.4,
        note: `server CPU ${(cpuMs * 1000).toFixed(0)} µs a token, projector included, p50 ${p50Ms.toFixed(1)} ms; limit: pgbench, one plain INSERT; fsync on`,
      },
    ];
  } finally {
    await bench.close();
  }
}

if (import.meta.main) console.table(await benchTokens());
