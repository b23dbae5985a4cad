import { isKeyManagementAlgorithm, isSigningAlgorithm } from '../crypto/index.ts';
import type { Platform } from '../platform.ts';
import { publishEncryptionKey, signingKeyFor } from '../webkey/index.ts';
import type { RegisteredConfig } from './metadata.ts';
import { answerFields } from './metadata-answers.ts';

/** Keys that a client asks for are made when it does: they are published before they sign, and before it encrypts to them. */
export async function makeKeysFor(
  platform: Platform,
  instanceId: string,
  oidc: RegisteredConfig,
): Promise<void> {
  for (const name of Object.keys(answerFields) as (keyof typeof answerFields)[])
    if (isSigningAlgorithm(oidc[name])) await signingKeyFor(platform, instanceId, oidc[name]);
  const { requestObjectEncryptionAlg: algorithm } = oidc;
  if (isKeyManagementAlgorithm(algorithm)) await publishEncryptionKey(platform, instanceId, algorithm);
}
