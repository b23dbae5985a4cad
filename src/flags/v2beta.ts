import type { FeatureService } from '../contract/services/feature/v2.ts';
import type { FeatureService as FeatureServiceBeta } from '../contract/services/feature/v2beta.ts';
import { translated } from '../contract/translation.ts';
import type { ServiceImplementation } from '../contract/types.ts';

/** `zitadel.feature.v2beta.FeatureService`: the same messages with fewer flags. */
export const featureServiceBeta = (v2: ServiceImplementation): ServiceImplementation =>
  translated<typeof FeatureServiceBeta, typeof FeatureService>('zitadel.feature.v2beta.FeatureService', v2, {
    same: [
      'setSystemFeatures',
      'resetSystemFeatures',
      'getSystemFeatures',
      'setInstanceFeatures',
      'resetInstanceFeatures',
      'getInstanceFeatures',
      'setOrganizationFeatures',
      'resetOrganizationFeatures',
      'getOrganizationFeatures',
      'setUserFeatures',
      'resetUserFeatures',
      'getUserFeatures',
    ],
  });
