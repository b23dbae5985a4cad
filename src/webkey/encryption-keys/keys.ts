import type { JWK } from 'jose';
import { createCache, staleWhileAwayMs } from '../../cache/index.ts';
import {
  type ContentEncryption,
  decrypterOf,
  type KeyManagementAlgorithm,
  readEncryptionHeader,
} from '../../crypto/index.ts';
import { oncePer, type Platform } from '../../platform.ts';
import { createEncryptionKey, type Making, ownScope } from './operations.ts';
import { listEncryptionKeys, type PublishedEncryptionKey } from './queries.ts';
import { encryptionKeyAggregate } from './state.ts';

type Foundation = Pick<Platform, 'sql' | 'projections'>;

const ttlMs = 5 * 60_000;
/** One cache a platform, dropped when an event of a key is projected on any node. */
const keysOf = oncePer((platform: Foundation) => {
  const cache = createCache<readonly PublishedEncryptionKey[]>({
    maxEntries: 1_000,
    ttlMs,
    staleMs: staleWhileAwayMs,
    load: async (instanceId) => ({
      value: await listEncryptionKeys(platform.sql, instanceId),
      dependsOn: [{ instanceId, aggregateType: encryptionKeyAggregate.type }],
    }),
  });
  platform.projections.onProjected((page) => cache.changed(page.changes));
  return cache;
});

/** Public keys of an instance that clients encrypt to (RFC 7517 §4.2), the youngest first. */
export const encryptionJwks = async (platform: Foundation, instanceId: string): Promise<JWK[]> =>
  (await keysOf(platform).get(instanceId)).map(({ publicJwk }) => publicJwk);

/** Makes the key of an algorithm that a client says to encrypt by, where there is none. */
export async function publishEncryptionKey(
  platform: Foundation & Making,
  instanceId: string,
  algorithm: KeyManagementAlgorithm,
): Promise<void> {
  const keys = await keysOf(platform).get(instanceId);
  if (keys.some((key) => key.algorithm === algorithm)) return;
  const { done } = await createEncryptionKey(platform, ownScope(instanceId), algorithm);
  await platform.projections.waitFor(done.position);
}

export interface Opened {
  readonly text: string;
  readonly algorithm: KeyManagementAlgorithm;
  readonly encryption: ContentEncryption;
}

/** What somebody has encrypted to a key of the instance; undefined for anything else, whatever is wrong with it. */
export async function openEncrypted(
  platform: Foundation & Pick<Platform, 'encryption'>,
  instanceId: string,
  jwe: string,
): Promise<Opened | undefined> {
  const header = readEncryptionHeader(jwe);
  if (!header) return undefined;
  const { keyId, algorithm, encryption } = header;
  const key = (await keysOf(platform).get(instanceId)).find(({ id }) => id === keyId);
  if (key?.algorithm !== algorithm) return undefined;
  const text = await decrypterOf(platform.encryption).open(key, jwe, encryption);
  return text === undefined ? undefined : { text, algorithm, encryption };
}
