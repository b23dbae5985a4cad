import { basic, introspect, obtainTokens, userinfo } from '../../src/oidc/testing.ts';
import { database, httpRequest, medianRound, openOidcBench, type Round } from './oidc-scene.ts';
import { pgbench } from './pgbench.ts';
import type { Row } from './row.ts';

const rounds = 5;
const seconds = 2;
/** Different tokens that are presented in turn. */
const tokenCount = 64;

/** The limit: one row by primary key, prepared, from the table that users are read from. */
const selectOne = (instanceId: string, userId: string) =>
  `select user_name from projections.users_projection where instance_id = '${instanceId}' and id = '${userId}';\n`;

/** Introspection and userinfo of 32 clients against a single-row select by pgbench, taking turns. */
export async function benchIntrospection(): Promise<Row[]> {
  const bench = await openOidcBench();
  try {
    const { scene, server } = bench;
    const tokens: string[] = [];
    while (tokens.length < tokenCount) tokens.push((await obtainTokens(scene)).access_token);
    const [first = ''] = tokens;
    if (!(await introspect(scene, first)).active)
      throw new Error('introspection does not answer as it should');
    if ((await userinfo(scene, first)).status !== 200)
      throw new Error('userinfo does not answer as it should');

    const authorization = basic(scene.api.clientId, scene.api.secret);
    const sides = [
      {
        name: 'introspection, 32 clients',
        requests: tokens.map((token) =>
          httpRequest('POST', '/oauth/v2/introspect', { authorization }, `token=${token}`),
        ),
      },
      {
        name: 'userinfo, 32 clients',
        requests: tokens.map((token) =>
          httpRequest('GET', '/oidc/v1/userinfo', { authorization: `Bearer ${token}` }),
        ),
      },
    ].map((side) => ({ ...side, rounds: [] as Round[] }));

    const sql = selectOne(scene.postern.instanceId, scene.alice.userId);
    for (let round = 0; round < rounds; round++) {
      for (const side of sides) {
        const limit = await pgbench(server, database, sql, bench.clients, seconds);
        const { perSecond, ...measured } = await bench.measure(side.requests, seconds * 1000);
        side.rounds.push({ value: perSecond, limit, ...measured });
      }
    }
    return sides.map(({ name, rounds: measured }) => {
      const { value, limit, ratio, cpuMs, p50Ms } = medianRound(measured);
      return {
        name,
        value,
        unit: 'requests/s',
        limit,
        ratio,
        reach: 0.4,
        note: `server CPU ${(cpuMs * 1000).toFixed(0)} µs a request, p50 ${p50Ms.toFixed(1)} ms; limit: pgbench, single-row select`,
      };
    });
  } finally {
    await bench.close();
  }
}

if (import.meta.main) console.table(await benchIntrospection());
