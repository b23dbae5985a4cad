import { timestamp } from '../contract/details.ts';
import type {
  ListProjectGrantsRequest,
  ListProjectRolesRequest,
  ListProjectsRequest,
} from '../contract/services/project/v2.ts';
import { invalidArgument } from '../errors/index.ts';
import {
  type GrantConditions,
  grantRoleCondition,
  type ProjectConditions,
  type ProjectGrantRow,
  type ProjectRoleRow,
  type ProjectRow,
  type ProjectSort,
  type RoleConditions,
} from './queries.ts';

/** Rows and requests in the shapes of project.v2. */

const dates = (row: { creation_date: Date; change_date: Date }) => ({
  creationDate: timestamp(row.creation_date),
  changeDate: timestamp(row.change_date),
});

export const projectAnswer = (row: ProjectRow) => ({
  projectId: row.id,
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

/** By the numbers of the wire's enum. */
export const ownerships = ['owned or granted', 'owned', 'granted', 'owned or granted'] as const;

/** Which rows of `searchProjectsAndGrants` an organization's id selects. */
type Ownership = (typeof ownerships)[number];

export function ownershipCondition(where: ProjectConditions, orgId: string, ownership: Ownership): void {
  where.equals('holder', orgId);
  if (ownership === 'owned') where.equals('grantedTo', '');
  if (ownership === 'granted') where.and(`${where.column('grantedTo')} <> ''`);
}

export const emptyFilter = () =>
  invalidArgument('PROJECT-Flt01', 'Each of filters must hold one filter', { field: 'filters' });

export function projectFilter(
  where: ProjectConditions,
  { filter }: ListProjectsRequest['filters'][number],
): void {
  switch (filter.case) {
    case 'projectNameFilter':
      where.text('name', filter.value.projectName, filter.value.method);
      return;
    case 'inProjectIdsFilter':
      where.in('id', filter.value.ids);
      return;
    case 'organizationIdFilter':
      ownershipCondition(
        where,
        filter.value.organizationId,
        ownerships[filter.value.type] ?? 'owned or granted',
      );
      return;
    default:
      throw emptyFilter();
  }
}

export function grantFilter(
  where: GrantConditions,
  { filter }: ListProjectGrantsRequest['filters'][number],
): void {
  switch (filter.case) {
    case 'projectNameFilter':
      where.text('projectName', filter.value.projectName, filter.value.method);
      return;
    case 'roleKeyFilter':
      grantRoleCondition(where, filter.value.key, filter.value.method);
      return;
    case 'inProjectIdsFilter':
      where.in('project', filter.value.ids);
      return;
    case 'organizationIdFilter':
      where.equals('organization', filter.value.id);
      return;
    case 'grantedOrganizationIdFilter':
      where.equals('grantedTo', filter.value.id);
      return;
    default:
      throw emptyFilter();
  }
}

export function roleFilter(
  where: RoleConditions,
  { filter }: ListProjectRolesRequest['filters'][number],
): void {
  switch (filter.case) {
    case 'roleKeyFilter':
      where.text('key', filter.value.key, filter.value.method);
      return;
    case 'displayNameFilter':
      where.text('displayName', filter.value.displayName, filter.value.method);
      return;
    default:
      throw emptyFilter();
  }
}
