import type { Sql } from 'postgres';
import type { AuditColumns } from '../contract/details.ts';
import {
  type ConditionsOf,
  defineList,
  type Lists,
  type Page,
  type Search,
  searchList,
} from '../database/search.ts';

export interface GroupRow extends AuditColumns {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

const groupColumns =
  'g.id, g.name, g.description, g.creation_date, g.change_date, g.resource_owner, g.sequence';

export async function findGroup(sql: Sql, instanceId: string, id: string): Promise<GroupRow | undefined> {
  const [row] = await sql<GroupRow[]>`
    select ${sql.unsafe(groupColumns)} from projections.groups_projection g
    where g.instance_id = ${instanceId} and g.id = ${id}`;
  return row;
}

export const groupList = defineList<GroupRow>()({
  from: 'projections.groups_projection g',
  alias: 'g',
  key: ['id'],
  instance: 'g.instance_id',
  countedBy: ['group', 'org'],
  columns: {
    id: 'g.id',
    name: { sql: 'g.name', lower: 'g.lower_name' },
    organization: 'g.resource_owner',
    creationDate: 'g.creation_date',
    changeDate: 'g.change_date',
  },
  orders: {
    id: ['g.id'],
    name: ['g.lower_name', 'g.id'],
    creationDate: ['g.creation_date', 'g.id'],
    changeDate: ['g.change_date', 'g.id'],
  },
  select: groupColumns,
});

export type GroupConditions = ConditionsOf<typeof groupList>;
export type GroupSort = keyof typeof groupList.orders;

export const searchGroups = (
  lists: Lists,
  instanceId: string,
  search: Search<GroupSort, GroupConditions>,
): Promise<Page<GroupRow>> => searchList(lists, groupList, instanceId, search);

/** A user in a group, with what shows who it is. */
export interface GroupUserRow {
  readonly group_id: string;
  readonly user_id: string;
  readonly resource_owner: string;
  readonly creation_date: Date;
  readonly user_name: string;
  readonly domain_required: boolean;
  readonly shown_name: string;
  readonly org_primary_domain: string;
}

const groupUserList = defineList<GroupUserRow>()({
  from: 'projections.group_users_projection m',
  alias: 'm',
  key: ['group_id', 'user_id'],
  instance: 'm.instance_id',
  countedBy: ['group', 'org', 'user'],
  columns: { group: 'm.group_id', user: 'm.user_id', organization: 'm.resource_owner' },
  orders: {
    group: ['m.group_id', 'm.user_id'],
    user: ['m.user_id', 'm.group_id'],
    creationDate: ['m.creation_date', 'm.group_id', 'm.user_id'],
  },
  select: `m.group_id, m.user_id, m.resource_owner, m.creation_date, coalesce(u.user_name, '') as user_name,
    coalesce(u.domain_required, false) as domain_required,
    coalesce(case when u.type = 1 then u.display_name else u.name end, '') as shown_name,
    coalesce(o.primary_domain, '') as org_primary_domain`,
  with: `left join projections.users_projection u on u.instance_id = m.instance_id and u.id = m.user_id
    left join projections.orgs_projection o on o.instance_id = m.instance_id and o.id = u.resource_owner`,
});

export type GroupUserConditions = ConditionsOf<typeof groupUserList>;
export type GroupUserSort = keyof typeof groupUserList.orders;

export const searchGroupUsers = (
  lists: Lists,
  instanceId: string,
  search: Search<GroupUserSort, GroupUserConditions>,
): Promise<Page<GroupUserRow>> => searchList(lists, groupUserList, instanceId, search);

/** A group that is directly in another: the columns are those of the one that is held. */
export interface NestedGroupRow extends GroupRow {
  readonly holder_id: string;
  readonly nested_date: Date;
}

const nestedList = defineList<NestedGroupRow>()({
  from: 'projections.group_groups_projection n',
  alias: 'n',
  key: ['group_id', 'member_id'],
  instance: 'n.instance_id',
  countedBy: ['group', 'group_nesting', 'org'],
  columns: { group: 'n.group_id', member: 'n.member_id', organization: 'n.resource_owner' },
  orders: { group: ['n.group_id', 'n.member_id'] },
  select: `n.group_id as holder_id, n.creation_date as nested_date, ${groupColumns}`,
  with: 'join projections.groups_projection g on g.instance_id = n.instance_id and g.id = n.member_id',
});

export type NestedConditions = ConditionsOf<typeof nestedList>;

export const searchNested = (
  lists: Lists,
  instanceId: string,
  search: Omit<Search<'group', NestedConditions>, 'sort'>,
): Promise<Page<NestedGroupRow>> => searchList(lists, nestedList, instanceId, { ...search, sort: 'group' });
