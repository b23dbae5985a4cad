import type { AuthService } from '../contract/services/auth/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { authorizationCascades } from './cascades.ts';
import { authorizationAuthHandlers } from './my.ts';
import { groupAuthorizationProjection } from './of-groups/projection.ts';
import { groupAuthorizationService } from './of-groups/service.ts';
import { authorizationOperations } from './operations.ts';
import { authorizationProjections } from './projection.ts';
import { authorizationManagementHandlers } from './v1.ts';
import { authorizationService } from './v2.ts';
import { authorizationServiceBeta } from './v2beta.ts';

/** Authorizations: which roles of projects users hold. */
export const authorizationFeature: Feature = {
  name: 'authorization',
  projections: [...authorizationProjections, groupAuthorizationProjection],
  cascades: authorizationCascades,
  services(platform) {
    const authorizations = authorizationOperations(platform);
    const v2 = authorizationService(platform, authorizations);
    return [
      v2,
      authorizationServiceBeta(platform, v2),
      groupAuthorizationService(platform),
      implement<typeof ManagementService>(
        'zitadel.management.v1.ManagementService',
        authorizationManagementHandlers(platform, authorizations),
      ),
      implement<typeof AuthService>('zitadel.auth.v1.AuthService', authorizationAuthHandlers(platform)),
    ];
  },
};
