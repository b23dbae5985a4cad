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
import { grantHandlers, projectGrantsTable } from './grant-projection.ts';

export const projectState = { unspecified: 0, active: 1, inactive: 2 } as const;

export const projectsTable = defineTable(
  'projects_projection',
  {
    instance_id: 'text',
    id: 'text',
    name: 'text',
    state: 'smallint',
    project_role_assertion: 'boolean',
    project_role_check: 'boolean',
    has_project_check: 'boolean',
    private_labeling_setting: 'smallint',
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
    display_name: 'text',
    group_name: 'text',
    ...auditColumns,
  },
  {
    key: ['instance_id', 'project_id', 'role_key'],
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
  on(events.projectAdded, (event, rows) => {
    const { payload } = event;
    rows.insert(projectsTable, {
      ...projectKey(event),
      ...created(event),
      name: payload.name,
      state: projectState.active,
      project_role_assertion: payload.projectRoleAssertion ?? false,
      project_role_check: payload.projectRoleCheck ?? false,
      has_project_check: payload.hasProjectCheck ?? false,
      private_labeling_setting: payload.privateLabelingSetting ?? 0,
    });
  }),
  on(events.projectChanged, (event, rows) => {
    const { name, projectRoleAssertion, projectRoleCheck, hasProjectCheck, privateLabelingSetting } =
      event.payload;
    rows.update(projectsTable, projectKey(event), {
      ...changed(event),
      ...(name !== undefined && { name }),
      ...(projectRoleAssertion !== undefined && { project_role_assertion: projectRoleAssertion }),
      ...(projectRoleCheck !== undefined && { project_role_check: projectRoleCheck }),
      ...(hasProjectCheck !== undefined && { has_project_check: hasProjectCheck }),
      ...(privateLabelingSetting !== undefined && { private_labeling_setting: privateLabelingSetting }),
    });
  }),
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
      display_name: event.payload.displayName ?? '',
      group_name: event.payload.group ?? '',
    }),
  ),
  on(events.projectRoleChanged, (event, rows) => {
    const { displayName, group } = event.payload;
    rows.update(projectRolesTable, roleKey(event), {
      ...changed(event),
      ...(displayName !== undefined && { display_name: displayName }),
      ...(group !== undefined && { group_name: group }),
    });
  }),
  on(events.projectRoleRemoved, (event, rows) => rows.remove(projectRolesTable, roleKey(event))),
];

export const projectProjections = [
  defineProjection({ name: 'projects', tables: [projectsTable], handlers: projectHandlers }),
  defineProjection({ name: 'project_roles', tables: [projectRolesTable], handlers: roleHandlers }),
  defineProjection({ name: 'project_grants', tables: [projectGrantsTable], handlers: grantHandlers }),
];
