import { createHash, createHmac } from 'node:crypto';
import type { HashReader, PasswordHash } from './types.ts';

/** argon2's cost. */
export interface Argon2Cost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}

const argon2 =
  /^\$(argon2id|argon2i)\$v=19\$m=(\d{1,10}),t=(\d{1,10}),p=(\d{1,8})\$[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{16,}$/;

/** undefined: not argon2id or argon2i in a PHC string of version 19, or above 256 MiB, 16 passes, 16 lanes. */
export function readArgon2Cost(encoded: string): (Argon2Cost & { readonly variant: string }) | undefined {
  const [, variant, memory, time, parallel] = argon2.exec(encoded) ?? [];
  if (variant === undefined) return undefined;
  const [memoryKib, passes, lanes] = [Number(memory), Number(time), Number(parallel)];
  const bounded =
    memoryKib >= 8 * lanes &&
    memoryKib <= 262_144 &&
    passes >= 1 &&
    passes <= 16 &&
    lanes >= 1 &&
    lanes <= 16;
  return bounded ? { variant, memoryKib, passes, lanes } : undefined;
}

export const readArgon2: HashReader = (encoded) => {
  const cost = readArgon2Cost(encoded);
  if (cost === undefined) return undefined;
  return { algorithm: cost.variant, matches: (password) => verified(password, encoded) };
};

const bcrypt = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
/** Bytes of a password that bcrypt looks at. */
const seen = 72;

/** bcrypt of 2^16 rounds at most; Django's `bcrypt_sha256` and WordPress's `$wp` are of a digest of the password. */
export const readBcrypt: HashReader = (encoded) => {
  const prefix = Object.keys(prepared).find((begin) => encoded.startsWith(begin)) ?? '';
  const target = encoded.slice(prefix.length);
  const cost = Number(bcrypt.exec(target)?.[1]);
  if (!(cost >= 4 && cost <= 16)) return undefined;
  const prepare = prepared[prefix] ?? ((password: string) => password);
  return {
    algorithm: 'bcrypt',
    // Bun hashes what is longer with SHA-512 first; everybody else cuts it.
    matches: (password) => verified(Buffer.from(prepare(password)).subarray(0, seen), target),
  } satisfies PasswordHash;
};

/** By what stands before the hash. */
const prepared: Readonly<Record<string, (password: string) => string>> = {
  bcrypt_sha256$: (password) => createHash('sha256').update(password).digest('hex'),
  $wp: (password) => createHmac('sha384', 'wp-sha384').update(password.trim()).digest('base64'),
};

/** Bun refuses to check the empty password. */
const verified = (password: string | Buffer, encoded: string): boolean =>
  password.length > 0 && Bun.password.verifySync(password, encoded);
