import type { Encryption } from '../../crypto/types.ts';
import type { Clock } from '../../platform.ts';

/** Nonces of DPoP proofs (RFC 9449 §8): what a proof has to say that cannot have been made long before. */
export interface Nonces {
  /** The newest. */
  current(): string;
  /** Whether it was given out by any node not long ago. */
  isGood(nonce: string): boolean;
}

/** One nonce is given out for so long, and taken once more for as long. */
const stretchMs = 120_000;

const prefix = '$hmac-sha256$';

/**
 * One nonce a stretch of time, made of the time with a key that all nodes share: nothing is kept, and none can be
 * made before its time.
 */
export function createNonces(encryption: Pick<Encryption, 'mac' | 'isMac'>, clock: Clock): Nonces {
  const textOf = (stretch: number) => `DPoP nonce ${stretch}`;
  const stretchNow = () => Math.floor(clock().getTime() / stretchMs);
  let newest = { stretch: -1, nonce: '' };

  function current(): string {
    const stretch = stretchNow();
    if (newest.stretch !== stretch)
      newest = { stretch, nonce: encryption.mac('token', textOf(stretch)).slice(prefix.length) };
    return newest.nonce;
  }

  return {
    current,
    isGood(nonce) {
      if (nonce === current()) return true;
      const { stretch } = newest;
      // Another node may be ahead by its clock, or have the next key already.
      return [stretch - 1, stretch, stretch + 1].some((each) =>
        encryption.isMac('token', prefix + nonce, textOf(each)),
      );
    },
  };
}
