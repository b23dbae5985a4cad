import { createGuardrails, generateSecret, generateURI, verifySync } from 'otplib';
import { invalidArgument } from '../../errors/index.ts';

/**
 * Codes of authenticator apps (RFC 6238): HMAC-SHA-1, six digits, steps of 30 seconds, which is all that every app
 * understands.
 */
const period = 30;
/** Clocks of phones are off by some seconds, and typing takes some: the codes before and after count too. */
const tolerance = period;
/** What is imported may be as short as the apps of its day made it: 80 bits. */
const guardrails = createGuardrails({ MIN_SECRET_BYTES: 10 });

/** 160 bits in base32, as RFC 4226 §4 recommends. */
export const newTotpSecret = (): string => generateSecret({ length: 20 });

/** What a QR code for authenticator apps holds. @param issuer whom the account is with; @param account whose it is */
export const totpUri = (secret: string, issuer: string, account: string): string =>
  generateURI({ secret, issuer, label: account, algorithm: 'sha1', digits: 6, period });

/** The time step of the code; undefined for a code that is none of now. */
export function totpStep(secret: string, presented: string, now: Date): number | undefined {
  const token = presented.replace(/[\s-]/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const epoch = Math.floor(now.getTime() / 1000);
  const result = verifySync({ secret, token, epoch, period, epochTolerance: tolerance, guardrails });
  return result.valid && 'timeStep' in result ? result.timeStep : undefined;
}

/** @throws PosternError `invalid_argument` for what is no secret in base32 */
export function requireTotpSecret(given: string, field: string): string {
  const secret = given.replace(/[\s=-]/g, '').toUpperCase();
  if (/^[A-Z2-7]{16,128}$/.test(secret)) return secret;
  throw invalidArgument('USER-Tot05', `${field} must be a secret in base32 of 16 to 128 characters`, {
    field,
  });
}
