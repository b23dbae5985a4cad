import {
  auditColumns,
  created,
  defineProjection,
  defineTable,
  on,
  type ProjectionHandler,
} from '../../eventstore/index.ts';
import * as events from './events.ts';

const encryptionKeysTable = defineTable(
  'encryption_keys_projection',
  {
    instance_id: 'text',
    id: 'text',
    algorithm: 'text',
    public_key: 'jsonb',
    private_key: 'jsonb',
    ...auditColumns,
  },
  { goesWith: {} },
);

const handlers: ProjectionHandler[] = [
  on(events.encryptionKeyAdded, (event, rows) => {
    const { algorithm, publicKey, privateKey } = event.payload;
    rows.insert(encryptionKeysTable, {
      instance_id: event.instanceId,
      id: event.aggregateId,
      ...created(event),
      algorithm,
      public_key: publicKey as object,
      private_key: privateKey as object,
    });
  }),
  on(events.encryptionKeyRemoved, (event, rows) =>
    rows.remove(encryptionKeysTable, { instance_id: event.instanceId, id: event.aggregateId }),
  ),
];

export const encryptionKeyProjections = [
  defineProjection({ name: 'encryption_keys', tables: [encryptionKeysTable], handlers }),
];
