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
import { projectFields, roleFields } from './fields.ts';
import { grantHandlers, projectGrantsTable } from './grant-projection.ts';

export const projectState = { unspecified: 0, active: 1, inactive: 2 } as const;

export const projectsTable = defineTable(
  'projects_projection',
  {
    instance_id: 'text',
    id: 'text',
    state: 'smallint',
    ...projectFields.columns,
    /** '' for none. */
    roles_claim: 'text',
    ...auditColumns,
  },
  { readable: true, goesWith: { org: 'resource_owner', project: 'id' } },
);

export const projectRolesTable = defineTable(
  'project_roles_projection',
  {
    instance_id: 'text',
    project_id: 'text',
    role_key: 'text',
    ...roleFields.columns,
    ...auditColumns,
  },
  {
    key: ['instance_id', 'project_id', 'role_key'],
    readable: true,
    goesWith: { org: 'resource_owner', project: 'project_id' },
  },
);

const projectKey = (event: RecordedEvent) => ({ instance_id: event.instanceId, id: event.aggregateId });
const roleKey = (event: RecordedEvent<string, { key: string }>) => ({
  instance_id: event.instanceId,
  project_id: event.aggregateId,
  role_key: event.payload.key,
});

const projectHandlers: ProjectionHandler[] = [
  on(events.projectAdded, (event, rows) =>
    rows.insert(projectsTable, {
      ...projectKey(event),
      ...created(event),
      state: projectState.active,
      roles_claim: '',
      ...projectFields.row(projectFields.fold(projectFields.zeros, event.payload)),
    }),
  ),
  on(events.projectChanged, (event, rows) =>
    rows.update(projectsTable, projectKey(event), {
      ...changed(event),
      ...projectFields.row(projectFields.read(event.payload)),
    }),
  ),
  on(events.projectRolesClaimSet, (event, rows) =>
    rows.update(projectsTable, projectKey(event), {
      ...changed(event),
      roles_claim: event.payload.claim,
    }),
  ),
  on(events.projectRolesClaimRemoved, (event, rows) =>
    rows.update(projectsTable, projectKey(event), { ...changed(event), roles_claim: '' }),
  ),
  on(events.projectDeactivated, (event, rows) =>
    rows.update(projectsTable, projectKey(event), { ...changed(event), state: projectState.inactive }),
  ),
  on(events.projectReactivated, (event, rows) =>
    rows.update(projectsTable, projectKey(event), { ...changed(event), state: projectState.active }),
  ),
];

const roleHandlers: ProjectionHandler[] = [
  on(events.projectRoleAdded, (event, rows) =>
    rows.insert(projectRolesTable, {
      ...roleKey(event),
      ...created(event),
      ...roleFields.row(roleFields.fold(roleFields.zeros, event.payload)),
    }),
  ),
  on(events.projectRoleChanged, (event, rows) =>
    rows.update(projectRolesTable, roleKey(event), {
      ...changed(event),
      ...roleFields.row(roleFields.read(event.payload)),
    }),
  ),
  on(events.projectRoleRemoved, (event, rows) => rows.remove(projectRolesTable, roleKey(event))),
];

export const projectProjections = [
  defineProjection({ name: 'projects', version: 2, tables: [projectsTable], handlers: projectHandlers }),
  defineProjection({ name: 'project_roles', tables: [projectRolesTable], handlers: roleHandlers }),
  defineProjection({ name: 'project_grants', tables: [projectGrantsTable], handlers: grantHandlers }),
];
