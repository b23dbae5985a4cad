import {
  auditColumns,
  created,
  defineProjection,
  defineTable,
  on,
  type Projection,
} from '../../eventstore/index.ts';
import * as events from './events.ts';

/**
 * Clients that are to be told when a sign-in ends: a row goes when that is due. It outlives its user and organization,
 * whose end it tells.
 */
export const sessionLogoutsTable = defineTable(
  'session_logouts_projection',
  {
    instance_id: 'text',
    session_id: 'text',
    client_id: 'text',
    user_id: 'text',
    user_resource_owner: 'text',
    user_version: 'bigint',
    ...auditColumns,
  },
  { key: ['instance_id', 'session_id', 'client_id'], goesWith: {} },
);

export const sessionLogoutProjections: readonly Projection[] = [
  defineProjection({
    name: 'session_logouts',
    tables: [sessionLogoutsTable],
    handlers: [
      on(events.backChannelRegistered, (event, rows) =>
        rows.insert(sessionLogoutsTable, {
          instance_id: event.instanceId,
          session_id: event.aggregateId,
          client_id: event.payload.client_id,
          user_id: event.payload.user_id,
          user_resource_owner: event.payload.user_resource_owner ?? '',
          user_version: event.payload.user_version ?? null,
          ...created(event),
        }),
      ),
      on(events.backChannelDue, (event, rows) =>
        rows.remove(sessionLogoutsTable, {
          instance_id: event.instanceId,
          session_id: event.aggregateId,
          client_id: event.payload.client_id,
        }),
      ),
    ],
  }),
];
