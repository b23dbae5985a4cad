import type { ManagementService } from '../contract/services/management/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { clientSettingsService } from './client-settings.ts';
import { crossAppAccessService } from './cross-app.ts';
import { forwardAuthService } from './forward-auth/service.ts';
import { applicationOperations } from './operations.ts';
import { applicationProjections } from './projection.ts';
import { resourceService } from './resources.ts';
import { applicationRolesClaimService } from './roles-claim.ts';
import { refreshSamlMetadata } from './saml-refresh.ts';
import { applicationManagementHandlers } from './v1.ts';
import { applicationService } from './v2.ts';
import { applicationServiceBeta } from './v2beta.ts';

/** Applications of projects: OIDC clients and APIs, with their secrets and keys. */
export const applicationFeature: Feature = {
  name: 'application',
  projections: applicationProjections,
  jobs: () => [refreshSamlMetadata],
  services(platform, config) {
    const applications = applicationOperations(platform);
    const v2 = applicationService(platform, applications);
    return [
      v2,
      applicationServiceBeta(v2, applications),
      applicationRolesClaimService(platform),
      resourceService(platform.sql, applications),
      crossAppAccessService(platform, applications),
      forwardAuthService(platform, applications, config.server.trustedProxies.length > 0),
      clientSettingsService(platform, applications),
      implement<typeof ManagementService>(
        'zitadel.management.v1.ManagementService',
        applicationManagementHandlers(platform),
      ),
    ];
  },
};
