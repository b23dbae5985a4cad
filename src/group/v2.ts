import { deletionDate, paginationOf, timestamp } from '../contract/details.ts';
import { pageAsked } from '../contract/page-asked.ts';
import type { GroupService } from '../contract/services/group/v2.ts';
import { implement } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { groupOperations } from './operations.ts';
import { findGroup, searchGroups, searchGroupUsers } from './queries.ts';
import {
  groupAnswer,
  groupFilter,
  groupSort,
  groupUserAnswer,
  groupUserFilter,
  groupUserSort,
} from './wire.ts';

/** `zitadel.group.v2.GroupService` */
export function groupService(platform: Platform) {
  const groups = groupOperations(platform);
  return implement<typeof GroupService>('zitadel.group.v2.GroupService', {
    async createGroup({ id, organizationId, name, description }, context) {
      const created = await groups.create(context, { id, orgId: organizationId, name, description });
      return { id: created.id, creationDate: timestamp(created.done.changedAt) };
    },

    async getGroup({ id }, context) {
      const row = await findGroup(platform.sql, context.instance.id, id);
      if (!row) throw notFound('GROUP-Nfd01', 'Group not found');
      await context.require('group.read', { orgId: row.resource_owner });
      return { group: groupAnswer(row) };
    },

    async listGroups({ pagination, sortingColumn, filters }, context) {
      const orgs = await context.permittedOrgs('group.read');
      const page = await searchGroups(platform, context.instance.id, {
        page: pageAsked(context, pagination),
        sort: groupSort(sortingColumn),
        filter(where) {
          if (orgs !== 'all') where.in('organization', orgs);
          for (const filter of filters) groupFilter(where, filter);
        },
      });
      return { groups: page.rows.map(groupAnswer), pagination: paginationOf(page) };
    },

    async updateGroup({ id, name, description }, context) {
      const done = await groups.change(context, id, { name, description });
      return { changeDate: timestamp(done.changedAt) };
    },

    async deleteGroup({ id }, context) {
      return { deletionDate: deletionDate(await groups.remove(context, id)) };
    },

    async addUsersToGroup({ id, userIds }, context) {
      return { changeDate: timestamp((await groups.addUsers(context, id, userIds)).changedAt) };
    },

    async removeUsersFromGroup({ id, userIds }, context) {
      return { changeDate: timestamp((await groups.removeUsers(context, id, userIds)).changedAt) };
    },

    async listGroupUsers({ pagination, sortingColumn, filters }, context) {
      const orgs = await context.permittedOrgs('group.user.read');
      const page = await searchGroupUsers(platform, context.instance.id, {
        page: pageAsked(context, pagination),
        sort: groupUserSort(sortingColumn),
        filter(where) {
          if (orgs !== 'all') where.in('organization', orgs);
          for (const filter of filters) groupUserFilter(where, filter);
        },
      });
      return { groupUsers: page.rows.map(groupUserAnswer), pagination: paginationOf(page) };
    },
  });
}
