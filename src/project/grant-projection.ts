import {
  auditColumns,
  changed,
  created,
  defineTable,
  on,
  type ProjectionHandler,
  type RecordedEvent,
} from '../eventstore/index.ts';
import * as events from './events.ts';

export const grantState = { unspecified: 0, active: 1, inactive: 2 } as const;

export const projectGrantsTable = defineTable(
  'project_grants_projection',
  {
    instance_id: 'text',
    id: 'text',
    project_id: 'text',
    granted_org_id: 'text',
    role_keys: 'text[]',
    state: 'smallint',
    ...auditColumns,
  },
  { readable: true, goesWith: { org: ['resource_owner', 'granted_org_id'], project: 'project_id' } },
);

const grantKey = (event: RecordedEvent<string, { grantId: string }>) => ({
  instance_id: event.instanceId,
  id: event.payload.grantId,
});

type RolesChanged = RecordedEvent<string, { grantId: string; roleKeys?: string[] | null }>;

const withRoles: (event: RolesChanged, rows: Parameters<ProjectionHandler['apply']>[1]) => void = (
  event,
  rows,
) =>
  rows.update(projectGrantsTable, grantKey(event), {
    ...changed(event),
    role_keys: event.payload.roleKeys ?? [],
  });

export const grantHandlers: ProjectionHandler[] = [
  on(events.projectGrantAdded, (event, rows) =>
    rows.insert(projectGrantsTable, {
      ...grantKey(event),
      ...created(event),
      project_id: event.aggregateId,
      granted_org_id: event.payload.grantedOrgId,
      role_keys: event.payload.roleKeys ?? [],
      state: grantState.active,
    }),
  ),
  on(events.projectGrantChanged, withRoles),
  on(events.projectGrantCascadeChanged, withRoles),
  on(events.projectGrantDeactivated, (event, rows) =>
    rows.update(projectGrantsTable, grantKey(event), { ...changed(event), state: grantState.inactive }),
  ),
  on(events.projectGrantReactivated, (event, rows) =>
    rows.update(projectGrantsTable, grantKey(event), { ...changed(event), state: grantState.active }),
  ),
  on(events.projectGrantRemoved, (event, rows) => rows.remove(projectGrantsTable, grantKey(event))),
];
