import {
  auditColumns,
  created,
  defineProjection,
  defineTable,
  on,
  type RecordedEvent,
} from '../../eventstore/index.ts';
import * as events from './events.ts';

/** For lists alone: whether somebody has agreed is asked of the events. */
export const consentsTable = defineTable(
  'consents_projection',
  {
    instance_id: 'text',
    id: 'text',
    user_id: 'text',
    client_id: 'text',
    scope: 'text[]',
    declined: 'text[]',
    authorization_details: 'jsonb',
    ...auditColumns,
  },
  { goesWith: { org: 'resource_owner', user: 'user_id' } },
);

const key = (event: RecordedEvent) => ({ instance_id: event.instanceId, id: event.aggregateId });

export const consentProjection = defineProjection({
  name: 'consents',
  version: 2,
  tables: [consentsTable],
  handlers: [
    on(events.consentGiven, (event, rows) => {
      const { userId, clientId, scope, declined = [], authorizationDetails = null } = event.payload;
      rows.insert(consentsTable, {
        ...key(event),
        ...created(event),
        user_id: userId,
        client_id: clientId,
        scope,
        declined,
        authorization_details: authorizationDetails,
      });
    }),
    on(events.consentRemoved, (event, rows) => rows.remove(consentsTable, key(event))),
  ],
});
