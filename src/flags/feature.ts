import type { AdminService } from '../contract/services/admin/v1.ts';
import type { SystemService } from '../contract/services/system/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { instanceFeatureService } from './some.ts';
import { flagAdminHandlers, flagSystemHandlers } from './v1.ts';
import { featureService } from './v2.ts';
import { featureServiceBeta } from './v2beta.ts';

/** Feature flags of the system and of instances. Few and folded: they need no tables. */
export const flagFeature: Feature = {
  name: 'flags',
  services(platform) {
    const v2 = featureService(platform);
    return [
      v2,
      featureServiceBeta(v2),
      instanceFeatureService(platform),
      implement<typeof SystemService>('zitadel.system.v1.SystemService', flagSystemHandlers(platform)),
      implement<typeof AdminService>('zitadel.admin.v1.AdminService', flagAdminHandlers(platform)),
    ];
  },
};
