import { Type } from '@sinclair/typebox';
import type { SealedValue } from '../crypto/types.ts';
import { defineEvent } from '../eventstore/index.ts';
import { userAgentSchema } from './user-agent.ts';

/** RFC 3339 */
const moment = Type.String();
/** `userVersion`, ours: the version of the user at which it was right; what changed by a later one ends it. */
const userVersion = Type.Optional(Type.Integer());
const checked = Type.Object({ checkedAt: moment, userVersion });

export const sessionAdded = defineEvent(
  'session',
  'session.added',
  Type.Object({ user_agent: Type.Optional(userAgentSchema) }),
  { personal: ['user_agent'] },
);

export const sessionUserChecked = defineEvent(
  'session',
  'session.user.checked',
  Type.Object({
    userID: Type.String(),
    userResourceOwner: Type.String(),
    checkedAt: moment,
    preferredLanguage: Type.Optional(Type.String()),
  }),
);

export const sessionPasswordChecked = defineEvent('session', 'session.password.checked', checked);
export const sessionIntentChecked = defineEvent('session', 'session.intent.checked', checked);
export const sessionTotpChecked = defineEvent('session', 'session.totp.checked', checked);
export const sessionRecoveryCodeChecked = defineEvent('session', 'session.recoverycode.checked', checked);

const none = Type.Object({});
const optionalText = Type.Optional(Type.String());
const sealed = Type.Unsafe<SealedValue>(Type.Object({}));
const challengedCode = {
  /** Without one a provider made its own. */
  code: Type.Optional(sealed),
  /** How long the code is good, in nanoseconds. */
  expiry: Type.Optional(Type.Integer()),
  generatorID: optionalText,
  triggerOrigin: optionalText,
};

/** A code was asked for; a newer one takes its place. */
export const sessionOtpSmsChallenged = defineEvent(
  'session',
  'session.otp.sms.challenged',
  Type.Object({ ...challengedCode, codeReturned: Type.Optional(Type.Boolean()) }),
);
export const sessionOtpSmsSent = defineEvent('session', 'session.otp.sms.sent', none);
export const sessionOtpSmsChecked = defineEvent('session', 'session.otp.sms.checked', checked);

export const sessionOtpEmailChallenged = defineEvent(
  'session',
  'session.otp.email.challenged',
  Type.Object({ ...challengedCode, returnCode: Type.Optional(Type.Boolean()), urlTmpl: optionalText }),
);
export const sessionOtpEmailSent = defineEvent('session', 'session.otp.email.sent', none);
export const sessionOtpEmailChecked = defineEvent('session', 'session.otp.email.checked', checked);

/** `userVerification`: 0 unspecified, 1 required, 2 preferred, 3 discouraged. */
export const sessionWebAuthNChallenged = defineEvent(
  'session',
  'session.webAuthN.challenged',
  Type.Object({
    challenge: Type.String(),
    allowedCredentialIDs: Type.Optional(Type.Array(Type.String())),
    userVerification: Type.Optional(Type.Integer()),
    rpid: optionalText,
  }),
);
export const sessionWebAuthNChecked = defineEvent(
  'session',
  'session.webAuthN.checked',
  Type.Object({ checkedAt: moment, userVerified: Type.Optional(Type.Boolean()), userVersion }),
);

/** Only the newest token id is good: setting one ends the token before it. */
export const sessionTokenSet = defineEvent(
  'session',
  'session.token.set',
  Type.Object({ tokenID: Type.String() }),
);

/** The whole map after the change, values in base64. */
export const sessionMetadataSet = defineEvent(
  'session',
  'session.metadata.set',
  Type.Object({ metadata: Type.Record(Type.String(), Type.String()) }),
);

/** Nanoseconds from this event on, as Go writes durations. */
export const sessionLifetimeSet = defineEvent(
  'session',
  'session.lifetime.set',
  Type.Object({ lifetime: Type.Number() }),
);

/** `signedOut`, ours: by the person, at the login or an application; what was granted for offline use goes on. */
export const sessionTerminated = defineEvent(
  'session',
  'session.terminated',
  Type.Object({ signedOut: Type.Optional(Type.Boolean()) }),
);
