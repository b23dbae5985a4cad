import { acts, type Cases, reads, removes } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';

const id = async (victim: Estate) => ({ id: await victim.group() });
const withUser = async (victim: Estate) => {
  const { id: groupId } = await id(victim);
  const userIds = [await victim.machine()];
  await victim.call('zitadel.group.v2.GroupService/AddUsersToGroup', { id: groupId, userIds });
  return { id: groupId, userIds };
};
const two = async (victim: Estate) => ({
  groupId: await victim.group(),
  memberGroupIds: [await victim.group()],
});
const nested = async (victim: Estate) => {
  const pair = await two(victim);
  await victim.call('postern.group.v1.GroupNestingService/AddGroupsToGroup', pair);
  return pair;
};

export const cases: Readonly<Record<string, Cases>> = {
  'zitadel.group.v2.GroupService': {
    CreateGroup: acts((victim) => ({ organizationId: victim.orgId, name: victim.name() })),
    GetGroup: reads(id),
    ListGroups: reads(async (victim) => ({ filters: [{ groupIds: { ids: [await victim.group()] } }] })),
    UpdateGroup: acts(async (victim) => ({ ...(await id(victim)), name: victim.name() })),
    DeleteGroup: removes(id),
    AddUsersToGroup: acts(async (victim) => ({ ...(await id(victim)), userIds: [await victim.machine()] })),
    RemoveUsersFromGroup: acts(withUser),
    ListGroupUsers: reads(async (victim) => ({
      filters: [{ groupIds: { ids: [(await withUser(victim)).id] } }],
    })),
  },
  'postern.group.v1.GroupNestingService': {
    AddGroupsToGroup: acts(two),
    RemoveGroupsFromGroup: acts(nested),
    ListNestedGroups: reads(async (victim) => ({
      filters: [{ groupIds: { ids: [(await nested(victim)).groupId] } }],
    })),
    ListGroupsOfUser: reads(async (victim) => ({ userId: (await withUser(victim)).userIds[0] })),
  },
};
