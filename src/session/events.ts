import { Type } from '@sinclair/typebox';
import { defineEvent } from '../eventstore/index.ts';
import { userAgentSchema } from './user-agent.ts';

/** RFC 3339 */
const moment = Type.String();
const checked = Type.Object({ checkedAt: moment });

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
