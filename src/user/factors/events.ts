import { Type } from '@sinclair/typebox';
import type { SealedValue } from '../../crypto/types.ts';
import { defineEvent } from '../../eventstore/index.ts';

/**
 * Facts of what people prove themselves with beside a password: codes of an authenticator app, codes by mail and SMS,
 * recovery codes. Payload names are Zitadel's where it has them; keys of browsers and tokens are in `key-events.ts`.
 */

const text = Type.String();
const optionalText = Type.Optional(text);
const none = Type.Object({});
const sealed = Type.Unsafe<SealedValue>(Type.Object({}));

/** Which browser the person sat at, where a session or login page knows it. */
const atUserAgent = { userAgentID: optionalText };
const checked = Type.Object(atUserAgent);
/** Ours: the time step of the code, so that no code counts twice (RFC 6238 §5.2). */
const checkedInStep = Type.Object({ ...atUserAgent, timeStep: Type.Optional(Type.Integer()) });

const codePayload = Type.Object({
  code: Type.Optional(sealed),
  /** How long the code is good, in nanoseconds. */
  expiry: Type.Optional(Type.Integer()),
  code_returned: Type.Optional(Type.Boolean()),
  triggerOrigin: optionalText,
  authRequestID: optionalText,
});

export const totpAdded = defineEvent(
  'user',
  'user.human.mfa.otp.added',
  Type.Object({ otpSecret: Type.Optional(sealed) }),
);
export const totpVerified = defineEvent('user', 'user.human.mfa.otp.verified', checkedInStep);
export const totpRemoved = defineEvent('user', 'user.human.mfa.otp.removed', none);
export const totpCheckSucceeded = defineEvent('user', 'user.human.mfa.otp.check.succeeded', checkedInStep);
export const totpCheckFailed = defineEvent('user', 'user.human.mfa.otp.check.failed', checked);

export const otpSmsAdded = defineEvent('user', 'user.human.mfa.otp.sms.added', none);
export const otpSmsRemoved = defineEvent('user', 'user.human.mfa.otp.sms.removed', none);
export const otpSmsCodeAdded = defineEvent('user', 'user.human.mfa.otp.sms.code.added', codePayload);
export const otpSmsCodeSent = defineEvent('user', 'user.human.mfa.otp.sms.code.sent', none);
export const otpSmsCheckSucceeded = defineEvent('user', 'user.human.mfa.otp.sms.check.succeeded', checked);
export const otpSmsCheckFailed = defineEvent('user', 'user.human.mfa.otp.sms.check.failed', checked);

export const otpEmailAdded = defineEvent('user', 'user.human.mfa.otp.email.added', none);
export const otpEmailRemoved = defineEvent('user', 'user.human.mfa.otp.email.removed', none);
export const otpEmailCodeAdded = defineEvent('user', 'user.human.mfa.otp.email.code.added', codePayload);
export const otpEmailCodeSent = defineEvent('user', 'user.human.mfa.otp.email.code.sent', none);
export const otpEmailCheckSucceeded = defineEvent(
  'user',
  'user.human.mfa.otp.email.check.succeeded',
  checked,
);
export const otpEmailCheckFailed = defineEvent('user', 'user.human.mfa.otp.email.check.failed', checked);

/** Hashes; those that were there before count no longer only where they were removed. */
export const recoveryCodesAdded = defineEvent(
  'user',
  'user.human.mfa.recoverycode.added',
  Type.Object({ codes: Type.Array(text) }),
);
export const recoveryCodesRemoved = defineEvent('user', 'user.human.mfa.recoverycode.removed', none);
/** Of one that was used up: its hash, and (ours) how many are left. */
export const recoveryCodeCheckSucceeded = defineEvent(
  'user',
  'user.human.mfa.recoverycode.check.succeeded',
  Type.Object({ ...atUserAgent, code: optionalText, remaining: Type.Optional(Type.Integer()) }),
);
export const recoveryCodeCheckFailed = defineEvent(
  'user',
  'user.human.mfa.recoverycode.check.failed',
  checked,
);
