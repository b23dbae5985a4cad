import { auditColumns, changed, created, defineProjection, defineTable, on } from '../eventstore/index.ts';
import * as events from './events.ts';

/** What the operator allows instances that have, or had, limits of their own; NULL is as usual. Decisions read the events. */
export const limitsTable = defineTable(
  'limits_projection',
  {
    instance_id: 'text',
    id: 'text',
    /** In nanoseconds, as events have it. */
    audit_log_retention: 'bigint',
    block: 'boolean',
    ...auditColumns,
  },
  { goesWith: {} },
);

export const limitProjections = [
  defineProjection({
    name: 'limits',
    tables: [limitsTable],
    handlers: [
      on(events.limitsSet, (event, rows) => {
        const { auditLogRetention, block } = event.payload;
        const key = { instance_id: event.instanceId, id: event.aggregateId };
        const said = {
          ...(auditLogRetention !== undefined && { audit_log_retention: auditLogRetention }),
          ...(block !== undefined && { block }),
        };
        if (event.version === 1) rows.insert(limitsTable, { ...key, ...said, ...created(event) });
        else rows.update(limitsTable, key, { ...said, ...changed(event) });
      }),
      on(events.limitsReset, (event, rows) =>
        rows.update(
          limitsTable,
          { instance_id: event.instanceId, id: event.aggregateId },
          { audit_log_retention: null, block: null, ...changed(event) },
        ),
      ),
    ],
  }),
];
