import { paginationOf, timestamp } from '../contract/details.ts';
import type { GroupNestingService } from '../contract/services/postern/group/v1.ts';
import { implement } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { groupsOf } from './held.ts';
import { groupOperations } from './operations.ts';
import { searchNested } from './queries.ts';
import { userPresence } from './state.ts';
import { nestedAnswer, nestedFilter } from './wire.ts';

/** `postern.group.v1.GroupNestingService`: groups within groups. */
export function groupNestingService(platform: Platform) {
  const groups = groupOperations(platform);
  return implement<typeof GroupNestingService>('postern.group.v1.GroupNestingService', {
    async addGroupsToGroup({ groupId, memberGroupIds }, context) {
      const done = await groups.nest(context, groupId, memberGroupIds);
      return { changeDate: timestamp(done.changedAt) };
    },

    async removeGroupsFromGroup({ groupId, memberGroupIds }, context) {
      const done = await groups.unnest(context, groupId, memberGroupIds);
      return { changeDate: timestamp(done.changedAt) };
    },

    async listNestedGroups({ filters, pagination }, context) {
      const orgs = await context.permittedOrgs('group.read');
      const page = await searchNested(platform, context.instance.id, {
        page: pagination,
        filter(where) {
          if (orgs !== 'all') where.in('organization', orgs);
          for (const filter of filters) nestedFilter(where, filter);
        },
      });
      return { nestedGroups: page.rows.map(nestedAnswer), pagination: paginationOf(page) };
    },

    async listGroupsOfUser({ userId }, context) {
      const { state: isThere, owner } = await platform.store.load(context.instance.id, userPresence, userId);
      if (!isThere) throw notFound('GROUP-Usr02', 'User not found', { field: 'user_id' });
      await context.require('group.user.read', { orgId: owner, userId });
      const { all } = await groupsOf(platform).of(context.instance.id, userId);
      return {
        groups: all.map(({ id, name, orgId, direct }) => ({ id, name, organizationId: orgId, direct })),
      };
    },
  });
}
