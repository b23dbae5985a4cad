import { deletionDate, timestamp } from '../contract/details.ts';
import type { RolesClaimService } from '../contract/services/postern/project/v1.ts';
import { implement } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { projectOperations } from './operations.ts';
import { requireReadable } from './reading.ts';
import { defaultRolesClaim, resetRolesClaim, setRolesClaim } from './roles-claim.ts';

/** `postern.project.v1.RolesClaimService`, what of it is of projects. */
export function projectRolesClaimService(platform: Platform) {
  const projects = projectOperations(platform);
  return implement<typeof RolesClaimService>('postern.project.v1.RolesClaimService', {
    async getProjectRolesClaim({ projectId }, context) {
      const project = await requireReadable(platform.sql, context, 'project.read', projectId);
      return { claim: project.roles_claim };
    },

    async setProjectRolesClaim({ projectId, claim = defaultRolesClaim }, context) {
      const done = await projects.change(context, projectId, 'project.write', (project) =>
        setRolesClaim(project, claim),
      );
      return { setDate: timestamp(done.changedAt) };
    },

    async resetProjectRolesClaim({ projectId }, context) {
      const done = await projects.change(context, projectId, 'project.write', resetRolesClaim);
      return { resetDate: deletionDate(done) };
    },
  });
}
