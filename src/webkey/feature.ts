import type { Feature } from '../feature.ts';
import { webKeyProjections } from './projection.ts';
import { webKeyService } from './v2.ts';
import { webKeyServiceBeta } from './v2beta.ts';

/** Keys that tokens are signed with. */
export const webKeyFeature: Feature = {
  name: 'webkey',
  projections: webKeyProjections,
  services(platform) {
    const v2 = webKeyService(platform);
    return [v2, webKeyServiceBeta(v2)];
  },
};
