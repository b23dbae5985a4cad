import type { Feature } from '../feature.ts';
import { webKeyProjections } from './projection.ts';
import { webKeyServices } from './service.ts';

/** Keys that tokens are signed with. */
export const webKeyFeature: Feature = {
  name: 'webkey',
  projections: webKeyProjections,
  services: webKeyServices,
};
