import { readArgon2, readBcrypt } from './bun.ts';
import { readLdapDigest, readMd5Plain, readMd5Salted } from './digests.ts';
import { readMd5Crypt } from './md5-crypt.ts';
import { readPbkdf2 } from './pbkdf2.ts';
import { readPhpass } from './phpass.ts';
import { readFirebaseScrypt, readScrypt } from './scrypt.ts';
import { readShaCrypt } from './sha-crypt.ts';
import type { HashReader, PasswordHash } from './types.ts';

const readers: readonly HashReader[] = [
  readArgon2,
  readBcrypt,
  readScrypt,
  readFirebaseScrypt,
  readPbkdf2,
  readShaCrypt,
  readMd5Crypt,
  readPhpass,
  readLdapDigest,
  readMd5Salted,
  readMd5Plain,
];

/** What Django, OpenLDAP and Dovecot write before a hash that is otherwise in its usual form. */
const labels = ['argon2$', 'bcrypt$', '{CRYPT}', '{ARGON2}', '{BLF-CRYPT}'];
const longest = 1024;

/** undefined: a form that is not known here, or one whose cost is out of bounds. */
export function readPasswordHash(encoded: string): PasswordHash | undefined {
  if (encoded.length > longest) return undefined;
  const label = labels.find((text) => encoded.startsWith(text)) ?? '';
  const bare = label.endsWith('$') ? encoded.slice(label.length - 1) : encoded.slice(label.length);
  const candidate = label === 'bcrypt$' ? bare.replace(/^\$\$/, '$') : bare;
  for (const read of readers) {
    const found = read(candidate);
    if (found) return found;
  }
  return undefined;
}

/** For messages to people who import hashes. */
export const readableHashes =
  'argon2id, argon2i, bcrypt, scrypt, firebasescrypt, PBKDF2, sha256-crypt, sha512-crypt, md5-crypt, phpass, Drupal 7, {SSHA} and the like of LDAP, md5salted or md5plain';

export { type Argon2Cost, readArgon2Cost } from './bun.ts';
export type { PasswordHash } from './types.ts';
