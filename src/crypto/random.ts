import { hash, randomBytes, randomFillSync, timingSafeEqual } from 'node:crypto';

/** Letters and digits without the look-alikes 0 O 1 I l: for what a person may have to type. */
export const legibleAlphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
export const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
export const digits = '0123456789';

/** Each character drawn with equal chance. `alphabet`: 2 to 256 single-byte characters. */
export function randomSecret(length: number, alphabet: string = alphanumeric): string {
  const size = alphabet.length;
  if (size < 2 || size > 256) throw new RangeError(`alphabet has ${size} characters; 2 to 256 are possible`);
  // Bytes from the last, incomplete run of the alphabet would favour its first characters.
  const limit = 256 - (256 % size);
  const pool = new Uint8Array(Math.max(16, Math.ceil((length * 256 * 1.1) / limit)));
  let secret = '';
  while (secret.length < length) {
    for (const byte of randomFillSync(pool)) {
      if (byte < limit && secret.length < length) secret += alphabet[byte % size];
    }
  }
  return secret;
}

/** base64url of `bytes` random bytes; 32 unless told. */
export const randomToken = (bytes = 32): string => randomBytes(bytes).toString('base64url');

/** Compares in time that depends on neither content nor, but for hashing, length. */
export const safeEqual = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');
