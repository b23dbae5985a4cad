import type { Steps } from './step.ts';

export const peopleSteps: Steps = {
  async removeUser(world, { userId }) {
    if (world.chance() < 0.5) return false;
    const orgId = world.users.get(userId)?.orgId ?? '';
    await world.call('users', 'DeleteUser', { userId });
    world.endUser(userId);
    if (world.isActive(orgId)) await world.addUser(orgId);
    return true;
  },
  async switchUser(world, { userId }) {
    const user = world.users.get(userId);
    if (!user || user.state === 'locked') return false;
    const active = user.state === 'active';
    await world.call('users', `${active ? 'Deactivate' : 'Reactivate'}User`, { userId });
    user.state = active ? 'inactive' : 'active';
    return true;
  },
  async lockUser(world, { userId }) {
    const user = world.users.get(userId);
    if (!user || user.state === 'inactive') return false;
    const active = user.state === 'active';
    await world.call('users', `${active ? 'Lock' : 'Unlock'}User`, { userId });
    user.state = active ? 'locked' : 'active';
    return true;
  },
  async switchOwner(world) {
    const method = world.ownerActive ? 'DeactivateOrganization' : 'ActivateOrganization';
    await world.call('orgs', method, { organizationId: world.ownerId });
    world.ownerActive = !world.ownerActive;
    return true;
  },
  async switchPartner(world, { partnerId }) {
    const active = world.isActive(partnerId);
    const method = active ? 'DeactivateOrganization' : 'ActivateOrganization';
    await world.call('orgs', method, { organizationId: partnerId });
    world.partners.set(partnerId, !active);
    return true;
  },
  async removePartner(world, { partnerId }) {
    if (world.chance() < 0.7) return false;
    await world.call('orgs', 'DeleteOrganization', { organizationId: partnerId });
    world.endPartner(partnerId);
    await world.addPartner();
    return true;
  },
};
