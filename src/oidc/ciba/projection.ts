import {
  auditColumns,
  created,
  defineProjection,
  defineTable,
  on,
  type RecordedEvent,
  type RowChanges,
} from '../../eventstore/index.ts';
import * as events from './events.ts';

/** Requests that wait for a person, for lists alone: a row goes with the answer, or some time after it is too late for one. */
export const cibaRequestsTable = defineTable(
  'back_channel_auths_projection',
  {
    instance_id: 'text',
    id: 'text',
    user_id: 'text',
    client_id: 'text',
    binding_message: 'text',
    expiration: 'timestamptz',
    ...auditColumns,
  },
  { goesWith: { org: 'resource_owner', user: 'user_id' } },
);

const key = (event: RecordedEvent) => ({ instance_id: event.instanceId, id: event.aggregateId });
const answered = (event: RecordedEvent, rows: RowChanges) => rows.remove(cibaRequestsTable, key(event));

export const cibaProjection = defineProjection({
  name: 'back_channel_auths',
  tables: [cibaRequestsTable],
  handlers: [
    on(events.backChannelAuthorizationAdded, (event, rows) => {
      const { user_id, client_id, binding_message = '', expires } = event.payload;
      rows.insert(cibaRequestsTable, {
        ...key(event),
        ...created(event),
        user_id: user_id ?? '',
        client_id,
        binding_message,
        expiration: new Date(expires),
      });
    }),
    on(events.backChannelAuthorizationApproved, answered),
    on(events.backChannelAuthorizationCanceled, answered),
    on(events.backChannelAuthorizationExpired, answered),
  ],
});
