import type { Sql } from 'postgres';
import type { AuditColumns } from '../contract/details.ts';
import {
  type ConditionsOf,
  defineList,
  type Lists,
  type Page,
  type PageRequest,
  searchList,
} from '../database/search.ts';
import type { ActionRule } from './decision/index.ts';

export interface ResourceTypeRow extends AuditColumns {
  readonly name: string;
  readonly display_name: string;
  readonly actions: readonly ActionRule[];
}

/** All types of a project, which are a hundred at most. */
export const listTypes = (sql: Sql, instanceId: string, projectId: string) => sql<ResourceTypeRow[]>`
  select name, display_name, actions, creation_date, change_date, resource_owner, sequence
  from projections.resource_types_projection
  where instance_id = ${instanceId} and project_id = ${projectId} order by name`;

/** Those of the groups that are of one of the organizations. */
export const groupsOfOrgs = async (
  sql: Sql,
  instanceId: string,
  groupIds: readonly string[],
  orgIds: readonly string[],
): Promise<string[]> => {
  const rows = await sql<{ id: string }[]>`
    select id from projections.groups_projection
    where instance_id = ${instanceId} and id = any(${sql.array([...groupIds])})
      and resource_owner = any(${sql.array([...orgIds])}) order by id`;
  return rows.map(({ id }) => id);
};

export interface ResourcePermissionRow extends AuditColumns {
  readonly resource_type: string;
  readonly resource_id: string;
  readonly user_id: string;
  readonly group_id: string;
  readonly role_key: string;
  /** null where there is nobody of the id any more, and for roles. */
  readonly holder_name: string | null;
  readonly actions: readonly string[];
}

const columns = {
  project: 'r.project_id',
  resource: 'r.resource_id',
  user: 'r.user_id',
  group: 'r.group_id',
  role: 'r.role_key',
  type: { sql: 't.name', join: 'type' },
} as const;

const typeOfPermission =
  'join projections.resource_types_projection t on t.instance_id = r.instance_id and t.id = r.type_id';
const key = 'r.type_id, r.resource_id, r.user_id, r.group_id, r.role_key';

const permissionList = defineList<ResourcePermissionRow>()({
  from: 'projections.resource_permissions_projection r',
  alias: 'r',
  key: ['type_id', 'resource_id', 'user_id', 'group_id', 'role_key'],
  instance: 'r.instance_id',
  countedBy: ['resource', 'project', 'user', 'group', 'org'],
  columns,
  joins: { type: typeOfPermission },
  orders: { creationDate: ['r.creation_date', ...key.split(', ')] },
  select: `t.name as resource_type, r.resource_id, r.user_id, r.group_id, r.role_key,
    coalesce(g.name, nullif(u.display_name, ''), u.name, u.user_name) as holder_name, r.actions,
    r.creation_date, r.change_date, r.resource_owner, r.sequence`,
  with: `${typeOfPermission}
    left join projections.users_projection u on u.instance_id = r.instance_id and u.id = r.user_id
    left join projections.groups_projection g on g.instance_id = r.instance_id and g.id = r.group_id`,
});

export type PermissionConditions = ConditionsOf<typeof permissionList>;

export const searchPermissions = (
  lists: Lists,
  instanceId: string,
  search: {
    readonly page?: PageRequest | undefined;
    readonly filter: (where: PermissionConditions) => void;
  },
): Promise<Page<ResourcePermissionRow>> =>
  searchList(lists, permissionList, instanceId, { ...search, sort: 'creationDate' });
