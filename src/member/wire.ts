import { timestamp as timestampOf } from '../contract/details.ts';
import { dateOf } from '../contract/moments.ts';
import type { AdministratorSearchFilter } from '../contract/services/internal_permission/v2.ts';
import type { AdministratorSearchFilter as AdministratorSearchFilterBeta } from '../contract/services/internal_permission/v2beta.ts';
import type { SearchQuery } from '../contract/services/member/v1.ts';
import { invalidArgument } from '../errors/index.ts';
import { grantOf, type MemberConditions, type MemberRow, roleCondition } from './queries.ts';

function resourceOf(row: MemberRow) {
  const { resource_id: id, resource_name: name, resource_org_id: organizationId } = row;
  switch (row.level) {
    case 'instance':
      return { case: 'instance' as const, value: true };
    case 'org':
      return { case: 'organization' as const, value: { id, name } };
    case 'project':
      return { case: 'project' as const, value: { id, name, organizationId } };
    case 'project_grant':
      return {
        case: 'projectGrant' as const,
        value: {
          id,
          projectId: row.grant_project_id,
          projectName: name,
          organizationId,
          grantedOrganizationId: row.granted_org_id,
        },
      };
  }
}

/** `internal_permission.v2.Administrator` */
export function administratorAnswer(row: MemberRow) {
  return {
    creationDate: timestampOf(row.creation_date),
    changeDate: timestampOf(row.change_date),
    user: {
      id: row.user_id,
      preferredLoginName: row.preferred_login_name,
      displayName: row.display_name,
      organizationId: row.user_org_id,
    },
    resource: resourceOf(row),
    roles: [...row.roles],
  };
}

const maxDepth = 20;

const emptyFilter = (field: string) =>
  invalidArgument('MEMBER-Flt01', `Each of ${field} must hold one filter`, { field });

/** `internal_permission` filters as conditions; and, or and not nest up to 20 deep. */
export function administratorCondition(
  where: MemberConditions,
  { filter }: AdministratorSearchFilter | AdministratorSearchFilterBeta,
  depth = 0,
): void {
  if (depth > maxDepth) {
    throw invalidArgument('MEMBER-Flt02', `filters may be nested ${maxDepth} deep at most`, {
      field: 'filters',
    });
  }
  switch (filter.case) {
    case 'creationDate':
    case 'changeDate': {
      const { timestamp, method } = filter.value;
      if (!timestamp) throw emptyFilter('filters');
      const column = filter.case === 'creationDate' ? 'creationDate' : 'changeDate';
      where.timestamp(column, dateOf(timestamp), method);
      return;
    }
    case 'inUserIdsFilter':
      where.in('user', filter.value.ids);
      return;
    case 'userOrganizationId':
      where.equals('userOrganization', filter.value.id);
      return;
    case 'userPreferredLoginName':
      where.text('preferredLoginName', filter.value.preferredLoginName, filter.value.method);
      return;
    case 'userDisplayName':
      where.text('displayName', filter.value.displayName, filter.value.method);
      return;
    case 'resource':
      resourceCondition(where, filter.value.resource);
      return;
    case 'role':
      roleCondition(where, filter.value.roleKey);
      return;
    case 'and':
    case 'or': {
      const inner = where.group();
      for (const query of filter.value.queries) {
        const one = where.group();
        administratorCondition(one, query, depth + 1);
        inner.and(one.joined());
      }
      where.and(inner.joined(filter.case));
      return;
    }
    case 'not': {
      if (!filter.value.query) throw emptyFilter('not');
      const inner = where.group();
      administratorCondition(inner, filter.value.query, depth + 1);
      where.and(`not ${inner.joined()}`);
      return;
    }
    default:
      throw emptyFilter('filters');
  }
}

type ResourceFilter = Extract<AdministratorFilter, { case: 'resource' }>['value']['resource'];
type AdministratorFilter = (AdministratorSearchFilter | AdministratorSearchFilterBeta)['filter'];

function resourceCondition(where: MemberConditions, resource: ResourceFilter): void {
  switch (resource.case) {
    case 'instance':
      where.equals('level', 'instance');
      return;
    case 'organizationId':
      where.equals('level', 'org').equals('resource', resource.value);
      return;
    case 'projectId':
      where.equals('level', 'project').equals('resource', resource.value);
      return;
    case 'projectGrant':
      where.equals('level', 'project_grant');
      grantOf(where, resource.value.projectId, resource.value.organizationId);
      return;
    case 'projectGrantId':
      where.equals('level', 'project_grant').equals('resource', resource.value);
      return;
    default:
      throw emptyFilter('resource');
  }
}

/** `member.v1` queries as conditions. */
export function memberConditionV1(where: MemberConditions, { query }: SearchQuery): void {
  if (query.case === 'firstNameQuery') where.text('firstName', query.value.firstName, query.value.method);
  else if (query.case === 'lastNameQuery') where.text('lastName', query.value.lastName, query.value.method);
  else if (query.case === 'emailQuery') where.text('email', query.value.email, query.value.method);
  else if (query.case === 'userIdQuery') where.equals('user', query.value.userId);
  else throw emptyFilter('queries');
}
