import type { ModelAuthorization } from '../model.ts';
import type { Chosen, Steps } from './step.ts';

const at = ({ projectId, partnerId }: Chosen) => ({ projectId, grantedOrganizationId: partnerId });
const via =
  ({ projectId, partnerId }: Chosen) =>
  (one: ModelAuthorization) =>
    one.granted && one.projectId === projectId && one.orgId === partnerId;

export const projectSteps: Steps = {
  async addRole(world, { projectId, project, roleKey }) {
    if (project.roles.has(roleKey)) return false;
    await world.addRole(projectId, roleKey);
    return true;
  },
  async removeRole(world, { projectId, project, roleKey }) {
    if (!project.roles.has(roleKey)) return false;
    await world.call('projects', 'RemoveProjectRole', { projectId, roleKey });
    project.roles.delete(roleKey);
    for (const one of project.grants.values()) one.roles.delete(roleKey);
    world.lose(
      (one) => one.projectId === projectId,
      (key) => key !== roleKey,
    );
    return true;
  },
  async addGrant(world, chosen) {
    if (chosen.grant) return false;
    const roleKeys = world.some(chosen.project.roles);
    await world.call('projects', 'CreateProjectGrant', { ...at(chosen), roleKeys });
    chosen.project.grants.set(chosen.partnerId, { roles: new Set(roleKeys), active: true });
    return true;
  },
  async changeGrant(world, chosen) {
    const { grant, project } = chosen;
    if (!grant) return false;
    const roleKeys = world.some(project.roles);
    await world.call('projects', 'UpdateProjectGrant', { ...at(chosen), roleKeys });
    grant.roles = new Set(roleKeys);
    world.lose(via(chosen), (key) => grant.roles.has(key));
    return true;
  },
  async switchGrant(world, chosen) {
    const { grant } = chosen;
    if (!grant) return false;
    await world.call('projects', `${grant.active ? 'Deactivate' : 'Activate'}ProjectGrant`, at(chosen));
    grant.active = !grant.active;
    return true;
  },
  async removeGrant(world, chosen) {
    if (!chosen.grant) return false;
    await world.call('projects', 'DeleteProjectGrant', at(chosen));
    world.endGrant(chosen.projectId, chosen.partnerId);
    return true;
  },
  async switchProject(world, { projectId, project }) {
    await world.call('projects', `${project.active ? 'Deactivate' : 'Activate'}Project`, { projectId });
    project.active = !project.active;
    return true;
  },
  async switchClaim(world, { projectId, project }) {
    await world.call('rolesClaim', `${project.claims ? 'Reset' : 'Set'}ProjectRolesClaim`, { projectId });
    project.claims = !project.claims;
    return true;
  },
  async removeProject(world, { projectId }) {
    if (world.chance() < 0.5) return false;
    await world.call('projects', 'DeleteProject', { projectId });
    world.endProject(projectId);
    await world.addProject();
    return true;
  },
};
