import { hash } from 'node:crypto';
import { safeEqual } from '../random.ts';
import { digitOf, encodeCrypt64 } from './crypt64.ts';
import type { HashReader } from './types.ts';

const phpass = /^\$[PH]\$([./0-9A-Za-z])([./0-9A-Za-z]{8})([./0-9A-Za-z]{22})$/;
const drupal = /^\$S\$([./0-9A-Za-z])([./0-9A-Za-z]{8})([./0-9A-Za-z]{43})$/;
/** 2¹⁹ rounds; phpass writes 2¹³ at most, Drupal 2¹⁶. */
const dearest = 19;

/**
 * phpass's portable hashes (`$P$`, phpBB's `$H$`), as WordPress wrote them up to 6.7, and Drupal 7's (`$S$`).
 * Drupal's `U…` are of a hash that stood there before: the MD5 of the password, in hexadecimal.
 */
export const readPhpass: HashReader = (encoded) => {
  const renewed = encoded.startsWith('U$');
  const found = read(renewed ? encoded.slice(1) : encoded);
  if (found === undefined || !renewed) return found;
  return { ...found, matches: (password) => found.matches(hash('md5', password, 'hex')) };
};

const read: HashReader = (encoded) => {
  const [digest, match] = encoded.startsWith('$S$')
    ? (['sha512', drupal.exec(encoded)] as const)
    : (['md5', phpass.exec(encoded)] as const);
  const [, cost, salt, text] = match ?? [];
  if (salt === undefined || text === undefined || digitOf(cost) > dearest) return undefined;
  return {
    algorithm: digest === 'md5' ? 'phpass' : 'drupal7',
    matches(password) {
      const typed = Buffer.from(password);
      let state = hash(digest, Buffer.concat([Buffer.from(salt), typed]), 'buffer');
      for (let round = 2 ** digitOf(cost); round > 0; round -= 1)
        state = hash(digest, Buffer.concat([state, typed]), 'buffer');
      return safeEqual(encodeCrypt64(state).slice(0, text.length), text);
    },
  };
};
