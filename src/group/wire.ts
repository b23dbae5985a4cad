import { timestamp } from '../contract/details.ts';
import type { ListGroupsRequest, ListGroupUsersRequest } from '../contract/services/group/v2.ts';
import type { ListNestedGroupsRequest } from '../contract/services/postern/group/v1.ts';
import { invalidArgument } from '../errors/index.ts';
import { loginNamesOf } from '../user/index.ts';
import type {
  GroupConditions,
  GroupRow,
  GroupSort,
  GroupUserConditions,
  GroupUserRow,
  GroupUserSort,
  NestedConditions,
  NestedGroupRow,
} from './queries.ts';

export const groupAnswer = (row: GroupRow) => ({
  id: row.id,
  name: row.name,
  description: row.description,
  organizationId: row.resource_owner,
  changeDate: timestamp(row.change_date),
  creationDate: timestamp(row.creation_date),
});

export const groupUserAnswer = (row: GroupUserRow) => ({
  groupId: row.group_id,
  organizationId: row.resource_owner,
  user: {
    id: row.user_id,
    preferredLoginName: loginNamesOf({ ...row, org_domains: [] }).preferred,
    displayName: row.shown_name,
    organizationId: row.resource_owner,
  },
  creationDate: timestamp(row.creation_date),
});

export const nestedAnswer = (row: NestedGroupRow) => ({
  groupId: row.holder_id,
  memberGroup: groupAnswer(row),
  creationDate: timestamp(row.nested_date),
});

/** By the numbers of the wire's enums; unspecified is the creation date. */
export const groupSort = (column = 0): GroupSort =>
  (['creationDate', 'id', 'name', 'creationDate', 'changeDate'] as const)[column] ?? 'creationDate';
export const groupUserSort = (column = 0): GroupUserSort =>
  (['creationDate', 'group', 'user', 'creationDate'] as const)[column] ?? 'creationDate';

const emptyFilter = () =>
  invalidArgument('GROUP-Flt01', 'Each of filters must hold one filter', { field: 'filters' });

export function groupFilter(where: GroupConditions, { filter }: ListGroupsRequest['filters'][number]): void {
  switch (filter.case) {
    case 'groupIds':
      where.in('id', filter.value.ids);
      return;
    case 'nameFilter':
      where.text('name', filter.value.name, filter.value.method);
      return;
    case 'organizationId':
      where.equals('organization', filter.value.id);
      return;
    default:
      throw emptyFilter();
  }
}

export function groupUserFilter(
  where: GroupUserConditions,
  { filter }: ListGroupUsersRequest['filters'][number],
): void {
  switch (filter.case) {
    case 'groupIds':
      where.in('group', filter.value.ids);
      return;
    case 'userIds':
      where.in('user', filter.value.ids);
      return;
    default:
      throw emptyFilter();
  }
}

export function nestedFilter(
  where: NestedConditions,
  { filter }: ListNestedGroupsRequest['filters'][number],
): void {
  switch (filter.case) {
    case 'groupIds':
      where.in('group', filter.value.ids);
      return;
    case 'memberGroupIds':
      where.in('member', filter.value.ids);
      return;
    case 'organizationId':
      where.equals('organization', filter.value.id);
      return;
    default:
      throw emptyFilter();
  }
}
