import { timestamp } from '../contract/details.ts';
import type { AuthorizationsSearchFilter } from '../contract/services/authorization/v2.ts';
import type { Plain } from '../contract/translation/dictionary.ts';
import { invalidArgument } from '../errors/index.ts';
import { assetUrl } from '../static/index.ts';
import {
  type AuthorizationConditions,
  type AuthorizationRow,
  type AuthorizationSort,
  roleKeyCondition,
} from './queries.ts';

/** Rows and requests in the shapes of authorization.v2. */

/** @param origin scheme and host under which the request came */
export const userAnswer = (row: AuthorizationRow, origin: string) => ({
  id: row.user_id,
  preferredLoginName: row.preferred_login_name,
  displayName: row.display_name,
  avatarUrl: assetUrl(origin, row.avatar),
  organizationId: row.user_org_id,
});

export const authorizationAnswer = (row: AuthorizationRow, origin: string) => ({
  id: row.id,
  creationDate: timestamp(row.creation_date),
  changeDate: timestamp(row.change_date),
  project: { id: row.project_id, name: row.project_name, organizationId: row.project_org_id },
  organization: { id: row.resource_owner, name: row.org_name },
  user: userAnswer(row, origin),
  state: row.state,
  roles: row.roles.map(({ key, display_name, group_name }) => ({
    key,
    displayName: display_name,
    group: group_name,
  })),
});

/** By the numbers of AuthorizationFieldName; unspecified is the creation date. */
const sorts: readonly AuthorizationSort[] = [
  'creationDate',
  'creationDate',
  'changeDate',
  'id',
  'user',
  'project',
  'organization',
  'userOrganization',
];
export const authorizationSort = (column: number | undefined): AuthorizationSort =>
  sorts[column ?? 0] ?? 'creationDate';

export const emptyFilter = (field: string) =>
  invalidArgument('AUTHORIZATION-Flt01', `Each of ${field} must hold one filter`, { field });

export function authorizationFilter(
  where: AuthorizationConditions,
  { filter }: Plain<AuthorizationsSearchFilter>,
): void {
  switch (filter.case) {
    case 'authorizationIds':
      where.in('id', filter.value.ids);
      return;
    case 'organizationId':
      where.equals('organization', filter.value.id);
      return;
    case 'state':
      where.equals('state', filter.value.state);
      return;
    case 'inUserIds':
      where.in('user', filter.value.ids);
      return;
    case 'userOrganizationId':
      where.equals('userOrganization', filter.value.id);
      return;
    case 'userPreferredLoginName':
      where.text('preferredLoginName', filter.value.loginName, filter.value.method);
      return;
    case 'userDisplayName':
      where.text('displayName', filter.value.displayName, filter.value.method);
      return;
    case 'projectId':
      where.equals('project', filter.value.id);
      return;
    case 'projectName':
      where.text('projectName', filter.value.name, filter.value.method);
      return;
    case 'roleKey':
      roleKeyCondition(where, filter.value.key, filter.value.method);
      return;
    case 'projectGrantId':
      where.equals('projectGrant', filter.value.id);
      return;
    default:
      throw emptyFilter('filters');
  }
}
