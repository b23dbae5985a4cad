import { Type } from '@sinclair/typebox';
import { defineEvent } from '../eventstore/index.ts';
import { subscriptionFields } from './fields.ts';

const none = Type.Object({});

/** Sealed; null where there is none any more. `credentials` are those of NATS: how one signs in, and with what. */
const secrets = {
  signingKey: Type.Optional(Type.Unknown()),
  authorization: Type.Optional(Type.Unknown()),
  credentials: Type.Optional(Type.Unknown()),
  privateKey: Type.Optional(Type.Unknown()),
};

/** `after`: it begins behind this position; without it, behind this very event. */
export const subscriptionAdded = defineEvent(
  'subscription',
  'subscription.added',
  Type.Object({
    ...subscriptionFields.schema,
    ...secrets,
    name: Type.String(),
    after: Type.Optional(Type.Integer()),
  }),
);
/** Only what changed is there. */
export const subscriptionChanged = defineEvent(
  'subscription',
  'subscription.changed',
  Type.Object({ ...subscriptionFields.schema, ...secrets }),
);
export const subscriptionPaused = defineEvent('subscription', 'subscription.paused', none);
/** Also of one that is active: a destination that was left alone is tried at once. */
export const subscriptionResumed = defineEvent('subscription', 'subscription.resumed', none);
/** Events of `]after, until]` are told again. */
export const subscriptionReplayed = defineEvent(
  'subscription',
  'subscription.replayed',
  Type.Object({ replayId: Type.String(), after: Type.Integer(), until: Type.Integer() }),
);
export const subscriptionRemoved = defineEvent('subscription', 'subscription.removed', none);
