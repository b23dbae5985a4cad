import { basic, obtainTokens } from '../../src/oidc/testing.ts';
import { plainInsert } from './append.ts';
import type { RefreshLoad, RefreshMeasured } from './load-refresh.ts';
import { database, type OidcBench, openOidcBench } from './oidc-scene.ts';
import { pgbench } from './pgbench.ts';
import type { Row } from './row.ts';

const refreshes = 330;
/** The first ones of a server that has just started cost more than any later. */
const warmUp = 60;
const seconds = 3;

/**
 * Refreshing of 32 sessions: after 300 refreshes against the first ones, and against one plain INSERT. With `openid`
 * each makes an ID token, and so an RSA signature, which costs more than all the rest.
 */
export async function benchRefresh(): Promise<Row[]> {
  const bench = await openOidcBench();
  try {
    const insert = () => pgbench(bench.server, database, plainInsert, bench.clients, seconds);
    await refreshed(bench, 'openid offline_access', warmUp);
    const before = await insert();
    const { first, last } = await refreshed(bench, 'profile offline_access', refreshes);
    const limit = (before + (await insert())) / 2;
    const signed = await refreshed(bench, 'openid offline_access', warmUp);
    return [
      {
        name: 'a refresh after 300, against the first ones',
        value: 1000 / last,
        unit: 'ms',
        limit: 1000 / first,
        ratio: first / last,
        reach: 1.1,
        better: 'less',
        note: 'time that the server needs for one, of 32 sessions',
      },
      {
        name: 'refreshes, 32 sessions',
        value: last,
        unit: 'refreshes/s',
        limit,
        ratio: last / limit,
        reach: 0.35,
        note: 'each after 300 others; limit: pgbench, one plain INSERT; fsync on',
      },
      {
        name: 'refreshes with an ID token, 32 sessions',
        value: signed.last,
        unit: 'refreshes/s',
        limit,
        ratio: signed.last / limit,
        note: 'RS256 by a key of 2048 bits',
      },
    ];
  } finally {
    await bench.close();
  }
}

/** New sessions, each of which refreshes so many times. */
async function refreshed(
  { scene, port, clients }: OidcBench,
  scope: string,
  count: number,
): Promise<RefreshMeasured> {
  const refreshTokens: string[] = [];
  while (refreshTokens.length < clients) {
    refreshTokens.push((await obtainTokens(scene, scene.web, { scope })).refresh_token);
  }
  const authorization = basic(scene.web.clientId, scene.web.secret);
  const load: RefreshLoad = { port, authorization, refreshTokens, refreshes: count };
  const generator = Bun.spawn(
    [process.execPath, new URL('load-refresh.ts', import.meta.url).pathname, JSON.stringify(load)],
    { stdout: 'pipe', stderr: 'inherit' },
  );
  const printed = await new Response(generator.stdout).text();
  if ((await generator.exited) !== 0) throw new Error('the load generator failed');
  return JSON.parse(printed) as RefreshMeasured;
}

if (import.meta.main) console.table(await benchRefresh());
