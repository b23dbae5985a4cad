import { createCipheriv, type ScryptOptions, scryptSync, timingSafeEqual } from 'node:crypto';
import { safeEqual } from '../random.ts';
import { decodeNumber, digitOf, encodeCrypt64 } from './crypt64.ts';
import type { HashReader } from './types.ts';

const base64 = '[A-Za-z0-9+/_-]';
const phc = new RegExp(
  `^\\$scrypt\\$ln=(\\d{1,2}),r=(\\d{1,3}),p=(\\d{1,2})\\$(${base64}{0,128}={0,2})\\$(${base64}{16,128}={0,2})$`,
);
const crypt = /^\$7\$([./0-9A-Za-z])([./0-9A-Za-z]{5})([./0-9A-Za-z]{5})([^$]{0,64})\$([./0-9A-Za-z]{43})$/;
const django = new RegExp(
  `^scrypt\\$([^$]{1,128})\\$(\\d{1,8})\\$(\\d{1,3})\\$(\\d{1,2})\\$(${base64}{16,128}={0,2})$`,
);
const firebase = new RegExp(
  `^\\$firebasescrypt\\$ln=(\\d{1,2}),r=(\\d{1,2})\\$(${base64}{0,128}={0,2})\\$(${base64}{16,128}={0,2})\\$(${base64}{0,64}={0,2})\\$(${base64}{16,128}={0,2})$`,
);

/** scrypt (RFC 7914) in the forms of PHC strings, crypt(5) (`$7$`) and Django. */
export const readScrypt: HashReader = (encoded) => {
  const [, ln, r, p, salt, key] = phc.exec(encoded) ?? [];
  if (salt !== undefined && key !== undefined)
    return hashOf({ N: 2 ** Number(ln), r: Number(r), p: Number(p) }, decoded(salt), decoded(key));

  const [, text, N, blocks, lanes, tag] = django.exec(encoded) ?? [];
  if (text !== undefined && tag !== undefined)
    return hashOf({ N: Number(N), r: Number(blocks), p: Number(lanes) }, Buffer.from(text), decoded(tag));

  const [, cost, blockSize, parallel, seed, digest] = crypt.exec(encoded) ?? [];
  if (blockSize === undefined || parallel === undefined || seed === undefined || digest === undefined)
    return undefined;
  const options = { N: 2 ** digitOf(cost), r: decodeNumber(blockSize), p: decodeNumber(parallel) };
  return isBounded(options)
    ? {
        algorithm: 'scrypt',
        matches: (password) =>
          safeEqual(encodeCrypt64(derive(password, Buffer.from(seed), 32, options)), digest),
      }
    : undefined;
};

/** Firebase's: the key encrypts the project's signer key (github.com/firebase/scrypt). */
export const readFirebaseScrypt: HashReader = (encoded) => {
  const [, ln, r, salt, kept, separator, signer] = firebase.exec(encoded) ?? [];
  if (salt === undefined || kept === undefined || separator === undefined || signer === undefined)
    return undefined;
  const options = { N: 2 ** Number(ln), r: Number(r), p: 1 };
  const [expected, signerKey] = [decoded(kept), decoded(signer)];
  if (!isBounded(options) || expected.length !== signerKey.length) return undefined;
  return {
    algorithm: 'firebase-scrypt',
    matches(password) {
      const seed = Buffer.concat([decoded(salt), decoded(separator)]);
      const cipher = createCipheriv('aes-256-ctr', derive(password, seed, 32, options), Buffer.alloc(16));
      return timingSafeEqual(cipher.update(signerKey), expected);
    },
  };
};

type Cost = Required<Pick<ScryptOptions, 'N' | 'r' | 'p'>>;

const hashOf = (options: Cost, salt: Buffer, key: Buffer) =>
  isBounded(options)
    ? {
        algorithm: 'scrypt',
        matches: (password: string) => timingSafeEqual(derive(password, salt, key.length, options), key),
      }
    : undefined;

const mostMemory = 256 * 1024 * 1024;

/** At most 256 MiB, gone through four times. */
const isBounded = ({ N, r, p }: Cost): boolean =>
  Number.isSafeInteger(Math.log2(N)) &&
  N >= 2 &&
  r >= 1 &&
  p >= 1 &&
  128 * N * r <= mostMemory &&
  128 * N * r * p <= 4 * mostMemory;

const derive = (password: string, salt: Buffer, length: number, options: Cost): Buffer =>
  scryptSync(password, salt, length, { ...options, maxmem: 2 * mostMemory });

const decoded = (text: string): Buffer => Buffer.from(text, 'base64');
