import { database, medianRound, type OidcBench, type Round } from './oidc-scene.ts';
import { pgbench } from './pgbench.ts';
import type { Row } from './row.ts';

const rounds = 5;
const seconds = 2;

/** What is asked in turn, and the part of the limit that it is to reach. */
export interface Side {
  readonly name: string;
  readonly requests: readonly string[];
  readonly reach: number;
}

/** The limit: one row by primary key, prepared, from the table that users are read from. */
const selectOne = (instanceId: string, userId: string) =>
  `select user_name from projections.users_projection where instance_id = '${instanceId}' and id = '${userId}';\n`;

/** Each in turn with the limit, round by round: on a machine that others use as well, they share what they get. */
export async function measureBesideSelect(bench: OidcBench, sides: readonly Side[]): Promise<Row[]> {
  const { scene, server } = bench;
  const measured = sides.map((side) => ({ ...side, rounds: [] as Round[] }));
  const sql = selectOne(scene.postern.instanceId, scene.alice.userId);
  for (let round = 0; round < rounds; round++) {
    for (const side of measured) {
      const limit = await pgbench(server, database, sql, bench.clients, seconds);
      const { perSecond, ...more } = await bench.measure(side.requests, seconds * 1000);
      side.rounds.push({ value: perSecond, limit, ...more });
    }
  }
  return measured.map(({ name, reach, rounds: all }) => {
    const { value, limit, ratio, cpuMs, p50Ms } = medianRound(all);
    return {
      name,
      value,
      unit: 'requests/s',
      limit,
      ratio,
      reach,
      note: `server CPU ${(cpuMs * 1000).toFixed(0)} µs a request, p50 ${p50Ms.toFixed(1)} ms; limit: pgbench, single-row select`,
    };
  });
}
