import { basic } from '../../src/oidc/testing.ts';
import { plainInsert } from './append.ts';
import { database, httpRequest, median, openOidcBench } from './oidc-scene.ts';
import { pgbench } from './pgbench.ts';
import type { Row } from './row.ts';

const rounds = 3;
const seconds = 3;

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
    const values: number[] = [];
    const limits: number[] = [];
    const cpuMs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      limits.push(await pgbench(bench.server, database, plainInsert, bench.clients, seconds));
      const measured = await bench.measure([request], seconds * 1000);
      values.push(measured.perSecond);
      cpuMs.push(measured.cpuMs);
    }
    const [value, limit] = [median(values), median(limits)];
    return [
      {
        name: 'client-credentials tokens, 32 clients',
        value,
        unit: 'tokens/s',
        limit,
        ratio: value / limit,
        reach: 0.4,
        note: `server CPU ${(median(cpuMs) * 1000).toFixed(0)} µs a token, projector included; limit: pgbench, one plain INSERT; fsync on`,
      },
    ];
  } finally {
    await bench.close();
  }
}

if (import.meta.main) console.table(await benchTokens());
