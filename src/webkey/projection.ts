import {
  auditColumns,
  changed,
  created,
  defineProjection,
  defineTable,
  on,
  type ProjectionHandler,
  type RecordedEvent,
} from '../eventstore/index.ts';
import * as events from './events.ts';

/** As the wire's `State` numbers them; what is retired is inactive there. */
export const webKeyState = {
  unspecified: 0,
  initial: 1,
  active: 2,
  inactive: 3,
  removed: 4,
  retired: 100,
} as const;

export const webKeysTable = defineTable(
  'web_keys_projection',
  {
    instance_id: 'text',
    id: 'text',
    state: 'smallint',
    config_type: 'smallint',
    config: 'jsonb',
    public_key: 'jsonb',
    private_key: 'jsonb',
    ...auditColumns,
  },
  { goesWith: {} },
);

const key = (event: RecordedEvent) => ({ instance_id: event.instanceId, id: event.aggregateId });

const handlers: ProjectionHandler[] = [
  on(events.webKeyAdded, (event, rows) => {
    const { privateKey, publicKey, config, configType } = event.payload;
    rows.insert(webKeysTable, {
      ...key(event),
      ...created(event),
      state: webKeyState.initial,
      config_type: configType,
      config: config as object,
      public_key: publicKey as object,
      private_key: privateKey as object,
    });
  }),
  on(events.webKeyActivated, (event, rows) =>
    rows.update(webKeysTable, key(event), { ...changed(event), state: webKeyState.active }),
  ),
  on(events.webKeyDeactivated, (event, rows) =>
    rows.update(webKeysTable, key(event), { ...changed(event), state: webKeyState.inactive }),
  ),
  on(events.webKeyRetired, (event, rows) =>
    rows.update(webKeysTable, key(event), { ...changed(event), state: webKeyState.retired }),
  ),
  on(events.webKeyRemoved, (event, rows) => rows.remove(webKeysTable, key(event))),
];

export const webKeyProjections = [
  defineProjection({ name: 'web_keys', version: 2, tables: [webKeysTable], handlers }),
];
