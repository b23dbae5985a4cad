import { defineAggregate } from '../eventstore/index.ts';
import * as events from './events.ts';

/** What the operator allows an instance; what is undefined is as usual. */
export interface Limits {
  /** How old events may be that are told of, in milliseconds; 0: any age. */
  readonly auditLogRetentionMs?: number;
  /** Nobody is served but the operator. */
  readonly block?: boolean;
}

/** Its id is the instance's. */
export const limitsAggregate = defineAggregate('limits', events, {} as Limits, (limits, event): Limits => {
  if (event.type === 'limits.reset') return {};
  const { auditLogRetention, block } = event.payload;
  return {
    ...limits,
    ...(auditLogRetention !== undefined && { auditLogRetentionMs: Math.round(auditLogRetention / 1e6) }),
    ...(block !== undefined && { block }),
  };
});
