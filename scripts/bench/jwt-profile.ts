import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { JWK } from 'jose';
import { plainInsert } from './append.ts';
import type { AssertionLoad } from './load-assertion.ts';
import { database, medianRound, type OidcBench, openOidcBench, type Round } from './oidc-scene.ts';
import { pgbench } from './pgbench.ts';
import type { Row } from './row.ts';

const rounds = 5;
const seconds = 2;
const warmUpMs = 8_000;

/** The machine's own key, of which only the public half is told. */
async function signer({ scene }: OidcBench): Promise<AssertionLoad> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
  const { userId } = scene.machine;
  const { keyId } = await scene.postern.call<{ keyId: string }>('zitadel.user.v2.UserService/AddKey', {
    userId,
    expirationDate: '2120-01-01T00:00:00Z',
    publicKey: btoa(publicKey),
  });
  return {
    userId,
    keyId,
    key: privateKey.export({ format: 'jwk' }) as JWK,
    audience: scene.issuer,
    scope: 'openid profile',
  };
}

/** Access tokens by assertions (RFC 7523 §2.1) of 32 clients, each signed by ES256 and used once, against one plain INSERT, taking turns. */
export async function benchJwtProfile(): Promise<Row[]> {
  const bench = await openOidcBench();
  try {
    const call = { protocol: 'assertion', ...(await signer(bench)) } as const;
    await bench.measure(call, warmUpMs);
    const measured: Round[] = [];
    for (let round = 0; round < rounds; round++) {
      const limit = await pgbench(bench.server, database, plainInsert, bench.clients, seconds);
      await bench.scene.postern.settled();
      const { perSecond, ...rest } = await bench.measure(call, seconds * 1000);
      measured.push({ value: perSecond, limit, ...rest });
    }
    const { value, limit, ratio, cpuMs, p50Ms } = medianRound(measured);
    return [
      {
        name: `JWT-profile grants, ES256, ${bench.clients} clients`,
        value,
        unit: 'tokens/s',
        limit,
        ratio,
        reach: 0.35,
        note: `server CPU ${(cpuMs * 1000).toFixed(0)} µs a token, projector included, p50 ${p50Ms.toFixed(1)} ms; the clients sign on the same cores; limit: pgbench, one plain INSERT; fsync on`,
      },
    ];
  } finally {
    await bench.close();
  }
}

if (import.meta.main) console.table(await benchJwtProfile());
