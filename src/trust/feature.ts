import type { Feature } from '../feature.ts';
import { trustProjections } from './projection.ts';
import { trustedIssuerService } from './service.ts';

/** Issuers of JWTs that organizations trust, and who is whom by what they say. */
export const trustFeature: Feature = {
  name: 'trust',
  projections: trustProjections,
  services: (platform) => [trustedIssuerService(platform)],
};
