import { createHmac, type KeyObject } from 'node:crypto';

/** Keys that MACs are made with, one for each key that seals: nothing is done twice with one key. */
const macKeys = new WeakMap<KeyObject, Buffer>();

function macKeyOf(key: KeyObject): Buffer {
  const known = macKeys.get(key);
  if (known) return known;
  const made = createHmac('sha256', key).update('macs of short secrets').digest();
  macKeys.set(key, made);
  return made;
}

/** `$hmac-sha256$<generation of the key>$<base64url>` */
export const macOf = (key: KeyObject, generation: number, text: string): string =>
  `$hmac-sha256$${generation}$${createHmac('sha256', macKeyOf(key)).update(text).digest('base64url')}`;
