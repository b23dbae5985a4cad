import {
  auditColumns,
  changed,
  created,
  defineProjection,
  defineSystemTable,
  defineTable,
  on,
  type RecordedEvent,
} from '../eventstore/index.ts';
import * as events from './events.ts';

/** What instances may use, one row for each unit that is limited or counted. Decisions read the events. */
export const quotasTable = defineTable(
  'quotas_projection',
  {
    instance_id: 'text',
    id: 'text',
    unit: 'text',
    from_anchor: 'timestamptz',
    /** In nanoseconds, as events have it. */
    reset_interval: 'bigint',
    amount: 'bigint',
    limit_usage: 'boolean',
    ...auditColumns,
  },
  { goesWith: {} },
);

const keyOf = (event: RecordedEvent) => ({ instance_id: event.instanceId, id: event.aggregateId });

type Terms = ReturnType<typeof events.quotaSet>['payload'];
const columnsOf = ({ from, resetInterval, amount, limit }: Terms) => ({
  ...(from !== undefined && { from_anchor: new Date(from) }),
  ...(resetInterval !== undefined && { reset_interval: resetInterval }),
  ...(amount !== undefined && { amount }),
  ...(limit !== undefined && { limit_usage: limit }),
});
const none = { from_anchor: new Date(0), reset_interval: 0, amount: 0, limit_usage: false };

/** What is to be told of usage, and to whom; rows go with the quota. */
export const quotaNotificationsTable = defineTable(
  'quota_notifications_projection',
  {
    instance_id: 'text',
    unit: 'text',
    notification_id: 'text',
    period_start: 'timestamptz',
    threshold: 'bigint',
    call_url: 'text',
    used: 'bigint',
    ...auditColumns,
  },
  { key: ['instance_id', 'unit', 'notification_id', 'period_start', 'threshold'], goesWith: {} },
);

export const quotaProjections = [
  defineProjection({
    name: 'quotas',
    tables: [quotasTable],
    handlers: [
      on(events.quotaAdded, (event, rows) =>
        rows.insert(quotasTable, {
          ...keyOf(event),
          unit: event.payload.unit,
          ...none,
          ...columnsOf(event.payload),
          ...created(event),
        }),
      ),
      on(events.quotaSet, (event, rows) => {
        const { unit } = event.payload;
        const columns = columnsOf(event.payload);
        // Who makes a quota says all of it.
        const whole = Object.keys(columns).length === Object.keys(none).length;
        if (whole) rows.insert(quotasTable, { ...keyOf(event), unit, ...columns, ...created(event) });
        else rows.update(quotasTable, keyOf(event), { ...columns, ...changed(event) });
      }),
      on(events.quotaRemoved, (event, rows) => rows.remove(quotasTable, keyOf(event))),
    ],
  }),
  defineProjection({
    name: 'quota_notifications',
    version: 2,
    tables: [quotaNotificationsTable],
    beside: [defineSystemTable('usage_counts')],
    handlers: [
      on(events.quotaNotificationDue, (event, rows) => {
        const { unit, id, callURL, periodStart, threshold, usage } = event.payload;
        rows.insert(quotaNotificationsTable, {
          instance_id: event.instanceId,
          unit,
          notification_id: id,
          period_start: new Date(periodStart),
          threshold,
          call_url: callURL,
          used: usage,
          ...created(event),
        });
      }),
      on(events.quotaRemoved, (event, rows) =>
        rows.removeWhere(quotaNotificationsTable, {
          instance_id: event.instanceId,
          unit: event.payload.unit,
        }),
      ),
    ],
  }),
];
