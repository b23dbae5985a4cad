import type { Feature } from '../feature.ts';
import { sessionProjections } from './projection.ts';
import { sessionServices } from './service.ts';

/** Sign-ins of people, and what they proved. */
export const sessionFeature: Feature = {
  name: 'session',
  projections: sessionProjections,
  services: (platform) => sessionServices(platform),
};
