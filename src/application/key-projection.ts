import { auditColumns, created, defineTable, on, type ProjectionHandler } from '../eventstore/index.ts';
import { applicationRemoved } from '../project/application-events.ts';
import * as events from './events.ts';

export const applicationKeysTable = defineTable(
  'application_keys_projection',
  {
    instance_id: 'text',
    id: 'text',
    application_id: 'text',
    project_id: 'text',
    client_id: 'text',
    type: 'smallint',
    expiration_date: 'timestamptz',
    public_key: 'text',
    ...auditColumns,
  },
  { goesWith: { org: 'resource_owner', project: 'project_id' } },
);

export const keyHandlers: ProjectionHandler[] = [
  on(events.applicationKeyAdded, (event, rows) => {
    const { payload } = event;
    rows.insert(applicationKeysTable, {
      instance_id: event.instanceId,
      id: payload.keyId,
      ...created(event),
      application_id: payload.applicationId,
      project_id: event.aggregateId,
      client_id: payload.clientId ?? '',
      type: payload.type ?? 0,
      expiration_date: new Date(payload.expirationDate),
      public_key: Buffer.from(payload.publicKey, 'base64').toString('utf8'),
    });
  }),
  on(events.applicationKeyRemoved, (event, rows) =>
    rows.remove(applicationKeysTable, { instance_id: event.instanceId, id: event.payload.keyId }),
  ),
  on(applicationRemoved, (event, rows) =>
    rows.removeWhere(applicationKeysTable, {
      instance_id: event.instanceId,
      application_id: event.payload.appId,
    }),
  ),
];
