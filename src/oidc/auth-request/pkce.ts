import { createHash } from 'node:crypto';
import { safeEqual } from '../../crypto/index.ts';

/** RFC 7636 §4.1: 43 to 128 unreserved characters. */
const verifierForm = /^[A-Za-z0-9\-._~]{43,128}$/;
export const isVerifier = (verifier: string): boolean => verifierForm.test(verifier);

/** RFC 7636 §4.2: base64url of a SHA-256 is 43 characters long. */
export const isS256Challenge = (challenge: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(challenge);

/** RFC 7636 §4.6, method S256. */
export const matchesChallenge = (verifier: string, challenge: string): boolean =>
  isVerifier(verifier) &&
  safeEqual(createHash('sha256').update(verifier, 'ascii').digest('base64url'), challenge);
