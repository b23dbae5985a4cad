import {
  auditColumns,
  created,
  defineProjection,
  defineTable,
  on,
  type ProjectionHandler,
} from '../../eventstore/index.ts';
import * as events from './events.ts';

const samlKeysTable = defineTable(
  'saml_keys_projection',
  {
    instance_id: 'text',
    id: 'text',
    certificate: 'text',
    private_key: 'jsonb',
    expiration_date: 'timestamptz',
    ...auditColumns,
  },
  { goesWith: {} },
);

const handlers: ProjectionHandler[] = [
  on(events.samlKeyAdded, (event, rows) => {
    const { certificate, privateKey, expirationDate } = event.payload;
    rows.insert(samlKeysTable, {
      instance_id: event.instanceId,
      id: event.aggregateId,
      ...created(event),
      certificate,
      private_key: privateKey as object,
      expiration_date: new Date(expirationDate),
    });
  }),
  on(events.samlKeyRemoved, (event, rows) =>
    rows.remove(samlKeysTable, { instance_id: event.instanceId, id: event.aggregateId }),
  ),
];

export const samlKeyProjection = defineProjection({ name: 'saml_keys', tables: [samlKeysTable], handlers });
