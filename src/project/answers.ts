import { timestamp } from '../contract/details.ts';
import type { ProjectGrantRow, ProjectRoleRow, ProjectRow, ProjectSort } from './queries.ts';

/** Rows in the shapes that project.v2 and v2beta share. */

const dates = (row: { creation_date: Date; change_date: Date }) => ({
  creationDate: timestamp(row.creation_date),
  changeDate: timestamp(row.change_date),
});

/** All but the id, which the two versions name differently. */
export const projectAnswer = (row: ProjectRow) => ({
  organizationId: row.resource_owner,
  ...dates(row),
  name: row.name,
  state: row.state,
  projectRoleAssertion: row.project_role_assertion,
  authorizationRequired: row.project_role_check,
  projectAccessRequired: row.has_project_check,
  privateLabelingSetting: row.private_labeling_setting,
  ...(row.granted_org_id !== null && {
    grantedOrganizationId: row.granted_org_id,
    grantedOrganizationName: row.granted_org_name ?? '',
    grantedState: row.granted_state,
  }),
});

export const roleAnswer = (row: ProjectRoleRow) => ({
  projectId: row.project_id,
  key: row.role_key,
  ...dates(row),
  displayName: row.display_name,
  group: row.group_name,
});

export const grantAnswer = (row: ProjectGrantRow) => ({
  organizationId: row.resource_owner,
  ...dates(row),
  grantedOrganizationId: row.granted_org_id,
  grantedOrganizationName: row.granted_org_name ?? '',
  grantedRoleKeys: [...row.role_keys],
  projectId: row.project_id,
  projectName: row.project_name,
  state: row.state,
});

/** By the numbers of the wire's enums; unspecified is the creation date. */
export const projectSort = (column: number | undefined): ProjectSort =>
  (['creationDate', 'id', 'creationDate', 'changeDate', 'name'] as const)[column ?? 0] ?? 'creationDate';
export const roleSort = (column: number | undefined) =>
  (['creationDate', 'key', 'creationDate', 'changeDate'] as const)[column ?? 0] ?? 'creationDate';
export const grantSort = (column: number | undefined) =>
  (['creationDate', 'project', 'creationDate', 'changeDate'] as const)[column ?? 0] ?? 'creationDate';
