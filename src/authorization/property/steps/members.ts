import type { ModelMember } from '../model.ts';
import type { Steps } from './step.ts';

const roles: Record<ModelMember['level'], string> = {
  instance: 'IAM_OWNER_VIEWER',
  org: 'ORG_OWNER_VIEWER',
  project: 'PROJECT_OWNER_VIEWER',
  project_grant: 'PROJECT_GRANT_OWNER_VIEWER',
};

function resourceOf({ level, id, partnerId }: ModelMember): object {
  switch (level) {
    case 'instance':
      return { instance: true };
    case 'org':
      return { organizationId: id };
    case 'project':
      return { projectId: id };
    case 'project_grant':
      return { projectGrant: { projectId: id, organizationId: partnerId } };
  }
}

const isSame = (left: ModelMember) => (right: ModelMember) =>
  left.userId === right.userId &&
  left.level === right.level &&
  left.id === right.id &&
  left.partnerId === right.partnerId;

export const memberSteps: Steps = {
  async join(world, { userId, projectId, partnerId, grant }) {
    const level = world.pick(Object.keys(roles)) as ModelMember['level'];
    if (level === 'project_grant' && !grant) return false;
    const id = { instance: '', org: partnerId, project: projectId, project_grant: projectId }[level];
    const member = { userId, level, id, partnerId: level === 'project_grant' ? partnerId : '' };
    if ([...world.members].some(isSame(member))) return false;
    const request = { userId, resource: resourceOf(member), roles: [roles[level]] };
    await world.call('administrators', 'CreateAdministrator', request);
    world.members.add(member);
    return true;
  },
  async quit(world) {
    const member = world.pick(world.members);
    if (!member) return false;
    const request = { userId: member.userId, resource: resourceOf(member) };
    await world.call('administrators', 'DeleteAdministrator', request);
    world.members.delete(member);
    return true;
  },
};
