import { isSigningAlgorithm, type SigningAlgorithm } from '../../crypto/index.ts';

/** What a client's settings ask to be signed by; '' for the active key's. */
export const askedAlgorithm = (setting: string | undefined): SigningAlgorithm | '' =>
  setting !== undefined && isSigningAlgorithm(setting) ? setting : '';
