import type { SigningAlgorithm } from '../crypto/index.ts';
import { webKeyState } from './projection.ts';

/** For how long a key stands in the JWKS before it signs: many times the five minutes for which that is cached. */
export const publishedAheadMs = 12 * 3_600_000;

interface Choosable {
  readonly algorithm: SigningAlgorithm;
  readonly state: number;
  readonly createdAt: Date;
}

/** Those that may sign by it. */
export const ofAlgorithm = <K extends Choosable>(keys: readonly K[], algorithm: SigningAlgorithm): K[] =>
  keys.filter((key) => key.algorithm === algorithm && key.state !== webKeyState.retired);

/**
 * The key that signs for who asks for an algorithm: the active one where that is its own, else the youngest that has
 * been published for long enough, or where none has, the oldest.
 *
 * @param keys of one instance, oldest first
 */
export function signingFor<K extends Choosable>(
  keys: readonly K[],
  algorithm: SigningAlgorithm,
  now: Date,
): K | undefined {
  const fitting = ofAlgorithm(keys, algorithm);
  const published = now.getTime() - publishedAheadMs;
  return (
    fitting.find(({ state }) => state === webKeyState.active) ??
    fitting.findLast(({ createdAt }) => createdAt.getTime() <= published) ??
    fitting[0]
  );
}
