/** What an encoded password hash says of itself, without a look at the password. */
export type HashFormat =
  | {
      readonly algorithm: 'argon2id' | 'argon2i';
      readonly memoryKib: number;
      readonly passes: number;
      readonly lanes: number;
    }
  | { readonly algorithm: 'bcrypt'; readonly cost: number };

const argon2 =
  /^\$(argon2id|argon2i)\$v=19\$m=(\d{1,10}),t=(\d{1,10}),p=(\d{1,8})\$[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{16,}$/;
const bcrypt = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;

/**
 * Reads argon2id, argon2i (PHC string, version 19) and bcrypt hashes.
 * undefined: another format, or a cost that would let one imported hash take the server down
 * (above 256 MiB, 16 passes, 16 lanes; bcrypt above 2^16 rounds).
 */
export function readHashFormat(encoded: string): HashFormat | undefined {
  const phc = argon2.exec(encoded);
  if (phc) {
    const [memoryKib, passes, lanes] = [Number(phc[2]), Number(phc[3]), Number(phc[4])];
    const bounded =
      memoryKib >= 8 * lanes &&
      memoryKib <= 262_144 &&
      passes >= 1 &&
      passes <= 16 &&
      lanes >= 1 &&
      lanes <= 16;
    return bounded
      ? { algorithm: phc[1] === 'argon2i' ? 'argon2i' : 'argon2id', memoryKib, passes, lanes }
      : undefined;
  }
  const cost = Number(bcrypt.exec(encoded)?.[1]);
  return cost >= 4 && cost <= 16 ? { algorithm: 'bcrypt', cost } : undefined;
}
