import type { InstanceContext } from '../contract/types.ts';
import { type SealedValue, safeEqual } from '../crypto/index.ts';
import { failedPrecondition, invalidArgument } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { generateSecret } from '../settings/index.ts';
import type { PendingCode } from './state.ts';

/** Codes that prove access to a mailbox or phone: short, so few tries and little time. */

export interface NewCode {
  readonly plain: string;
  readonly sealed: SealedValue;
  /** Nanoseconds, as events carry durations. */
  readonly expiry: number;
  /** Public address that whoever asked for it used: links with it lead there. */
  readonly origin?: string;
}

const generators = {
  email: 'emailCode',
  phone: 'phoneCode',
  password: 'passwordCode',
  invite: 'inviteCode',
  initialization: 'initCode',
  passkey: 'passkeyCode',
  otpSms: 'otpSms',
  otpEmail: 'otpEmail',
} as const;

/** As the instance has codes made. */
export async function newCode(
  platform: Platform,
  { id, origin }: Pick<InstanceContext, 'id' | 'origin'>,
  purpose: keyof typeof generators,
): Promise<NewCode> {
  const { plain, expiry } = await generateSecret(platform, id, generators[purpose]);
  return { plain, sealed: platform.encryption.seal('code', plain), expiry, origin };
}

const maxFailures = 5;

/** What an event says of a new code, whatever it is for. */
export const codeFacts = ({ sealed, expiry, origin }: Omit<NewCode, 'plain'>) => ({
  code: sealed,
  expiry,
  ...(origin && { triggerOrigin: origin }),
});

/**
 * Whether the code is the pending one. A wrong one is answered with `false`, so that the failure can be recorded.
 * @throws PosternError `failed_precondition` when there is no code, it ran out, or it was tried too often
 */
export function matchesCode(
  pending: PendingCode | undefined,
  presented: string,
  now: Date,
  open: (sealed: SealedValue) => string,
): boolean {
  if (!pending) {
    throw failedPrecondition('USER-Cod01', 'There is no code to verify; request a new one');
  }
  if (pending.expiresAt < now) {
    throw failedPrecondition('USER-Cod02', 'The code is no longer valid; request a new one');
  }
  if (pending.failures >= maxFailures) {
    throw failedPrecondition('USER-Cod03', 'The code was tried too often; request a new one');
  }
  return safeEqual(presented.trim().toUpperCase(), open(pending.sealed).toUpperCase());
}

export const wrongCode = (field = 'verification_code') =>
  invalidArgument('USER-Cod04', 'The code is wrong; check it or request a new one', { field });
