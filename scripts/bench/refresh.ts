import { cpus } from 'node:os';
import { basic, obtainTokens } from '../../src/oidc/testing.ts';
import { plainInsert } from './append.ts';
import { generate } from './generator.ts';
import type { RefreshLoad } from './load-refresh.ts';
import { database, medianRound, type OidcBench, openOidcBench, type Round } from './oidc-scene.ts';
import { pgbench } from './pgbench.ts';
import type { Row } from './row.ts';
import { signByES256 } from './signing-key.ts';

const insertSeconds = 2;
const rounds = 5;
/** Refreshes of a session in one turn: those of a new session are its first ones. */
const turn = 10;
const turns = 12;
const many = 300;

async function refreshTokens({ scene, clients }: OidcBench, scope: string): Promise<string[]> {
  const obtained = await Promise.all(
    Array.from({ length: clients }, () => obtainTokens(scene, scene.web, { scope })),
  );
  return obtained.map(({ refresh_token }) => refresh_token);
}

function refresh(
  { scene: { web }, port }: OidcBench,
  groups: RefreshLoad['groups'],
  steps: RefreshLoad['steps'],
): Promise<number[]> {
  const authorization = basic(web.clientId, web.secret);
  return generate<number[]>('load-refresh.ts', { port, authorization, groups, steps } satisfies RefreshLoad);
}

/** Sessions that were refreshed many times take turns with sessions that never were; alone each, so each shows its cost. */
async function againstFirst(bench: OidcBench): Promise<Row> {
  const groups = [await refreshTokens(bench, 'profile offline_access')];
  while (groups.length <= turns) groups.push(await refreshTokens(bench, 'profile offline_access'));
  const inTurns = Array.from({ length: turns }, (_, i) => [
    { group: 0, refreshes: turn },
    { group: i + 1, refreshes: turn },
  ]);
  const [, ...measured] = await refresh(bench, groups, [{ group: 0, refreshes: many }, ...inTurns.flat()]);
  const pairs = inTurns.map((_, i): Round => {
    const [old = 0, young = 0] = measured.slice(2 * i);
    return { value: 1000 / old, limit: 1000 / young, cpuMs: 0, p50Ms: 0 };
  });
  const { value, limit, ratio } = medianRound(pairs);
  return {
    name: 'a refresh after 300, against the first ones',
    value,
    unit: 'ms',
    limit,
    ratio,
    reach: 1.1,
    better: 'less',
    note: 'time that the server needs for one; 32 sessions each, in turns of ten',
  };
}

/** Refreshes a second of 32 sessions, in turns with one plain INSERT. */
async function againstInsert(
  bench: OidcBench,
  name: string,
  scope: string,
  signedBy?: 'RS256' | 'ES256',
): Promise<Row> {
  const signed = signedBy !== undefined;
  const measured: Round[] = [];
  for (let round = 0; round < rounds; round++) {
    const limit = await pgbench(bench.server, database, plainInsert, bench.clients, insertSeconds);
    // The newest token of a session stays with the generator, so each round has sessions of its own.
    const sessions = [await refreshTokens(bench, scope)];
    const before = process.cpuUsage();
    const [, value = 0] = await refresh(bench, sessions, [
      { group: 0, refreshes: 20 },
      { group: 0, refreshes: signed ? 40 : 150 },
    ]);
    const used = process.cpuUsage(before);
    const refreshes = bench.clients * (signed ? 60 : 170);
    measured.push({ value, limit, cpuMs: (used.user + used.system) / 1000 / refreshes, p50Ms: 0 });
  }
  const { value, limit, ratio, cpuMs } = medianRound(measured);
  const cost = `server CPU ${(cpuMs * 1000).toFixed(0)} µs a refresh, projector included`;
  return {
    name,
    value,
    unit: 'refreshes/s',
    limit,
    ratio,
    ...(signedBy !== 'RS256' && { reach: 0.35 }),
    note:
      signedBy === 'RS256'
        ? `${cost}; RS256 by a key of 2048 bits: ${cpus().length} cores make ${await signaturesPerSecond()} signatures/s and nothing else`
        : `${cost}; limit: pgbench, one plain INSERT; fsync on`,
  };
}

/** What the machine signs when it does nothing else, with as many under way as there are sessions. */
async function signaturesPerSecond(): Promise<number> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  };
  const { privateKey } = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const text = new Uint8Array(800);
  const until = performance.now() + insertSeconds * 1000;
  let signed = 0;
  const sign = async () => {
    while (performance.now() < until) {
      await crypto.subtle.sign(algorithm.name, privateKey, text);
      signed++;
    }
  };
  await Promise.all(Array.from({ length: 32 }, sign));
  return Math.round(signed / insertSeconds);
}

/**
 * Refreshing: after 300 refreshes against the first ones, and against one plain INSERT. With `openid` each makes an ID
 * token, and so a signature: one by RSA costs more than all the rest.
 */
export async function benchRefresh(): Promise<Row[]> {
  const bench = await openOidcBench();
  try {
    const withIdToken = 'openid offline_access';
    const rows = [
      await againstFirst(bench),
      await againstInsert(bench, 'refreshes, 32 sessions', 'profile offline_access'),
      await againstInsert(bench, 'refreshes with an ID token by RS256, 32 sessions', withIdToken, 'RS256'),
    ];
    await signByES256(bench.scene);
    const byEs256 = 'refreshes with an ID token by ES256, 32 sessions';
    return [...rows, await againstInsert(bench, byEs256, withIdToken, 'ES256')];
  } finally {
    await bench.close();
  }
}

if (import.meta.main) console.table(await benchRefresh());
