import { Type } from '@sinclair/typebox';
import { defineEvent, rememberedAsWhole } from '../eventstore/index.ts';

/** Only what is set is there. */
export const limitsSet = defineEvent(
  'limits',
  'limits.set',
  Type.Object({
    /** In nanoseconds, as Go writes durations; 0: for ever. */
    auditLogRetention: Type.Optional(Type.Integer()),
    block: Type.Optional(Type.Boolean()),
  }),
);
export const limitsReset = defineEvent('limits', 'limits.reset', Type.Object({}));

rememberedAsWhole('limits');
