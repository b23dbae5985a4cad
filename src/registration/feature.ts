import type { Feature } from '../feature.ts';
import { forgetIdleClients } from './jobs.ts';
import { registrationProjections } from './projection.ts';
import { clientRegistrationService } from './service.ts';

/** Clients that register themselves (RFC 7591, RFC 7592, client ID metadata documents). */
export const registrationFeature: Feature = {
  name: 'registration',
  projections: registrationProjections,
  services: (platform) => [clientRegistrationService(platform)],
  jobs: () => [forgetIdleClients],
};
