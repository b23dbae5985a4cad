import { exportJWK, type JWK } from 'jose';
import {
  exchangeWith,
  type ProofKey,
  proofBy,
  proofKey,
  tokenPath,
  userinfoPath,
} from '../../src/oidc/possession/testing.ts';
import { obtainCode, redirectUri } from '../../src/oidc/testing.ts';
import type { Load } from './load.ts';
import { httpRequest, type OidcBench, openOidcBench } from './oidc-scene.ts';
import { spent } from './processor.ts';
import { bounded, type Row } from './row.ts';

const rounds = 5;
const seconds = 2;
const warmUpMs = 6_000;
const mostUs = 150;

/** A token of alice for the application in the browser; with a key bound to it. */
async function tokenOf({ scene }: OidcBench, key?: ProofKey): Promise<string> {
  const { code, verifier } = await obtainCode(scene, scene.spa, { scope: 'openid profile email' });
  const proof = key && (await proofBy(key, { htu: scene.issuer + tokenPath }));
  const { body } = await exchangeWith(scene, proof, {
    grant_type: 'authorization_code',
    client_id: scene.spa.clientId,
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
  return body.access_token;
}

const bound = ({ scene }: OidcBench, key: JWK, accessToken: string): Load['call'] => ({
  protocol: 'dpop',
  path: userinfoPath,
  htu: scene.issuer + userinfoPath,
  accessToken,
  key,
});

interface Cost {
  readonly serverUs: number;
  readonly databaseUs: number;
  readonly perSecond: number;
}

async function costOf(bench: OidcBench, asked: readonly string[] | Load['call']): Promise<Cost> {
  const { sql } = bench.scene.postern.server.platform;
  const [before, from] = [await spent(sql), performance.now()];
  const { cpuMs, perSecond } = await bench.measure(asked, seconds * 1000);
  const after = await spent(sql);
  const count = (perSecond * (performance.now() - from)) / 1000;
  return { serverUs: cpuMs * 1000, databaseUs: (after.database - before.database) / count, perSecond };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Userinfo of 32 clients with a bound token, its proof made for each request, against the same as Bearer, taking turns. */
export async function benchDpop(): Promise<Row[]> {
  const bench = await openOidcBench();
  try {
    const key = await proofKey();
    const plain = [httpRequest('GET', userinfoPath, { authorization: `Bearer ${await tokenOf(bench)}` })];
    const proven = bound(bench, await exportJWK(key.privateKey), await tokenOf(bench, key));
    for (const asked of [plain, proven]) await bench.measure(asked, warmUpMs);
    const turns: { readonly of: Cost; readonly over: Cost }[] = [];
    for (let round = 0; round < rounds; round++) {
      const over = await costOf(bench, plain);
      turns.push({ of: await costOf(bench, proven), over });
    }
    const middle = (of: (turn: (typeof turns)[number]) => number) => median(turns.map(of));
    const database = middle(({ of, over }) => of.databaseUs - over.databaseUs);
    const perSecond = middle(({ of }) => of.perSecond);
    return [
      bounded(
        'DPoP at userinfo, over Bearer, 32 clients',
        middle(({ of, over }) => of.serverUs - over.serverUs),
        'µs CPU a request',
        mostUs,
        `ES256; besides ${database.toFixed(0)} µs in Postgres, where a proof is used up; ${Math.round(perSecond)} requests/s`,
      ),
    ];
  } finally {
    await bench.close();
  }
}

if (import.meta.main) console.table(await benchDpop());
