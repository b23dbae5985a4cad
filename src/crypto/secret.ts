import { hash as digestOf } from 'node:crypto';
import { createGate } from '../cache/index.ts';
import { readPasswordHash } from './hashes/index.ts';
import type { MeasuredPasswordHasher } from './password.ts';
import { safeEqual } from './random.ts';
import type { SecretHasher } from './types.ts';

const prefix = '$sha256$';

/**
 * Hashes of random secrets, `$sha256$<base64url>`; verifies password hashes of imported histories too.
 * @param passwords where such hashes are computed
 */
export function createSecretHasher(passwords: Pick<MeasuredPasswordHasher, 'matches'>): SecretHasher {
  // Beside the line of people who sign in: applications do not wait for these.
  const slow = createGate(1, 1_000);
  const hash = (secret: string): string => prefix + digestOf('sha256', secret, 'base64url');
  return {
    hash,
    async verify(secret, encoded) {
      if (encoded.startsWith(prefix)) return safeEqual(hash(secret), encoded);
      return (
        readPasswordHash(encoded) !== undefined &&
        secret !== '' &&
        slow.run(() => passwords.matches(secret, encoded))
      );
    },
  };
}
