import type { JSONWebKeySet, JWK } from 'jose';
import type { Sql } from 'postgres';
import { createCache, staleWhileAwayMs } from '../cache/index.ts';
import type { SealedValue, SigningAlgorithm, SigningKey } from '../crypto/index.ts';
import { unavailable } from '../errors/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { signingFor } from './choice.ts';
import { usualSpecs } from './config.ts';
import { webKeyOperations } from './operations.ts';
import { webKeyState } from './projection.ts';

interface PublishedKey extends SigningKey {
  readonly state: number;
  readonly createdAt: Date;
}

interface InstanceKeys {
  readonly active: SigningKey | undefined;
  /** Oldest first. */
  readonly published: readonly PublishedKey[];
  readonly jwks: JSONWebKeySet;
}

interface KeyRow {
  readonly id: string;
  readonly state: number;
  readonly public_key: JWK;
  readonly private_key: SealedValue;
  readonly creation_date: Date;
}

type Foundation = Pick<Platform, 'sql' | 'projections'>;
type Making = Pick<Platform, 'store' | 'ids' | 'encryption' | 'clock'>;

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
    select id, state, public_key, private_key, creation_date from projections.web_keys_projection
    where instance_id = ${instanceId} order by creation_date, id`;
  const published = rows.map(
    (row): PublishedKey => ({
      id: row.id,
      algorithm: row.public_key.alg as SigningAlgorithm,
      privateKey: row.private_key,
      state: row.state,
      createdAt: row.creation_date,
    }),
  );
  return {
    active: published.find(({ state }) => state === webKeyState.active),
    published,
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

const makersOf = oncePer((platform: Foundation & Making) => {
  const making = new Map<string, Promise<SigningKey>>();
  return (instanceId: string, algorithm: SigningAlgorithm): Promise<SigningKey> => {
    const key = `${instanceId}/${algorithm}`;
    const known = making.get(key);
    if (known) return known;
    const made = make(platform, instanceId, algorithm).finally(() => making.delete(key));
    making.set(key, made);
    return made;
  };
});

/**
 * The key that signs for a client which asks for an algorithm, beside the active one where that is of another. Where
 * there is none yet, or no more, it is made.
 *
 * @param algorithm '' for that of the active key
 * @throws PosternError `unavailable`
 */
export async function signingKeyFor(
  platform: Foundation & Making,
  instanceId: string,
  algorithm: SigningAlgorithm | '',
): Promise<SigningKey> {
  if (algorithm === '') return activeSigningKey(platform, instanceId);
  const { published } = await keysOf(platform).get(instanceId);
  return signingFor(published, algorithm, platform.clock()) ?? makersOf(platform)(instanceId, algorithm);
}

async function make(
  platform: Foundation & Making,
  instanceId: string,
  algorithm: SigningAlgorithm,
): Promise<SigningKey> {
  const { done } = await webKeyOperations(platform).create(
    { instanceId, editor: { user: 'SYSTEM', service: 'webkey' }, observe: () => {} },
    usualSpecs.get(algorithm),
  );
  // Who verifies looks it up in the JWKS.
  await platform.projections.waitFor(done.position);
  const { published } = await keysOf(platform).get(instanceId);
  const key = signingFor(published, algorithm, platform.clock());
  if (key) return key;
  throw unavailable('WEBKEY-Non02', `The key that signs by ${algorithm} is being published; try again`);
}

/**
 * For threads that remember nothing and make nothing: one read.
 * @param asked by what it is to be signed; where there is no key of that yet, the active one signs
 */
export async function readSigningKey(
  sql: Sql,
  instanceId: string,
  asked?: { readonly algorithm: SigningAlgorithm | ''; readonly now: Date },
): Promise<SigningKey> {
  const { active, published } = await loadKeys({ sql }, instanceId);
  const key = (asked?.algorithm && signingFor(published, asked.algorithm, asked.now)) || active;
  if (key) return key;
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
