import type { ManagementService } from '../contract/services/management/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { applicationProjections } from './projection.ts';
import { applicationService } from './service.ts';
import { applicationServiceBeta } from './service-beta.ts';
import { applicationManagementHandlers } from './v1.ts';

/** Applications of projects: OIDC clients and APIs, with their secrets and keys. */
export const applicationFeature: Feature = {
  name: 'application',
  projections: applicationProjections,
  services: (platform) => [
    applicationService(platform),
    applicationServiceBeta(platform),
    implement<typeof ManagementService>(
      'zitadel.management.v1.ManagementService',
      applicationManagementHandlers(platform),
    ),
  ],
};
