import { timestamp } from '../contract/details.ts';
import {
  type Action,
  type Holder as HolderMessage,
  type ListResourcePermissionsRequest,
  Requirement,
} from '../contract/services/postern/access/v1.ts';
import { invalidArgument } from '../errors/index.ts';
import type { ActionRule, Holder, Permission } from './decision/index.ts';
import type { PermissionConditions, ResourcePermissionRow, ResourceTypeRow } from './queries.ts';

const requirementOf = {
  [Requirement.SCOPE]: 'scope',
  [Requirement.ROLE]: 'role',
  [Requirement.SCOPE_OR_ROLE]: 'scope_or_role',
  [Requirement.RESOURCE]: 'resource',
} as const;

export const requirementMessage = {
  scope: Requirement.SCOPE,
  role: Requirement.ROLE,
  scope_or_role: Requirement.SCOPE_OR_ROLE,
  resource: Requirement.RESOURCE,
} as const;

export const actionOf = ({ name, requirement, scopes, roleKeys }: Action): ActionRule => ({
  name,
  // The contract lets no other through.
  requires: requirementOf[requirement as keyof typeof requirementOf],
  scopes,
  roles: roleKeys,
});

const actionMessage = ({ name, requires, scopes, roles }: ActionRule) => ({
  name,
  requirement: requirementMessage[requires],
  scopes: [...scopes],
  roleKeys: [...roles],
});

export const typeMessage = (row: ResourceTypeRow) => ({
  name: row.name,
  displayName: row.display_name,
  actions: row.actions.map(actionMessage),
  creationDate: timestamp(row.creation_date),
  changeDate: timestamp(row.change_date),
});

const fields = { userId: 'user', groupId: 'group', roleKey: 'role' } as const;

export function holderOf(message: HolderMessage | undefined): Holder {
  const { holder } = message ?? {};
  if (holder?.case === undefined) {
    throw invalidArgument('ACCESS-Hol02', 'Name one of user_id, group_id and role_key', { field: 'holder' });
  }
  return { type: fields[holder.case], id: holder.value };
}

export const holderMessage = ({ type, id }: Holder): { holder: HolderMessage['holder'] } => ({
  holder: { case: type === 'user' ? 'userId' : type === 'group' ? 'groupId' : 'roleKey', value: id },
});

export const permissionMessage = (row: ResourcePermissionRow, holder: Holder) => ({
  resourceType: row.resource_type,
  resourceId: row.resource_id,
  holder: holderMessage(holder),
  holderName: row.holder_name ?? '',
  actions: [...row.actions],
  creationDate: timestamp(row.creation_date),
  changeDate: timestamp(row.change_date),
});

export const groundsMessage = ({ holder, actions }: Permission, resourceType: string) => ({
  resourceType,
  holder: holderMessage(holder),
  actions: [...actions],
});

export function permissionFilter(
  where: PermissionConditions,
  { filter }: ListResourcePermissionsRequest['filters'][number],
): void {
  switch (filter.case) {
    case 'resourceType':
      where.equals('type', filter.value);
      return;
    case 'resourceId':
      where.equals('resource', filter.value);
      return;
    case 'holder': {
      const { type, id } = holderOf(filter.value);
      where.equals(type, id);
      return;
    }
    default:
      throw invalidArgument('ACCESS-Flt01', 'Each of filters must hold one filter', { field: 'filters' });
  }
}
