import { generateSync } from 'otplib';

/** What an authenticator app shows. @param at milliseconds since 1970 */
export const totpCodeAt = (secret: string, at = Date.now()): string =>
  generateSync({ secret, epoch: Math.floor(at / 1000) });
