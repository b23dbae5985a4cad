import {
  alsoConcerns,
  auditColumns,
  changed,
  created,
  defineProjection,
  defineTable,
  on,
  type RecordedEvent,
} from '../../eventstore/index.ts';
import * as projectEvents from '../../project/events.ts';
import * as events from './events.ts';

export const groupAuthorizationsTable = defineTable(
  'group_authorizations_projection',
  {
    instance_id: 'text',
    id: 'text',
    group_id: 'text',
    project_id: 'text',
    project_resource_owner: 'text',
    /** The project grant; '' where the organization owns the project. */
    grant_id: 'text',
    roles: 'text[]',
    ...auditColumns,
  },
  {
    readable: true,
    goesWith: {
      org: ['resource_owner', 'project_resource_owner'],
      project: 'project_id',
      group: 'group_id',
    },
  },
);

/** Whoever remembers what users have through a group learns of what is new by the group. */
alsoConcerns(events.groupAuthorizationAdded, ({ groupId }: { groupId: string }) => ({
  aggregateType: 'group',
  aggregateId: groupId,
}));

const key = (event: RecordedEvent) => ({ instance_id: event.instanceId, id: event.aggregateId });
const withRoles = (event: RecordedEvent<string, { roleKeys: string[] }>) => ({
  ...changed(event),
  roles: event.payload.roleKeys,
});

export const groupAuthorizationProjection = defineProjection({
  name: 'group_authorizations',
  tables: [groupAuthorizationsTable],
  handlers: [
    on(events.groupAuthorizationAdded, (event, rows) => {
      const { groupId, projectId, projectResourceOwner, grantId } = event.payload;
      rows.insert(groupAuthorizationsTable, {
        ...key(event),
        ...created(event),
        ...withRoles(event),
        group_id: groupId,
        project_id: projectId,
        project_resource_owner: projectResourceOwner,
        grant_id: grantId,
      });
    }),
    on(events.groupAuthorizationChanged, (event, rows) =>
      rows.update(groupAuthorizationsTable, key(event), withRoles(event)),
    ),
    on(events.groupAuthorizationCascadeChanged, (event, rows) =>
      rows.update(groupAuthorizationsTable, key(event), withRoles(event)),
    ),
    on(events.groupAuthorizationRemoved, (event, rows) => rows.remove(groupAuthorizationsTable, key(event))),
    on(events.groupAuthorizationCascadeRemoved, (event, rows) =>
      rows.remove(groupAuthorizationsTable, key(event)),
    ),
    on(projectEvents.projectGrantRemoved, (event, rows) =>
      rows.removeWhere(groupAuthorizationsTable, {
        instance_id: event.instanceId,
        grant_id: event.payload.grantId,
      }),
    ),
  ],
});
