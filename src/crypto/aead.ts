import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomFillSync,
} from 'node:crypto';

const nonceLength = 12;
const tagLength = 16;

export const aeadOverhead = nonceLength + tagLength;

export const aesKey = (bytes: Uint8Array): KeyObject => createSecretKey(bytes);

/** Keys that nonces are made with, one for each key that seals. */
const nonceKeys = new WeakMap<KeyObject, Buffer>();

function nonceKeyOf(key: KeyObject): Buffer {
  const known = nonceKeys.get(key);
  if (known) return known;
  const made = createHmac('sha256', key).update('nonces of repeatable seals').digest();
  nonceKeys.set(key, made);
  return made;
}

/** SHA-512/256 (FIPS 180-4), whose output cannot be extended, of key and text: a MAC as HMAC is, without an object. */
function nonceOf(key: KeyObject, context: string, text: Uint8Array): Uint8Array {
  const digest = new Uint8Array(32);
  Bun.SHA512_256.hash(Buffer.concat([nonceKeyOf(key), Buffer.from(`${context}\0`), text]), digest);
  return digest.subarray(0, nonceLength);
}

/**
 * AES-256-GCM with a random nonce: nonce, ciphertext, tag. `context` is authenticated, not stored.
 * @param repeatable the nonce is made of what is sealed instead (as SIV does, RFC 5297), so that the same text is
 *   sealed alike; two texts share a nonce no more likely than by chance
 */
export function aeadSeal(
  key: KeyObject,
  plaintext: string | Uint8Array,
  context: string,
  repeatable = false,
): Buffer {
  const bytes = typeof plaintext === 'string' ? Buffer.from(plaintext, 'utf8') : plaintext;
  const sealed = Buffer.allocUnsafe(aeadOverhead + bytes.length);
  const nonce = sealed.subarray(0, nonceLength);
  if (repeatable) nonce.set(nonceOf(key, context, bytes));
  else randomFillSync(nonce);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength });
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const ciphertext = cipher.update(bytes);
  cipher.final();
  ciphertext.copy(sealed, nonceLength);
  cipher.getAuthTag().copy(sealed, nonceLength + bytes.length);
  return sealed;
}

/** undefined when anything about the sealed bytes, the key or the context is not as it was sealed. */
export function aeadOpen(key: KeyObject, sealed: Uint8Array, context: string): Buffer | undefined {
  if (sealed.length < aeadOverhead) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceLength), {
    authTagLength: tagLength,
  });
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(sealed.subarray(-tagLength));
  try {
    const plaintext = decipher.update(sealed.subarray(nonceLength, -tagLength));
    decipher.final();
    return plaintext;
  } catch {
    return undefined;
  }
}
