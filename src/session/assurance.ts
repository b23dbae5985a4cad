import type { Proof } from './proven.ts';

/**
 * How sure it is that somebody is who they say, by what they have proven: one factor, two of different kinds (knowing
 * and having; a passkey is both), and such two of which one cannot be phished.
 */
export const assurances = ['singleFactor', 'multiFactor', 'phishingResistant'] as const;
export type Assurance = (typeof assurances)[number];

/** What an identity provider asked for is not known: it stands for one factor, as a password does. */
const isKnown = (proof: Proof): boolean => proof === 'password' || proof === 'intent' || proof === 'passkey';
const isHad = (proof: Proof): boolean => proof !== 'password' && proof !== 'intent';
/** WebAuthn signs for the domain that the browser sees. */
const resistsPhishing = (proof: Proof): boolean => proof === 'passkey' || proof === 'securityKey';

/** undefined: nothing was proven. */
export function assuranceOf(proofs: readonly Proof[]): Assurance | undefined {
  if (proofs.length === 0) return undefined;
  if (!proofs.some(isKnown) || !proofs.some(isHad)) return 'singleFactor';
  return proofs.some(resistsPhishing) ? 'phishingResistant' : 'multiFactor';
}

export const reaches = (held: Assurance | undefined, wanted: Assurance): boolean =>
  held !== undefined && assurances.indexOf(held) >= assurances.indexOf(wanted);
