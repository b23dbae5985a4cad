import type { AuditColumns } from '../../contract/details.ts';
import {
  type ConditionsOf,
  defineList,
  type Lists,
  type Page,
  type PageRequest,
  searchList,
} from '../../database/search.ts';

export interface GroupAuthorizationRow extends AuditColumns {
  readonly id: string;
  readonly group_id: string;
  readonly group_name: string;
  readonly project_id: string;
  readonly project_name: string;
  readonly grant_id: string;
  readonly roles: readonly string[];
}

const groupAuthorizationList = defineList<GroupAuthorizationRow>()({
  from: 'projections.group_authorizations_projection a',
  alias: 'a',
  key: ['id'],
  instance: 'a.instance_id',
  countedBy: ['group_authorization', 'group', 'project', 'org'],
  columns: { group: 'a.group_id', project: 'a.project_id', organization: 'a.resource_owner' },
  orders: { creationDate: ['a.creation_date', 'a.id'] },
  select: `a.id, a.group_id, g.name as group_name, a.project_id, p.name as project_name, a.grant_id, a.roles,
    a.creation_date, a.change_date, a.resource_owner, a.sequence`,
  with: `join projections.groups_projection g on g.instance_id = a.instance_id and g.id = a.group_id
    join projections.projects_projection p on p.instance_id = a.instance_id and p.id = a.project_id`,
});

export type GroupAuthorizationConditions = ConditionsOf<typeof groupAuthorizationList>;

export const searchGroupAuthorizations = (
  lists: Lists,
  instanceId: string,
  search: {
    readonly page?: PageRequest | undefined;
    readonly filter: (where: GroupAuthorizationConditions) => void;
  },
): Promise<Page<GroupAuthorizationRow>> =>
  searchList(lists, groupAuthorizationList, instanceId, { ...search, sort: 'creationDate' });
