import {
  auditColumns,
  created,
  defineProjection,
  defineTable,
  on,
  type ProjectionHandler,
} from '../../eventstore/index.ts';
import * as events from './events.ts';

/** Sign-ins of which applications know: whom they are told of when these end. */
const samlSessionsTable = defineTable(
  'saml_sessions_projection',
  {
    instance_id: 'text',
    id: 'text',
    user_id: 'text',
    session_id: 'text',
    entity_id: 'text',
    name_id: 'text',
    name_id_format: 'text',
    ...auditColumns,
  },
  { goesWith: { org: 'resource_owner', user: 'user_id' } },
);

const handlers: ProjectionHandler[] = [
  on(events.samlSessionAdded, (event, rows) => {
    const { payload } = event;
    rows.insert(samlSessionsTable, {
      instance_id: event.instanceId,
      id: event.aggregateId,
      ...created(event),
      user_id: payload.userID,
      session_id: payload.sessionID,
      entity_id: payload.entityID,
      name_id: payload.nameID ?? '',
      name_id_format: payload.nameIDFormat ?? '',
    });
  }),
  on(events.samlResponseRevoked, (event, rows) =>
    rows.remove(samlSessionsTable, { instance_id: event.instanceId, id: event.aggregateId }),
  ),
];

export const samlSessionProjection = defineProjection({
  name: 'saml_sessions',
  tables: [samlSessionsTable],
  handlers,
});
