import type { Feature } from '../feature.ts';
import { intentService } from './v2.ts';
import { intentServiceBeta } from './v2beta.ts';

/** Sign-in with accounts that people have elsewhere. */
export const federationFeature: Feature = {
  name: 'federation',
  services(platform) {
    const v2 = intentService(platform);
    return [v2, intentServiceBeta(v2)];
  },
};
