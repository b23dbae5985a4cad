import { basic, exchange, introspect, obtainTokens, userinfo } from '../../src/oidc/testing.ts';
import {
  database,
  httpRequest,
  medianRound,
  type OidcBench,
  openOidcBench,
  type Round,
} from './oidc-scene.ts';
import { pgbench } from './pgbench.ts';
import type { Row } from './row.ts';

const rounds = 5;
const seconds = 2;
/** Different tokens that are presented in turn: those of a few people, and more than are asked for twice in a moment. */
const few = 64;
const many = 10_000;

/** The limit: one row by primary key, prepared, from the table that users are read from. */
const selectOne = (instanceId: string, userId: string) =>
  `select user_name from projections.users_projection where instance_id = '${instanceId}' and id = '${userId}';\n`;

interface Side {
  readonly name: string;
  readonly requests: readonly string[];
  readonly reach: number;
}

/** What introspection and userinfo are asked about these tokens. */
function sidesOf({ scene }: OidcBench, tokens: readonly string[], suffix: string, reach: number): Side[] {
  const authorization = basic(scene.api.clientId, scene.api.secret);
  return [
    {
      name: `introspection, ${suffix}`,
      requests: tokens.map((token) =>
        httpRequest('POST', '/oauth/v2/introspect', { authorization }, `token=${token}`),
      ),
      reach,
    },
    {
      name: `userinfo, ${suffix}`,
      requests: tokens.map((token) =>
        httpRequest('GET', '/oidc/v1/userinfo', { authorization: `Bearer ${token}` }),
      ),
      reach,
    },
  ];
}

async function peoplesTokens({ scene }: OidcBench): Promise<string[]> {
  const tokens: string[] = [];
  while (tokens.length < few) tokens.push((await obtainTokens(scene)).access_token);
  return tokens;
}

/** Of a machine, each a grant of its own: signing in ten thousand times would take longer than all the rest. */
async function machinesTokens({ scene, clients }: OidcBench): Promise<string[]> {
  const { machine, projectId } = scene;
  const form = {
    grant_type: 'client_credentials',
    scope: `openid profile urn:zitadel:iam:org:project:id:${projectId}:aud`,
  };
  const tokens: string[] = [];
  const obtain = async () => {
    while (tokens.length < many) {
      const { body } = await exchange(scene, form, { clientId: machine.userName, secret: machine.secret });
      tokens.push(body.access_token);
    }
  };
  await Promise.all(Array.from({ length: clients }, obtain));
  return tokens.slice(0, many);
}

async function requireGood({ scene }: OidcBench, [token = '']: readonly string[]): Promise<void> {
  if (!(await introspect(scene, token)).active) throw new Error('introspection does not answer as it should');
  if ((await userinfo(scene, token)).status !== 200) throw new Error('userinfo does not answer as it should');
}

/** Introspection and userinfo of 32 clients against a single-row select by pgbench, taking turns. */
export async function benchIntrospection(): Promise<Row[]> {
  const bench = await openOidcBench();
  try {
    const { scene, server } = bench;
    const ofPeople = await peoplesTokens(bench);
    const ofMachines = await machinesTokens(bench);
    await requireGood(bench, ofPeople);
    await requireGood(bench, ofMachines);
    const sides = [
      ...sidesOf(bench, ofPeople, '32 clients', 0.4),
      ...sidesOf(bench, ofMachines, '10,000 tokens in turn', 0.3),
    ].map((side) => ({ ...side, rounds: [] as Round[] }));

    const sql = selectOne(scene.postern.instanceId, scene.alice.userId);
    for (let round = 0; round < rounds; round++) {
      for (const side of sides) {
        const limit = await pgbench(server, database, sql, bench.clients, seconds);
        const { perSecond, ...measured } = await bench.measure(side.requests, seconds * 1000);
        side.rounds.push({ value: perSecond, limit, ...measured });
      }
    }
    return sides.map(({ name, reach, rounds: measured }) => {
      const { value, limit, ratio, cpuMs, p50Ms } = medianRound(measured);
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
  } finally {
    await bench.close();
  }
}

if (import.meta.main) console.table(await benchIntrospection());
