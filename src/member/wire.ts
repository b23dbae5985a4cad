import { timestampDate } from '@bufbuild/protobuf/wkt';
import { timestamp as timestampOf } from '../contract/details.ts';
import type { AdministratorSearchFilter } from '../contract/services/internal_permission/v2.ts';
import type { AdministratorSearchFilter as AdministratorSearchFilterBeta } from '../contract/services/internal_permission/v2beta.ts';
import type { SearchQuery } from '../contract/services/member/v1.ts';
import { invalidArgument, unimplemented } from '../errors/index.ts';
import { type MemberConditions, type MemberRow, roleCondition } from './queries.ts';

/** `internal_permission.v2.Administrator` */
export function administratorAnswer(row: MemberRow) {
  const resource =
    row.level === 'instance'
      ? { case: 'instance' as const, value: true }
      : row.level === 'org'
        ? { case: 'organization' as const, value: { id: row.resource_id, name: row.resource_name } }
        : {
            case: 'project' as const,
            value: { id: row.resource_id, name: row.resource_name, organizationId: row.resource_org_id },
          };
  return {
    creationDate: timestampOf(row.creation_date),
    changeDate: timestampOf(row.change_date),
    user: {
      id: row.user_id,
      preferredLoginName: row.preferred_login_name,
      displayName: row.display_name,
      organizationId: row.user_org_id,
    },
    resource,
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
      where.timestamp(column, timestampDate(timestamp), method);
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

function resourceCondition(
  where: MemberConditions,
  resource: { case?: string | undefined; value?: unknown },
): void {
  if (resource.case === 'instance') where.equals('level', 'instance');
  else if (resource.case === 'organizationId')
    where.equals('level', 'org').equals('resource', String(resource.value));
  else if (resource.case === 'projectId')
    where.equals('level', 'project').equals('resource', String(resource.value));
  else if (resource.case === undefined) throw emptyFilter('resource');
  else throw unimplemented('MEMBER-Grt01', 'Administrators of project grants are not built yet');
}

/** `member.v1` queries as conditions. */
export function memberConditionV1(where: MemberConditions, { query }: SearchQuery): void {
  if (query.case === 'firstNameQuery') where.text('firstName', query.value.firstName, query.value.method);
  else if (query.case === 'lastNameQuery') where.text('lastName', query.value.lastName, query.value.method);
  else if (query.case === 'emailQuery') where.text('email', query.value.email, query.value.method);
  else if (query.case === 'userIdQuery') where.equals('user', query.value.userId);
  else throw emptyFilter('queries');
}
