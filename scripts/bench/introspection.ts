import { basic, exchange, introspect, obtainTokens, userinfo } from '../../src/oidc/testing.ts';
import { measureBesideSelect, type Side } from './beside-select.ts';
import { httpRequest, type OidcBench, openOidcBench } from './oidc-scene.ts';
import type { Row } from './row.ts';

/** Different tokens that are presented in turn: those of a few people, and more than are asked for twice in a moment. */
const few = 64;
const many = 10_000;

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
    const ofPeople = await peoplesTokens(bench);
    const ofMachines = await machinesTokens(bench);
    await requireGood(bench, ofPeople);
    await requireGood(bench, ofMachines);
    const sides = [
      ...sidesOf(bench, ofPeople, '32 clients', 0.4),
      ...sidesOf(bench, ofMachines, '10,000 tokens in turn', 0.3),
    ];
    return await measureBesideSelect(bench, sides);
  } finally {
    await bench.close();
  }
}

if (import.meta.main) console.table(await benchIntrospection());
