import { Type } from '@sinclair/typebox';
import { defineEvent, rememberedAsWhole } from '../eventstore/index.ts';

const notifications = Type.Array(
  Type.Object({
    id: Type.String(),
    percent: Type.Integer(),
    repeat: Type.Boolean(),
    callUrl: Type.String(),
  }),
);

const terms = {
  unit: Type.String(),
  /** RFC 3339: periods are counted from it. */
  from: Type.Optional(Type.String()),
  /** In nanoseconds, as Go writes durations. */
  resetInterval: Type.Optional(Type.Integer()),
  amount: Type.Optional(Type.Integer()),
  limit: Type.Optional(Type.Boolean()),
  notifications: Type.Optional(notifications),
};

export const quotaAdded = defineEvent('quota', 'quota.added', Type.Object(terms));
/** Only what changed is there. */
export const quotaSet = defineEvent('quota', 'quota.set', Type.Object(terms));
export const quotaRemoved = defineEvent('quota', 'quota.removed', Type.Object({ unit: Type.String() }));

/** Usage has reached a percentage of which somebody wants to know; what is told then is the payload. */
export const quotaNotificationDue = defineEvent(
  'quota',
  'quota.notificationdue',
  Type.Object({
    unit: Type.String(),
    /** Of the notification. */
    id: Type.String(),
    callURL: Type.String(),
    periodStart: Type.String(),
    threshold: Type.Integer(),
    usage: Type.Integer(),
  }),
);

/** Who wanted to know was told. */
export const quotaNotified = defineEvent(
  'quota',
  'quota.notified',
  Type.Object({
    unit: Type.String(),
    /** Of the notification. */ id: Type.String(),
    threshold: Type.Integer(),
  }),
);

rememberedAsWhole('quota');
