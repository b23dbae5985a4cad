import {
  auditColumns,
  created,
  defineProjection,
  defineSystemTable,
  defineTable,
  on,
} from '../eventstore/index.ts';
import * as events from './events.ts';

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
