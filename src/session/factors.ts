import type { RecordedEvent } from '../eventstore/index.ts';
import * as events from './events.ts';

/**
 * What a session can hold of proofs, by its name on the wire (`Factors`): the event that tells of it, and the columns
 * of its row.
 */
export const factors = {
  password: { event: events.sessionPasswordChecked, column: 'password_checked_at' },
  webAuthN: { event: events.sessionWebAuthNChecked, column: 'web_authn_checked_at' },
  intent: { event: events.sessionIntentChecked, column: 'intent_checked_at' },
  totp: { event: events.sessionTotpChecked, column: 'totp_checked_at' },
  otpSms: { event: events.sessionOtpSmsChecked, column: 'otp_sms_checked_at' },
  otpEmail: { event: events.sessionOtpEmailChecked, column: 'otp_email_checked_at' },
  recoveryCode: { event: events.sessionRecoveryCodeChecked, column: 'recovery_code_checked_at' },
} as const;

export type FactorName = keyof typeof factors;
export type FactorColumn = (typeof factors)[FactorName]['column'];
export const factorNames = Object.keys(factors) as FactorName[];

export interface ProvenFactor {
  readonly checkedAt: Date;
  /** The same by the store's clock, to compare with when the proof was changed. */
  readonly provenAt: Date;
  /** Version of the user at which it was right; undefined for what was recorded before that was told. */
  readonly userVersion?: number;
  /** Of WebAuthn: the key proved who used it, so that it stands for two factors. */
  readonly userVerified?: boolean;
}

const byType = new Map<string, FactorName>(factorNames.map((name) => [factors[name].event.type, name]));

/** The factor that an event tells of, if it does. */
export function factorOf(event: RecordedEvent): ({ readonly name: FactorName } & ProvenFactor) | undefined {
  const name = byType.get(event.type);
  if (!name) return undefined;
  const { checkedAt, userVerified, userVersion } = event.payload as {
    checkedAt: string;
    userVerified?: boolean;
    userVersion?: number;
  };
  return {
    name,
    checkedAt: new Date(checkedAt),
    provenAt: event.createdAt,
    ...(userVerified !== undefined && { userVerified }),
    ...(userVersion !== undefined && { userVersion }),
  };
}
