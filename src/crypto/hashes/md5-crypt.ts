import { hash } from 'node:crypto';
import { safeEqual } from '../random.ts';
import { encodeCrypt64 } from './crypt64.ts';
import type { HashReader } from './types.ts';

const form = /^(\$1\$|\$apr1\$)([^$:]{0,8})\$([./0-9A-Za-z]{22})$/;
const rounds = 1000;
const order = [12, 6, 0, 13, 7, 1, 14, 8, 2, 15, 9, 3, 5, 10, 4, 11];

/** md5-crypt (crypt(5)) and the variant of Apache's htpasswd. */
export const readMd5Crypt: HashReader = (encoded) => {
  const [, magic, salt, digest] = form.exec(encoded) ?? [];
  if (magic === undefined || salt === undefined || digest === undefined) return undefined;
  return {
    algorithm: magic === '$1$' ? 'md5-crypt' : 'apr1',
    matches: (password) => safeEqual(md5Crypt(Buffer.from(password), Buffer.from(salt), magic), digest),
  };
};

function md5Crypt(password: Buffer, salt: Buffer, magic: string): string {
  const md5 = (...parts: readonly Uint8Array[]) => hash('md5', Buffer.concat(parts), 'buffer');
  const inner = md5(password, salt, password);
  const filled = Buffer.alloc(password.length, inner);
  const bits: Uint8Array[] = [];
  for (let length = password.length; length > 0; length >>= 1)
    bits.push(length & 1 ? Buffer.alloc(1) : password.subarray(0, 1));
  let digest = md5(password, Buffer.from(magic), salt, filled, ...bits);
  for (let round = 0; round < rounds; round += 1) {
    const odd = round % 2 === 1;
    digest = md5(
      odd ? password : digest,
      round % 3 ? salt : none,
      round % 7 ? password : none,
      odd ? digest : password,
    );
  }
  return encodeCrypt64(order.map((index) => digest[index] as number));
}

const none = Buffer.alloc(0);
