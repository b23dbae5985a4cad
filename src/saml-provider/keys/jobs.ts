import { X509Certificate } from 'node:crypto';
import type { Job } from '../../feature.ts';
import type { Platform } from '../../platform.ts';
import { createSamlKey, dropSamlKey, instancesWithSamlKeys, listSamlKeys } from './keys.ts';
import { keySteps } from './rotation.ts';

const commonNameOf = (certificate: string): string =>
  /CN=([^\n,]+)/.exec(new X509Certificate(Buffer.from(certificate, 'base64')).subject)?.[1] ?? 'postern';

async function rotate(platform: Platform, instanceId: string): Promise<void> {
  const keys = await listSamlKeys(platform.sql, instanceId);
  for (const step of keySteps(keys, platform.clock())) {
    if (step.kind === 'remove') await dropSamlKey(platform, instanceId, step.id);
    else await createSamlKey(platform, instanceId, commonNameOf(keys[0]?.certificate ?? ''));
    platform.log.info('keys of the SAML identity provider were rotated', {
      instance: instanceId,
      step: step.kind,
    });
  }
}

/** Keys of the identity provider follow one another. What was missed is done by the next run. */
export const rotateSamlKeys: Job = {
  name: 'SAML key rotation',
  schedule: '23 * * * *',
  async run({ platform }, signal) {
    for (const instanceId of await instancesWithSamlKeys(platform.sql)) {
      if (signal.aborted) return;
      try {
        await rotate(platform, instanceId);
      } catch (error) {
        platform.log.warn('SAML keys were not rotated; it is tried again', { instance: instanceId, error });
      }
    }
  },
};
