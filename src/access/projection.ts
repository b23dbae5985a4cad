import {
  auditColumns,
  changed,
  created,
  defineProjection,
  defineTable,
  on,
  type RecordedEvent,
} from '../eventstore/index.ts';
import * as events from './events.ts';

export const resourceTypesTable = defineTable(
  'resource_types_projection',
  {
    instance_id: 'text',
    id: 'text',
    project_id: 'text',
    name: 'text',
    display_name: 'text',
    actions: 'jsonb',
    ...auditColumns,
  },
  { goesWith: { org: 'resource_owner', project: 'project_id' } },
);

export const resourcePermissionsTable = defineTable(
  'resource_permissions_projection',
  {
    instance_id: 'text',
    type_id: 'text',
    /** '' for all resources of the type. */
    resource_id: 'text',
    /** Of these three two are ''. */
    user_id: 'text',
    group_id: 'text',
    role_key: 'text',
    project_id: 'text',
    /** Organization of the user or group; '' for roles. */
    holder_resource_owner: 'text',
    actions: 'text[]',
    ...auditColumns,
  },
  {
    key: ['instance_id', 'type_id', 'resource_id', 'user_id', 'group_id', 'role_key'],
    goesWith: {
      org: ['resource_owner', 'holder_resource_owner'],
      project: 'project_id',
      user: 'user_id',
      group: 'group_id',
    },
  },
);

const typeKey = (event: RecordedEvent<string, { typeId: string }>) => ({
  instance_id: event.instanceId,
  id: event.payload.typeId,
});

interface Given {
  readonly projectId: string;
  readonly typeId: string;
  readonly resourceId: string;
  readonly holderType: string;
  readonly holderId: string;
}

const permissionKey = ({ instanceId, payload }: RecordedEvent<string, Given>) => ({
  instance_id: instanceId,
  type_id: payload.typeId,
  resource_id: payload.resourceId,
  user_id: payload.holderType === 'user' ? payload.holderId : '',
  group_id: payload.holderType === 'group' ? payload.holderId : '',
  role_key: payload.holderType === 'role' ? payload.holderId : '',
});

const withActions = (event: RecordedEvent<string, { actions: string[] }>) => ({
  ...changed(event),
  actions: event.payload.actions,
});

export const accessProjections = [
  defineProjection({
    name: 'resource_types',
    tables: [resourceTypesTable],
    handlers: [
      on(events.resourceTypeAdded, (event, rows) => {
        const { name, displayName, actions } = event.payload;
        rows.insert(resourceTypesTable, {
          ...typeKey(event),
          ...created(event),
          project_id: event.aggregateId,
          name,
          display_name: displayName,
          actions,
        });
      }),
      on(events.resourceTypeChanged, (event, rows) => {
        const { displayName, actions } = event.payload;
        rows.update(resourceTypesTable, typeKey(event), {
          ...changed(event),
          ...(displayName !== undefined && { display_name: displayName }),
          ...(actions && { actions }),
        });
      }),
      on(events.resourceTypeRemoved, (event, rows) => rows.remove(resourceTypesTable, typeKey(event))),
    ],
  }),
  defineProjection({
    name: 'resource_permissions',
    tables: [resourcePermissionsTable],
    handlers: [
      on(events.permissionAdded, (event, rows) =>
        rows.insert(resourcePermissionsTable, {
          ...permissionKey(event),
          ...created(event),
          project_id: event.payload.projectId,
          holder_resource_owner: event.payload.holderResourceOwner,
          actions: event.payload.actions,
        }),
      ),
      on(events.permissionChanged, (event, rows) =>
        rows.update(resourcePermissionsTable, permissionKey(event), withActions(event)),
      ),
      on(events.permissionCascadeChanged, (event, rows) =>
        rows.update(resourcePermissionsTable, permissionKey(event), withActions(event)),
      ),
      on(events.permissionRemoved, (event, rows) =>
        rows.remove(resourcePermissionsTable, permissionKey(event)),
      ),
      on(events.permissionCascadeRemoved, (event, rows) =>
        rows.remove(resourcePermissionsTable, permissionKey(event)),
      ),
      on(events.resourceTypeRemoved, (event, rows) =>
        rows.removeWhere(resourcePermissionsTable, {
          instance_id: event.instanceId,
          type_id: event.payload.typeId,
        }),
      ),
    ],
  }),
];
