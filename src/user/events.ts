import { Type } from '@sinclair/typebox';
import type { SealedValue } from '../crypto/types.ts';
import { defineEvent } from '../eventstore/index.ts';
import { humanFields, machineFields, profileFields } from './fields.ts';

/** Facts of people and machines. Payload names are Zitadel's; durations are nanoseconds, keys and metadata base64. */

const text = Type.String();
const flag = Type.Boolean();
const optionalText = Type.Optional(text);
const optionalFlag = Type.Optional(flag);
const none = Type.Object({});
const sealed = Type.Unsafe<SealedValue>(Type.Object({}));

/** What held for the name when it was given. The second is Postern's own. */
const nameRule = { userLoginMustBeDomain: optionalFlag, organizationScopedUsername: optionalFlag };

const humanPayload = Type.Object({
  userName: text,
  ...humanFields.schema,
  encodedHash: optionalText,
  changeRequired: optionalFlag,
  ...nameRule,
});
const personalHuman = ['userName', ...humanFields.personal] as const;

export const humanAdded = defineEvent('user', 'user.human.added', humanPayload, { personal: personalHuman });
export const humanSelfRegistered = defineEvent('user', 'user.human.selfregistered', humanPayload, {
  personal: personalHuman,
});
const { accessTokenType, ...named } = machineFields.schema;
export const machineAdded = defineEvent(
  'user',
  'user.machine.added',
  Type.Object({
    userName: text,
    ...named,
    name: text,
    ...nameRule,
    accessTokenType,
  }),
);

export const userDeactivated = defineEvent('user', 'user.deactivated', none);
export const userReactivated = defineEvent('user', 'user.reactivated', none);
export const userLocked = defineEvent('user', 'user.locked', none);
export const userUnlocked = defineEvent('user', 'user.unlocked', none);
export const userRemoved = defineEvent('user', 'user.removed', none);

const userNamePayload = Type.Object({ userName: text, ...nameRule });
export const userNameChanged = defineEvent('user', 'user.username.changed', userNamePayload, {
  personal: ['userName'],
});
/** Another organization verified the domain of the name; the user got a temporary one. */
export const domainClaimed = defineEvent(
  'user',
  'user.domain.claimed',
  Type.Object({ ...userNamePayload.properties, triggerOrigin: optionalText }),
  { personal: ['userName'] },
);
export const domainClaimedSent = defineEvent('user', 'user.domain.claimed.sent', none);
export const profileChanged = defineEvent(
  'user',
  'user.human.profile.changed',
  Type.Object(profileFields.schema),
  {
    personal: profileFields.personal,
  },
);
const picture = Type.Object({ storeKey: optionalText });
/** A picture was uploaded, in place of the one there was; the key says where it is among the organization's assets. */
export const avatarAdded = defineEvent('user', 'user.human.avatar.added', picture);
export const avatarRemoved = defineEvent('user', 'user.human.avatar.removed', picture);
export const mfaInitSkipped = defineEvent('user', 'user.human.mfa.init.skipped', none);

const codePayload = Type.Object({
  code: Type.Optional(sealed),
  /** How long the code is good, in nanoseconds. */
  expiry: Type.Optional(Type.Integer()),
  url_template: optionalText,
  /** The caller got the code; nobody is to be notified. */
  code_returned: optionalFlag,
  triggerOrigin: optionalText,
  authRequestID: optionalText,
});

export const emailChanged = defineEvent('user', 'user.human.email.changed', Type.Object({ email: text }), {
  personal: ['email'],
});
export const emailVerified = defineEvent(
  'user',
  'user.human.email.verified',
  Type.Object({
    /** By a code that was sent to it; left out where somebody vouches for the person. */
    proved: optionalFlag,
  }),
);
export const emailVerificationFailed = defineEvent('user', 'user.human.email.verification.failed', none);
export const emailCodeAdded = defineEvent('user', 'user.human.email.code.added', codePayload);
export const emailCodeSent = defineEvent('user', 'user.human.email.code.sent', none);

export const phoneChanged = defineEvent('user', 'user.human.phone.changed', Type.Object({ phone: text }), {
  personal: ['phone'],
});
export const phoneRemoved = defineEvent('user', 'user.human.phone.removed', none);
export const phoneVerified = defineEvent('user', 'user.human.phone.verified', none);
export const phoneVerificationFailed = defineEvent('user', 'user.human.phone.verification.failed', none);
export const phoneCodeAdded = defineEvent('user', 'user.human.phone.code.added', codePayload);
export const phoneCodeSent = defineEvent('user', 'user.human.phone.code.sent', none);

