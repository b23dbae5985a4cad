import {
  defineProjection,
  defineTable,
  on,
  type ProjectionHandler,
  type RecordedEvent,
  type RowChanges,
} from '../eventstore/index.ts';
import { memberEvents } from './state.ts';

const memberColumns = {
  instance_id: 'text',
  user_id: 'text',
  roles: 'text[]',
  creation_date: 'timestamptz',
  change_date: 'timestamptz',
  resource_owner: 'text',
  sequence: 'bigint',
} as const;

export const instanceMembersTable = defineTable('instance_members_projection', memberColumns, [
  'instance_id',
  'user_id',
]);
export const orgMembersTable = defineTable('org_members_projection', { ...memberColumns, org_id: 'text' }, [
  'instance_id',
  'org_id',
  'user_id',
]);
export const projectMembersTable = defineTable(
  'project_members_projection',
  { ...memberColumns, project_id: 'text' },
  ['instance_id', 'project_id', 'user_id'],
);

type MemberRecord = RecordedEvent<string, { userId: string }>;
type MembershipRecord = RecordedEvent<string, { userId: string; roles: string[] }>;

const changed = (event: MembershipRecord) => ({
  roles: event.payload.roles,
  change_date: event.createdAt,
  sequence: event.version,
});
const row = (event: MembershipRecord) => ({
  ...changed(event),
  creation_date: event.createdAt,
  resource_owner: event.owner,
});

const instanceKey = (event: MemberRecord) => ({
  instance_id: event.instanceId,
  user_id: event.payload.userId,
});
const orgKey = (event: MemberRecord) => ({ ...instanceKey(event), org_id: event.aggregateId });
const projectKey = (event: MemberRecord) => ({ ...instanceKey(event), project_id: event.aggregateId });

/** Somebody who was removed administers nothing any more. */
const whenUserRemoved = (remove: (event: RecordedEvent, rows: RowChanges) => void): ProjectionHandler => ({
  type: 'user.removed',
  apply: remove,
});

export const memberProjections = [
  defineProjection({
    name: 'instance_members',
    tables: [instanceMembersTable],
    handlers: [
      on(memberEvents.instance.added, (event, rows) =>
        rows.insert(instanceMembersTable, { ...instanceKey(event), ...row(event) }),
      ),
      on(memberEvents.instance.changed, (event, rows) =>
        rows.update(instanceMembersTable, instanceKey(event), changed(event)),
      ),
      on(memberEvents.instance.removed, (event, rows) =>
        rows.remove(instanceMembersTable, instanceKey(event)),
      ),
      whenUserRemoved((event, rows) =>
        rows.remove(instanceMembersTable, { instance_id: event.instanceId, user_id: event.aggregateId }),
      ),
    ],
  }),
  defineProjection({
    name: 'org_members',
    tables: [orgMembersTable],
    handlers: [
      on(memberEvents.org.added, (event, rows) =>
        rows.insert(orgMembersTable, { ...orgKey(event), ...row(event) }),
      ),
      on(memberEvents.org.changed, (event, rows) =>
        rows.update(orgMembersTable, orgKey(event), changed(event)),
      ),
      on(memberEvents.org.removed, (event, rows) => rows.remove(orgMembersTable, orgKey(event))),
      {
        type: 'org.removed',
        apply: (event, rows) =>
          rows.removeWhere(orgMembersTable, { instance_id: event.instanceId, org_id: event.aggregateId }),
      },
      whenUserRemoved((event, rows) =>
        rows.removeWhere(orgMembersTable, { instance_id: event.instanceId, user_id: event.aggregateId }),
      ),
    ],
  }),
  defineProjection({
    name: 'project_members',
    tables: [projectMembersTable],
    handlers: [
      on(memberEvents.project.added, (event, rows) =>
        rows.insert(projectMembersTable, { ...projectKey(event), ...row(event) }),
      ),
      on(memberEvents.project.changed, (event, rows) =>
        rows.update(projectMembersTable, projectKey(event), changed(event)),
      ),
      on(memberEvents.project.removed, (event, rows) => rows.remove(projectMembersTable, projectKey(event))),
      {
        type: 'project.removed',
        apply: (event, rows) =>
          rows.removeWhere(projectMembersTable, {
            instance_id: event.instanceId,
            project_id: event.aggregateId,
          }),
      },
      whenUserRemoved((event, rows) =>
        rows.removeWhere(projectMembersTable, { instance_id: event.instanceId, user_id: event.aggregateId }),
      ),
    ],
  }),
];
