import {
  auditColumns,
  changed,
  created,
  defineProjection,
  defineTable,
  on,
  type RecordedEvent,
} from '../../eventstore/index.ts';
import * as events from './events.ts';

/** For lists alone: what stands is asked of the events. */
export const grantsTable = defineTable(
  'oauth_grants_projection',
  {
    instance_id: 'text',
    id: 'text',
    user_id: 'text',
    client_id: 'text',
    scope: 'text[]',
    resources: 'text[]',
    authorization_details: 'jsonb',
    ...auditColumns,
  },
  { goesWith: { org: 'resource_owner', user: 'user_id' } },
);

const key = (event: RecordedEvent) => ({ instance_id: event.instanceId, id: event.aggregateId });

const permissions = ({
  payload: { scope, resource = [], authorizationDetails },
}: RecordedEvent<
  string,
  { scope: string[]; resource?: string[]; authorizationDetails?: readonly object[] }
>) => ({ scope, resources: resource, authorization_details: authorizationDetails ?? null });

export const grantProjection = defineProjection({
  name: 'oauth_grants',
  tables: [grantsTable],
  handlers: [
    on(events.grantAdded, (event, rows) =>
      rows.insert(grantsTable, {
        ...key(event),
        ...created(event),
        user_id: event.payload.userId,
        client_id: event.payload.clientId,
        ...permissions(event),
      }),
    ),
    on(events.grantMerged, (event, rows) =>
      rows.update(grantsTable, key(event), { ...changed(event), ...permissions(event) }),
    ),
    on(events.grantReplaced, (event, rows) =>
      rows.update(grantsTable, key(event), { ...changed(event), ...permissions(event) }),
    ),
    on(events.grantRemoved, (event, rows) => rows.remove(grantsTable, key(event))),
  ],
});
