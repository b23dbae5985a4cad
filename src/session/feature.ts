import type { AuthService } from '../contract/services/auth/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { sessionProjections } from './projection.ts';
import { ownSessionHandlers } from './v1.ts';
import { sessionService } from './v2.ts';
import { sessionServiceBeta } from './v2beta.ts';

/** Sign-ins of people, and what they proved. */
export const sessionFeature: Feature = {
  name: 'session',
  projections: sessionProjections,
  services(platform) {
    const v2 = sessionService(platform);
    return [
      v2,
      sessionServiceBeta(v2),
      implement<typeof AuthService>('zitadel.auth.v1.AuthService', ownSessionHandlers(platform)),
    ];
  },
};
