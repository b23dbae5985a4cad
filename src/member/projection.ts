import {
  alsoConcerns,
  auditColumns,
  changed,
  created,
  defineProjection,
  defineTable,
  on,
  type RecordedEvent,
} from '../eventstore/index.ts';
import { memberEvents } from './state.ts';

const memberColumns = {
  instance_id: 'text',
  user_id: 'text',
  /** '' where the event does not tell. */
  user_resource_owner: 'text',
  roles: 'text[]',
  ...auditColumns,
} as const;

export const instanceMembersTable = defineTable('instance_members_projection', memberColumns, {
  key: ['instance_id', 'user_id'],
  goesWith: { org: 'user_resource_owner', user: 'user_id' },
});
export const orgMembersTable = defineTable(
  'org_members_projection',
  { ...memberColumns, org_id: 'text' },
  {
    key: ['instance_id', 'org_id', 'user_id'],
    goesWith: { org: ['org_id', 'user_resource_owner'], user: 'user_id' },
  },
);
export const projectMembersTable = defineTable(
  'project_members_projection',
  { ...memberColumns, project_id: 'text' },
  {
    key: ['instance_id', 'project_id', 'user_id'],
    readable: true,
    goesWith: { org: ['resource_owner', 'user_resource_owner'], project: 'project_id', user: 'user_id' },
  },
);

export const projectGrantMembersTable = defineTable(
  'project_grant_members_projection',
  { ...memberColumns, project_id: 'text', grant_id: 'text', granted_org_id: 'text' },
  {
    key: ['instance_id', 'grant_id', 'user_id'],
    readable: true,
    goesWith: {
      org: ['resource_owner', 'user_resource_owner', 'granted_org_id'],
      project: 'project_id',
      user: 'user_id',
    },
  },
);

/** Being a member is about the person: what is remembered of a caller's roles ends with it. */
for (const ofLevel of Object.values(memberEvents))
  for (const event of Object.values(ofLevel))
    alsoConcerns(event, ({ userId }: { userId: string }) => ({
      aggregateType: 'member',
      aggregateId: userId,
    }));

/** With a grant its members go: what is remembered of them there ends too. */
alsoConcerns({ type: 'project.grant.removed' }, ({ grantId }: { grantId: string }) => ({
  aggregateType: 'project_grant',
  aggregateId: grantId,
}));

type MemberRecord = RecordedEvent<string, { userId: string }>;
type MembershipRecord = RecordedEvent<
  string,
  { userId: string; userResourceOwner?: string; roles: string[] }
>;

const withRoles = (event: MembershipRecord) => ({ roles: event.payload.roles, ...changed(event) });
const row = (event: MembershipRecord) => ({
  roles: event.payload.roles,
  user_resource_owner: event.payload.userResourceOwner ?? '',
  ...created(event),
});

const instanceKey = (event: MemberRecord) => ({
  instance_id: event.instanceId,
  user_id: event.payload.userId,
});
const orgKey = (event: MemberRecord) => ({ ...instanceKey(event), org_id: event.aggregateId });
const grantKey = (event: RecordedEvent<string, { userId: string; grantId: string }>) => ({
  ...instanceKey(event),
  grant_id: event.payload.grantId,
});
const projectKey = (event: MemberRecord) => ({ ...instanceKey(event), project_id: event.aggregateId });

export const memberProjections = [
  defineProjection({
    name: 'instance_members',
    version: 3,
    tables: [instanceMembersTable],
    handlers: [
      on(memberEvents.instance.added, (event, rows) =>
        rows.insert(instanceMembersTable, { ...instanceKey(event), ...row(event) }),
      ),
      on(memberEvents.instance.changed, (event, rows) =>
        rows.update(instanceMembersTable, instanceKey(event), withRoles(event)),
      ),
      ...[memberEvents.instance.removed, memberEvents.instance.cascadeRemoved].map((left) =>
        on(left, (event, rows) => rows.remove(instanceMembersTable, instanceKey(event))),
      ),
    ],
  }),
  defineProjection({
    name: 'org_members',
    version: 3,
    tables: [orgMembersTable],
    handlers: [
      on(memberEvents.org.added, (event, rows) =>
        rows.insert(orgMembersTable, { ...orgKey(event), ...row(event) }),
      ),
      on(memberEvents.org.changed, (event, rows) =>
        rows.update(orgMembersTable, orgKey(event), withRoles(event)),
      ),
      ...[memberEvents.org.removed, memberEvents.org.cascadeRemoved].map((left) =>
        on(left, (event, rows) => rows.remove(orgMembersTable, orgKey(event))),
      ),
    ],
  }),
  defineProjection({
    name: 'project_members',
    version: 3,
    tables: [projectMembersTable],
    handlers: [
      on(memberEvents.project.added, (event, rows) =>
        rows.insert(projectMembersTable, { ...projectKey(event), ...row(event) }),
      ),
      on(memberEvents.project.changed, (event, rows) =>
        rows.update(projectMembersTable, projectKey(event), withRoles(event)),
      ),
      ...[memberEvents.project.removed, memberEvents.project.cascadeRemoved].map((left) =>
        on(left, (event, rows) => rows.remove(projectMembersTable, projectKey(event))),
      ),
    ],
  }),
  defineProjection({
    name: 'project_grant_members',
    version: 2,
    tables: [projectGrantMembersTable],
    handlers: [
      on(memberEvents.project_grant.added, (event, rows) =>
        rows.insert(projectGrantMembersTable, {
          ...grantKey(event),
          ...row(event),
          project_id: event.aggregateId,
          granted_org_id: event.payload.grantedOrgId ?? '',
        }),
      ),
      on(memberEvents.project_grant.changed, (event, rows) =>
        rows.update(projectGrantMembersTable, grantKey(event), withRoles(event)),
      ),
      ...[memberEvents.project_grant.removed, memberEvents.project_grant.cascadeRemoved].map((left) =>
        on(left, (event, rows) => rows.remove(projectGrantMembersTable, grantKey(event))),
      ),
      {
        // An event of the project, which stands above members.
        type: 'project.grant.removed',
        apply: (event, rows) =>
          rows.removeWhere(projectGrantMembersTable, {
            instance_id: event.instanceId,
            grant_id: (event.payload as { grantId: string }).grantId,
          }),
      },
    ],
  }),
];
