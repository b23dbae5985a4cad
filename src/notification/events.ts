import { Type } from '@sinclair/typebox';
import type { SealedValue } from '../crypto/types.ts';
import { defineEvent } from '../eventstore/index.ts';
import { httpFields, smtpFields, twilioFields } from './fields.ts';

const sealed = Type.Unsafe<SealedValue>(Type.Object({}));
/** The oldest histories have one server for an instance, without an id. */
const maybeId = { id: Type.Optional(Type.String()) };
const ofProvider = Type.Object({ id: Type.String() });
const ofMaybe = Type.Object(maybeId);

/** Mail. `password` is that of the server's user, sealed. */
export const smtpAdded = defineEvent(
  'instance',
  'instance.smtp.config.added',
  Type.Object({ ...maybeId, ...smtpFields.schema, password: Type.Optional(sealed) }),
);
/** Only what changed is there. */
export const smtpChanged = defineEvent(
  'instance',
  'instance.smtp.config.changed',
  Type.Object({ ...maybeId, ...smtpFields.schema, password: Type.Optional(sealed) }),
);
export const smtpPasswordChanged = defineEvent(
  'instance',
  'instance.smtp.config.password.changed',
  Type.Object({ ...maybeId, password: Type.Optional(sealed) }),
);
/** `signingKey` signs what is sent to the endpoint; the former one beside it, until its time is over. */
const newKey = {
  signingKey: Type.Optional(sealed),
  previousSigningKey: Type.Optional(sealed),
  previousSigningKeyUntil: Type.Optional(Type.String()),
};
export const mailHttpAdded = defineEvent(
  'instance',
  'instance.smtp.config.http.added',
  Type.Object({ id: Type.String(), ...httpFields.schema, signingKey: Type.Optional(sealed) }),
);
export const mailHttpChanged = defineEvent(
  'instance',
  'instance.smtp.config.http.changed',
  Type.Object({ id: Type.String(), ...httpFields.schema, ...newKey }),
);
export const mailActivated = defineEvent('instance', 'instance.smtp.config.activated', ofMaybe);
export const mailDeactivated = defineEvent('instance', 'instance.smtp.config.deactivated', ofMaybe);
export const mailRemoved = defineEvent('instance', 'instance.smtp.config.removed', ofMaybe);

/** Text messages. `token` authenticates to Twilio, sealed. */
export const twilioAdded = defineEvent(
  'instance',
  'instance.sms.configtwilio.added',
  Type.Object({ id: Type.String(), ...twilioFields.schema, token: Type.Optional(sealed) }),
);
export const twilioChanged = defineEvent(
  'instance',
  'instance.sms.configtwilio.changed',
  Type.Object({ id: Type.String(), ...twilioFields.schema }),
);
export const twilioTokenChanged = defineEvent(
  'instance',
  'instance.sms.configtwilio.token.changed',
  Type.Object({ id: Type.String(), token: Type.Optional(sealed) }),
);
export const smsHttpAdded = defineEvent(
  'instance',
  'instance.sms.confighttp.added',
  Type.Object({ id: Type.String(), ...httpFields.schema, signingKey: Type.Optional(sealed) }),
);
export const smsHttpChanged = defineEvent(
  'instance',
  'instance.sms.confighttp.changed',
  Type.Object({ id: Type.String(), ...httpFields.schema, ...newKey }),
);
export const smsActivated = defineEvent('instance', 'instance.sms.configactivated', ofProvider);
export const smsDeactivated = defineEvent('instance', 'instance.sms.configdeactivated', ofProvider);
export const smsRemoved = defineEvent('instance', 'instance.sms.configremoved', ofProvider);
/** What was told of Twilio alone, before there was another kind. */
export const twilioActivated = defineEvent('instance', 'instance.sms.configtwilio.activated', ofProvider);
export const twilioDeactivated = defineEvent('instance', 'instance.sms.configtwilio.deactivated', ofProvider);
export const twilioRemoved = defineEvent('instance', 'instance.sms.configtwilio.removed', ofProvider);
