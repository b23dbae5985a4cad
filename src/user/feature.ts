import type { AuthService } from '../contract/services/auth/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { applicationPasswordService } from './application-passwords/service.ts';
import { nameCascades } from './cascades.ts';
import { userProjections } from './projection/index.ts';
import { userAuthHandlers } from './v1/auth.ts';
import { userManagementHandlers } from './v1/management.ts';
import { userService } from './v2/index.ts';
import { userServiceBeta } from './v2beta.ts';

/** People and machines, and what they prove themselves with. */
export const userFeature: Feature = {
  name: 'user',
  projections: userProjections,
  cascades: nameCascades,
  services(platform) {
    const v2 = userService(platform);
    return [
      v2,
      userServiceBeta(v2),
      applicationPasswordService(platform),
      implement<typeof ManagementService>(
        'zitadel.management.v1.ManagementService',
        userManagementHandlers(platform),
      ),
      implement<typeof AuthService>('zitadel.auth.v1.AuthService', userAuthHandlers(platform)),
    ];
  },
};
