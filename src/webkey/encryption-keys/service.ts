import { timestamp } from '../../contract/details.ts';
import type { EncryptionKeyService } from '../../contract/services/postern/webkey/v1.ts';
import { implement } from '../../contract/types.ts';
import { isKeyManagementAlgorithm, keyManagementAlgorithms } from '../../crypto/index.ts';
import { failedPrecondition, invalidArgument } from '../../errors/index.ts';
import type { Platform } from '../../platform.ts';
import { createEncryptionKey, removeEncryptionKey } from './operations.ts';
import { askedEncryption, listEncryptionKeys } from './queries.ts';

/** `postern.webkey.v1.EncryptionKeyService`; permissions are the routes'. */
export const encryptionKeyService = (platform: Platform) =>
  implement<typeof EncryptionKeyService>('postern.webkey.v1.EncryptionKeyService', {
    async listEncryptionKeys(_request, { instance }) {
      const keys = await listEncryptionKeys(platform.sql, instance.id);
      return {
        encryptionKeys: keys.map(({ id, algorithm, createdAt }) => ({
          id,
          algorithm,
          creationDate: timestamp(createdAt),
        })),
      };
    },

    async createEncryptionKey({ algorithm }, { scope }) {
      if (!isKeyManagementAlgorithm(algorithm))
        throw invalidArgument(
          'WEBKEY-Enc02',
          `algorithm must be one of ${keyManagementAlgorithms.join(', ')}`,
          { field: 'algorithm' },
        );
      const { id, done } = await createEncryptionKey(platform, scope, algorithm);
      return { id, creationDate: timestamp(done.changedAt) };
    },

    async deleteEncryptionKey({ id }, { instance, scope }) {
      await requireOther(platform, instance.id, id);
      const done = await removeEncryptionKey(platform, scope, id);
      return { deletionDate: done.changed ? timestamp(done.changedAt) : undefined };
    },
  });

/** Those who say to encrypt by an algorithm find a key of it. */
async function requireOther({ sql }: Pick<Platform, 'sql'>, instanceId: string, id: string): Promise<void> {
  const keys = await listEncryptionKeys(sql, instanceId);
  const going = keys.find((key) => key.id === id);
  if (!going || keys.some((key) => key !== going && key.algorithm === going.algorithm)) return;
  if ((await askedEncryption(sql, instanceId)).has(going.algorithm))
    throw failedPrecondition(
      'WEBKEY-Enc03',
      `Applications encrypt by ${going.algorithm}, and this is the only key of it; create another first`,
    );
}
