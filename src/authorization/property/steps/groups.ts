import type { World } from '../world.ts';
import { name } from '../world.ts';
import type { Steps } from './step.ts';

/** Few, so that they meet; and never as many as may stand in each other. */
const mostGroups = 6;

function pickGroup(world: World) {
  const [id, group] = world.pick(world.groups) ?? [];
  return id === undefined || !group ? undefined : { id, group };
}

/** All that stands in the group, itself included. */
function below(world: World, groupId: string): ReadonlySet<string> {
  const found = new Set([groupId]);
  for (const id of found) for (const inner of world.groups.get(id)?.groups ?? []) found.add(inner);
  return found;
}

export const groupSteps: Steps = {
  async addGroup(world, { partnerId }) {
    if (world.groups.size >= mostGroups) return false;
    const orgId = world.chance() < 0.5 ? world.ownerId : partnerId;
    const { id } = await world.call('groups', 'CreateGroup', { organizationId: orgId, name: name() });
    world.groups.set(id, { orgId, users: new Set(), groups: new Set() });
    return true;
  },
  async removeGroup(world) {
    const picked = pickGroup(world);
    if (!picked || world.chance() < 0.5) return false;
    await world.call('groups', 'DeleteGroup', { id: picked.id });
    world.endGroup(picked.id);
    return true;
  },
  async enter(world) {
    const { id, group } = pickGroup(world) ?? {};
    const [userId] = world.pick([...world.users].filter(([, { orgId }]) => orgId === group?.orgId)) ?? [];
    if (!group || userId === undefined || group.users.has(userId)) return false;
    await world.call('groups', 'AddUsersToGroup', { id, userIds: [userId] });
    group.users.add(userId);
    return true;
  },
  async leave(world) {
    const { id, group } = pickGroup(world) ?? {};
    const userId = world.pick(group?.users ?? []);
    if (!group || userId === undefined) return false;
    await world.call('groups', 'RemoveUsersFromGroup', { id, userIds: [userId] });
    group.users.delete(userId);
    return true;
  },
  async nest(world) {
    const outer = pickGroup(world);
    const [innerId] =
      world.pick([...world.groups].filter(([, { orgId }]) => orgId === outer?.group.orgId)) ?? [];
    if (!outer || innerId === undefined || outer.group.groups.has(innerId)) return false;
    const request = { groupId: outer.id, memberGroupIds: [innerId] };
    const nesting = world.call('nesting', 'AddGroupsToGroup', request);
    if (below(world, innerId).has(outer.id)) {
      const refused = await nesting.then(
        () => false,
        () => true,
      );
      if (!refused) throw new Error(`${outer.id} was put into itself`);
      return false;
    }
    await nesting;
    outer.group.groups.add(innerId);
    return true;
  },
  async unnest(world) {
    const [groupId, outer] = world.pick([...world.groups].filter(([, { groups }]) => groups.size > 0)) ?? [];
    const inner = world.pick(outer?.groups ?? []);
    if (!outer || inner === undefined) return false;
    await world.call('nesting', 'RemoveGroupsFromGroup', { groupId, memberGroupIds: [inner] });
    outer.groups.delete(inner);
    return true;
  },
};
