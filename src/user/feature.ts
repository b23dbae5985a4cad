import type { AuthService } from '../contract/services/auth/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { userProjections } from './projection/index.ts';
import { userService } from './service/v2.ts';
import { userServiceBeta } from './service/v2beta.ts';
import { userAuthHandlers } from './v1/auth.ts';
import { userManagementHandlers } from './v1/management.ts';

/** People and machines, and what they prove themselves with. */
export const userFeature: Feature = {
  name: 'user',
  projections: userProjections,
  services: (platform) => [
    userService(platform),
    userServiceBeta(platform),
    implement<typeof ManagementService>(
      'zitadel.management.v1.ManagementService',
      userManagementHandlers(platform),
    ),
    implement<typeof AuthService>('zitadel.auth.v1.AuthService', userAuthHandlers(platform)),
  ],
};
