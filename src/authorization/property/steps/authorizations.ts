import type { ModelAuthorization } from '../model.ts';
import type { World } from '../world.ts';
import type { Steps } from './step.ts';

type Kind = ModelAuthorization['holder']['kind'];

const pickOf = (world: World, kind: Kind) =>
  world.pick([...world.authorizations].filter(([, { holder }]) => holder.kind === kind));

/** What the ground of an authorization has. */
function groundOf(world: World, { projectId, orgId, granted }: ModelAuthorization): Set<string> {
  const project = world.projects.get(projectId);
  return (granted ? project?.grants.get(orgId)?.roles : project?.roles) ?? new Set();
}

const isTaken = (world: World, holderId: string, projectId: string, orgId: string) =>
  [...world.authorizations.values()].some(
    (one) => one.holder.id === holderId && one.projectId === projectId && one.orgId === orgId,
  );

export const authorizationSteps: Steps = {
  async authorize(world, { userId, projectId, project, partnerId, grant }) {
    const granted = world.chance() < 0.6;
    const orgId = granted ? partnerId : world.ownerId;
    if (isTaken(world, userId, projectId, orgId) || (granted && !grant?.active)) return false;
    const roleKeys = world.some((granted ? grant?.roles : project.roles) ?? []);
    const request = { userId, projectId, organizationId: orgId, roleKeys };
    const { id } = await world.call('authorizations', 'CreateAuthorization', request);
    const holder = { kind: 'user', id: userId } as const;
    world.authorizations.set(id, {
      holder,
      projectId,
      orgId,
      granted,
      roles: new Set(roleKeys),
      active: true,
    });
    return true;
  },
  async changeAuthorization(world) {
    const [id, authorization] = pickOf(world, 'user') ?? [];
    if (!authorization) return false;
    const roleKeys = world.some(groundOf(world, authorization));
    await world.call('authorizations', 'UpdateAuthorization', { id, roleKeys });
    authorization.roles = new Set(roleKeys);
    return true;
  },
  async switchAuthorization(world) {
    const [id, authorization] = pickOf(world, 'user') ?? [];
    if (!authorization) return false;
    const method = authorization.active ? 'DeactivateAuthorization' : 'ActivateAuthorization';
    await world.call('authorizations', method, { id });
    authorization.active = !authorization.active;
    return true;
  },
  async removeAuthorization(world) {
    const [id] = pickOf(world, 'user') ?? [];
    if (id === undefined) return false;
    await world.call('authorizations', 'DeleteAuthorization', { id });
    world.authorizations.delete(id);
    return true;
  },

  async authorizeGroup(world, { projectId, project }) {
    const [groupId, group] = world.pick(world.groups) ?? [];
    if (groupId === undefined || !group) return false;
    const granted = group.orgId !== world.ownerId;
    const grant = project.grants.get(group.orgId);
    if (isTaken(world, groupId, projectId, group.orgId) || (granted && !grant?.active)) return false;
    const roleKeys = world.some((granted ? grant?.roles : project.roles) ?? []);
    if (roleKeys.length === 0) return false;
    const { id } = await world.call('groupAuthorizations', 'CreateGroupAuthorization', {
      groupId,
      projectId,
      roleKeys,
    });
    world.authorizations.set(id, {
      holder: { kind: 'group', id: groupId },
      projectId,
      orgId: group.orgId,
      granted,
      roles: new Set(roleKeys),
      active: true,
    });
    return true;
  },
  async changeOfGroup(world) {
    const [id, authorization] = pickOf(world, 'group') ?? [];
    if (!authorization) return false;
    const roleKeys = world.some(groundOf(world, authorization));
    if (roleKeys.length === 0) return false;
    await world.call('groupAuthorizations', 'UpdateGroupAuthorization', { id, roleKeys });
    authorization.roles = new Set(roleKeys);
    return true;
  },
  async removeOfGroup(world) {
    const [id] = pickOf(world, 'group') ?? [];
    if (id === undefined) return false;
    await world.call('groupAuthorizations', 'DeleteGroupAuthorization', { id });
    world.authorizations.delete(id);
    return true;
  },
};