/** Which browser the person sat at, where a session or login page knows it. */
const atUserAgent = Type.Object({ userAgentID: optionalText });
export const passwordChanged = defineEvent(
  'user',
  'user.human.password.changed',
  Type.Object({
    encodedHash: text,
    changeRequired: flag,
    userAgentID: optionalText,
    /** Ours: the session in which the person chose it; without one, others did or may have. */
    sessionID: optionalText,
    triggerOrigin: optionalText,
  }),
);
export const passwordHashUpdated = defineEvent(
  'user',
  'user.human.password.hash.updated',
  Type.Object({ encodedHash: text }),
);
export const passwordChangeSent = defineEvent('user', 'user.human.password.change.sent', none);
export const passwordCheckSucceeded = defineEvent('user', 'user.human.password.check.succeeded', atUserAgent);
export const passwordCheckFailed = defineEvent('user', 'user.human.password.check.failed', atUserAgent);
export const passwordCodeAdded = defineEvent(
  'user',
  'user.human.password.code.added',
  Type.Object({ ...codePayload.properties, notificationType: Type.Optional(Type.Integer()) }),
);
export const passwordCodeSent = defineEvent('user', 'user.human.password.code.sent', none);
/** Ours: without it a reset code could be guessed at without end. */
export const passwordCodeCheckFailed = defineEvent('user', 'user.human.password.code.check.failed', none);

/** What version 1 sends to a new person who has no password or whose address nobody vouches for. */
export const initializationCodeAdded = defineEvent(
  'user',
  'user.human.initialization.code.added',
  codePayload,
);
export const initializationCodeSent = defineEvent('user', 'user.human.initialization.code.sent', none);
export const initializationCheckFailed = defineEvent('user', 'user.human.initialization.check.failed', none);
export const initializationCheckSucceeded = defineEvent(
  'user',
  'user.human.initialization.check.succeeded',
  none,
);
export const inviteCodeAdded = defineEvent(
  'user',
  'user.human.invite.code.added',
  Type.Object({
    code: Type.Optional(sealed),
    expiry: Type.Optional(Type.Integer()),
    urlTemplate: optionalText,
    codeReturned: optionalFlag,
    applicationName: optionalText,
    triggerOrigin: optionalText,
    authRequestID: optionalText,
  }),
);
export const inviteCodeSent = defineEvent('user', 'user.human.invite.code.sent', none);
export const inviteCheckSucceeded = defineEvent('user', 'user.human.invite.check.succeeded', none);
export const inviteCheckFailed = defineEvent('user', 'user.human.invite.check.failed', none);

export const machineChanged = defineEvent('user', 'user.machine.changed', Type.Object(machineFields.schema));
const hashedSecret = Type.Object({ hashedSecret: text });
export const machineSecretSet = defineEvent('user', 'user.machine.secret.set', hashedSecret);
export const machineSecretUpdated = defineEvent('user', 'user.machine.secret.updated', hashedSecret);
export const machineSecretRemoved = defineEvent('user', 'user.machine.secret.removed', none);
export const machineKeyAdded = defineEvent(
  'user',
  'user.machine.key.added',
  Type.Object({ keyId: text, type: Type.Integer(), expirationDate: text, publicKey: text }),
);
export const machineKeyRemoved = defineEvent(
  'user',
  'user.machine.key.removed',
  Type.Object({ keyId: text }),
);

export const personalAccessTokenAdded = defineEvent(
  'user',
  'user.pat.added',
  Type.Object({ tokenId: text, expiration: text, scopes: Type.Array(text) }),
);
export const personalAccessTokenRemoved = defineEvent(
  'user',
  'user.pat.removed',
  Type.Object({ tokenId: text }),
);

export const metadataSet = defineEvent('user', 'user.metadata.set', Type.Object({ key: text, value: text }), {
  personal: ['value'],
});
export const metadataRemoved = defineEvent('user', 'user.metadata.removed', Type.Object({ key: text }));
export const metadataRemovedAll = defineEvent('user', 'user.metadata.removed.all', none);
