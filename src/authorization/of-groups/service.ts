import { deletionDate, paginationOf, timestamp } from '../../contract/details.ts';
import type {
  GroupAuthorizationService,
  ListGroupAuthorizationsRequest,
} from '../../contract/services/postern/group/v1.ts';
import { implement } from '../../contract/types.ts';
import { invalidArgument } from '../../errors/index.ts';
import type { Platform } from '../../platform.ts';
import { groupAuthorizationOperations } from './operations.ts';
import {
  type GroupAuthorizationConditions,
  type GroupAuthorizationRow,
  searchGroupAuthorizations,
} from './queries.ts';

const answer = (row: GroupAuthorizationRow) => ({
  id: row.id,
  groupId: row.group_id,
  groupName: row.group_name,
  organizationId: row.resource_owner,
  projectId: row.project_id,
  projectName: row.project_name,
  projectGrantId: row.grant_id,
  roleKeys: [...row.roles],
  creationDate: timestamp(row.creation_date),
  changeDate: timestamp(row.change_date),
});

function condition(
  where: GroupAuthorizationConditions,
  { filter }: ListGroupAuthorizationsRequest['filters'][number],
): void {
  switch (filter.case) {
    case 'groupIds':
      where.in('group', filter.value.ids);
      return;
    case 'projectIds':
      where.in('project', filter.value.ids);
      return;
    case 'organizationId':
      where.equals('organization', filter.value.id);
      return;
    default:
      throw invalidArgument('AUTHORIZATION-Flt02', 'Each of filters must hold one filter', {
        field: 'filters',
      });
  }
}

/** `postern.group.v1.GroupAuthorizationService`: roles that groups hold. */
export function groupAuthorizationService(platform: Platform) {
  const authorizations = groupAuthorizationOperations(platform);
  return implement<typeof GroupAuthorizationService>('postern.group.v1.GroupAuthorizationService', {
    async createGroupAuthorization({ groupId, projectId, roleKeys }, context) {
      const { id, done } = await authorizations.create(context, groupId, projectId, roleKeys);
      return { id, creationDate: timestamp(done.changedAt) };
    },

    async updateGroupAuthorization({ id, roleKeys }, context) {
      return { changeDate: timestamp((await authorizations.change(context, id, roleKeys)).changedAt) };
    },

    async deleteGroupAuthorization({ id }, context) {
      return { deletionDate: deletionDate(await authorizations.remove(context, id)) };
    },

    async listGroupAuthorizations({ filters, pagination }, context) {
      const orgs = await context.permittedOrgs('user.grant.read');
      const page = await searchGroupAuthorizations(platform, context.instance.id, {
        page: pagination,
        filter(where) {
          if (orgs !== 'all') where.in('organization', orgs);
          for (const filter of filters) condition(where, filter);
        },
      });
      return { authorizations: page.rows.map(answer), pagination: paginationOf(page) };
    },
  });
}
