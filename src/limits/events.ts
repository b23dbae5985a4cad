import { Type } from '@sinclair/typebox';
import { alsoConcerns, defineEvent } from '../eventstore/index.ts';

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

// The first limits of an instance begin the aggregate, of which no node would be told else.
alsoConcerns(limitsSet, () => ({ aggregateType: 'limits', aggregateId: '' }));
