import type { ManagementService } from '../contract/services/management/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { projectProjections } from './projection.ts';
import { projectRolesClaimService } from './roles-claim-service.ts';
import { projectManagementHandlers } from './v1/index.ts';
import { projectService } from './v2/index.ts';
import { projectServiceBeta } from './v2beta.ts';

/** Projects, their roles, and grants to other organizations. */
export const projectFeature: Feature = {
  name: 'project',
  projections: projectProjections,
  services(platform) {
    const v2 = projectService(platform);
    return [
      v2,
      projectServiceBeta(v2),
      projectRolesClaimService(platform),
      implement<typeof ManagementService>(
        'zitadel.management.v1.ManagementService',
        projectManagementHandlers(platform),
      ),
    ];
  },
};
