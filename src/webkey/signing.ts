import type { JSONWebKeySet, JWK } from 'jose';
import type { Sql } from 'postgres';
import { createCache, staleWhileAwayMs } from '../cache/index.ts';
import type { SealedValue, SigningAlgorithm, SigningKey } from '../crypto/index.ts';
import { unavailable } from '../errors/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { webKeyState } from './projection.ts';

interface InstanceKeys {
  readonly active: SigningKey | undefined;
  readonly jwks: JSONWebKeySet;
}

interface KeyRow {
  readonly id: string;
  readonly state: number;
  readonly public_key: JWK;
  readonly private_key: SealedValue;
}

type Foundation = Pick<Platform, 'sql' | 'projections'>;

const ttlMs = 5 * 60_000;
/** One cache a platform, dropped when an event of a web key is projected on any node. */
const keysOf = oncePer((platform: Foundation) => {
  const cache = createCache<InstanceKeys>({
    maxEntries: 1_000,
    ttlMs,
    staleMs: staleWhileAwayMs,
    load: async (instanceId) => ({
      value: await loadKeys(platform, instanceId),
      dependsOn: [{ instanceId, aggregateType: 'web_key' }],
    }),
  });
  platform.projections.onProjected((page) => cache.changed(page.changes));
  return cache;
});

async function loadKeys({ sql }: Pick<Foundation, 'sql'>, instanceId: string): Promise<InstanceKeys> {
  const rows = await sql<KeyRow[]>`
    select id, state, public_key, private_key from projections.web_keys_projection
    where instance_id = ${instanceId} order by creation_date, id`;
  const active = rows.find(({ state }) => state === webKeyState.active);
  return {
    active: active && {
      id: active.id,
      algorithm: active.public_key.alg as SigningAlgorithm,
      privateKey: active.private_key,
    },
    jwks: { keys: rows.map((row) => row.public_key) },
  };
}

/**
 * The key that signs the tokens of an instance, for `createSigner`, which opens it once.
 * @throws PosternError `unavailable` (WEBKEY-Non01) while none is active
 */
export async function activeSigningKey(platform: Foundation, instanceId: string): Promise<SigningKey> {
  const { active } = await keysOf(platform).get(instanceId);
  if (active) return active;
  throw noActiveKey();
}

/** The same for threads that remember nothing: one read. */
export async function readSigningKey(sql: Sql, instanceId: string): Promise<SigningKey> {
  const { active } = await loadKeys({ sql }, instanceId);
  if (active) return active;
  throw noActiveKey();
}

const noActiveKey = () =>
  unavailable('WEBKEY-Non01', 'This instance has no active web key to sign with; activate one');

/**
 * Public keys of an instance (RFC 7517 §5): those that sign, will sign, or signed tokens that may still be valid.
 * The same object until a key changes, so that verifiers can keep what they imported from it.
 */
export const jwks = async (platform: Foundation, instanceId: string): Promise<JSONWebKeySet> =>
  (await keysOf(platform).get(instanceId)).jwks;
