import type { ManagementService } from '../contract/services/management/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { projectProjections } from './projection.ts';
import { projectService } from './service.ts';
import { projectServiceBeta } from './service-beta.ts';
import { projectManagementHandlers } from './v1.ts';

/** Projects, their roles, and grants to other organizations. */
export const projectFeature: Feature = {
  name: 'project',
  projections: projectProjections,
  services: (platform) => [
    projectService(platform),
    projectServiceBeta(platform),
    implement<typeof ManagementService>(
      'zitadel.management.v1.ManagementService',
      projectManagementHandlers(platform),
    ),
  ],
};
