import type { Config } from '../config/index.ts';
import type { Job } from '../feature.ts';
import type { Platform } from '../platform.ts';
import { settingsOf } from '../settings/index.ts';
import { createEncryptionKey, ownScope, removeEncryptionKey } from './encryption-keys/operations.ts';
import { askedEncryption, listEncryptionKeys } from './encryption-keys/queries.ts';
import { encryptionSteps } from './encryption-keys/rotation.ts';
import { webKeyOperations } from './operations.ts';
import { askedAlgorithms, instancesWithKeys, knownKey, listWebKeys } from './queries.ts';
import { dayMs, type RotationStep, rotationSteps } from './rotation.ts';

/** Keys follow one another by the clock. What was missed, or begun and not ended, is done by the next run. */
export const rotateKeys = ({ keyRotationDays }: Config['oidc']): Job => ({
  name: 'web key rotation',
  schedule: '*/10 * * * *',
  async run({ platform }, signal) {
    for (const instanceId of await instancesWithKeys(platform.sql)) {
      if (signal.aborted) return;
      try {
        await rotateKeysOf(platform, instanceId, keyRotationDays * dayMs);
        await rotateEncryptionKeysOf(platform, instanceId, keyRotationDays * dayMs);
      } catch (error) {
        platform.log.warn('web keys were not rotated; it is tried again', { instance: instanceId, error });
      }
    }
  },
});

async function rotateKeysOf(platform: Platform, instanceId: string, everyMs: number): Promise<void> {
  const { values } = await settingsOf(platform).oidc(instanceId, '');
  const keys = (await listWebKeys(platform.sql, instanceId)).map(knownKey);
  const terms = {
    everyMs,
    longestTokenMs: Math.max(values.accessTokenLifetime, values.idTokenLifetime),
    asked: await askedAlgorithms(platform.sql, instanceId),
  };
  for (const step of rotationSteps(keys, terms, platform.clock())) {
    await take(platform, instanceId, step);
    platform.log.info('web keys were rotated', { instance: instanceId, step: step.kind });
  }
}

async function rotateEncryptionKeysOf(
  platform: Platform,
  instanceId: string,
  everyMs: number,
): Promise<void> {
  const keys = await listEncryptionKeys(platform.sql, instanceId);
  const asked = await askedEncryption(platform.sql, instanceId);
  for (const step of encryptionSteps(keys, asked, everyMs, platform.clock())) {
    if (step.kind === 'create') await createEncryptionKey(platform, ownScope(instanceId), step.algorithm);
    else await removeEncryptionKey(platform, ownScope(instanceId), step.id);
    platform.log.info('encryption keys were rotated', { instance: instanceId, step: step.kind });
  }
}

async function take(platform: Platform, instanceId: string, step: RotationStep): Promise<void> {
  const keys = webKeyOperations(platform);
  const scope = ownScope(instanceId);
  switch (step.kind) {
    case 'create':
      await keys.create(scope, step.spec);
      return;
    case 'activate':
      await keys.activate(scope, step.id, step.instead);
      return;
    case 'retire':
      await keys.retire(scope, step.id);
      return;
    case 'remove':
      await keys.remove(scope, step.id);
  }
}
