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
import { groupFields } from './fields.ts';
import { groupsNested, groupsUnnested } from './nesting-events.ts';

export const groupsTable = defineTable(
  'groups_projection',
  { instance_id: 'text', id: 'text', ...groupFields.columns, ...auditColumns },
  { readable: true, goesWith: { org: 'resource_owner', group: 'id' } },
);

export const groupUsersTable = defineTable(
  'group_users_projection',
  { instance_id: 'text', group_id: 'text', user_id: 'text', ...auditColumns },
  {
    key: ['instance_id', 'group_id', 'user_id'],
    readable: true,
    goesWith: { org: 'resource_owner', group: 'group_id', user: 'user_id' },
  },
);

export const groupGroupsTable = defineTable(
  'group_groups_projection',
  { instance_id: 'text', group_id: 'text', member_id: 'text', ...auditColumns },
  {
    key: ['instance_id', 'group_id', 'member_id'],
    readable: true,
    goesWith: { org: 'resource_owner', group: ['group_id', 'member_id'] },
  },
);

/** By what ids directories know groups. */
export const groupExternalIdsTable = defineTable(
  'group_external_ids_projection',
  {
    instance_id: 'text',
    group_id: 'text',
    provisioning_domain: 'text',
    external_id: 'text',
    ...auditColumns,
  },
  {
    key: ['instance_id', 'group_id', 'provisioning_domain'],
    readable: true,
    goesWith: { org: 'resource_owner', group: 'group_id' },
  },
);

const groupKey = (event: RecordedEvent) => ({ instance_id: event.instanceId, id: event.aggregateId });

export const groupProjections = [
  defineProjection({
    name: 'groups',
    tables: [groupsTable],
    handlers: [
      on(events.groupAdded, (event, rows) =>
        rows.insert(groupsTable, {
          ...groupKey(event),
          ...created(event),
          ...groupFields.row(groupFields.fold(groupFields.zeros, event.payload)),
        }),
      ),
      on(events.groupChanged, (event, rows) =>
        rows.update(groupsTable, groupKey(event), {
          ...changed(event),
          ...groupFields.row(groupFields.read(event.payload)),
        }),
      ),
    ],
  }),
  defineProjection({
    name: 'group_users',
    tables: [groupUsersTable],
    handlers: [
      on(events.groupUsersAdded, (event, rows) => {
        for (const userId of event.payload.userIds)
          rows.insert(groupUsersTable, {
            instance_id: event.instanceId,
            group_id: event.aggregateId,
            user_id: userId,
            ...created(event),
          });
      }),
      on(events.groupUsersRemoved, (event, rows) => {
        for (const userId of event.payload.userIds)
          rows.remove(groupUsersTable, {
            instance_id: event.instanceId,
            group_id: event.aggregateId,
            user_id: userId,
          });
      }),
    ],
  }),
  defineProjection({
    name: 'group_external_ids',
    tables: [groupExternalIdsTable],
    handlers: [
      on(events.groupExternalIdSet, (event, rows) => {
        const { externalId, provisioningDomain = '' } = event.payload;
        const key = {
          instance_id: event.instanceId,
          group_id: event.aggregateId,
          provisioning_domain: provisioningDomain,
        };
        if (externalId === '') rows.remove(groupExternalIdsTable, key);
        else rows.insert(groupExternalIdsTable, { ...key, external_id: externalId, ...created(event) });
      }),
    ],
  }),
  defineProjection({
    name: 'group_groups',
    tables: [groupGroupsTable],
    handlers: [
      on(groupsNested, (event, rows) => {
        const { groupId, memberIds } = event.payload;
        for (const memberId of memberIds)
          rows.insert(groupGroupsTable, {
            instance_id: event.instanceId,
            group_id: groupId,
            member_id: memberId,
            ...created(event),
          });
      }),
      on(groupsUnnested, (event, rows) => {
        const { groupId, memberIds } = event.payload;
        for (const memberId of memberIds)
          rows.remove(groupGroupsTable, {
            instance_id: event.instanceId,
            group_id: groupId,
            member_id: memberId,
          });
      }),
    ],
  }),
];
