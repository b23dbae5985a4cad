import type { Feature } from '../feature.ts';
import { authorizationDetailsProjection } from './projection.ts';
import { authorizationDetailsService } from './service.ts';

/** Which authorization details (RFC 9396) clients may ask for, declared by the projects whose APIs understand them. */
export const authorizationDetailsFeature: Feature = {
  name: 'authorization-details',
  projections: [authorizationDetailsProjection],
  services: (platform) => [authorizationDetailsService(platform)],
};
