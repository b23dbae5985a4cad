import type { SystemService } from '../contract/services/system/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { quotaProjections } from './projection.ts';
import { quotaReactions } from './reactions.ts';
import { quotaService } from './reading.ts';
import { quotaSystemHandlers } from './v1.ts';

/** How much instances may use in a period, and who is told of it. */
export const quotaFeature: Feature = {
  name: 'quota',
  projections: quotaProjections,
  reactions: quotaReactions,
  services: (platform) => [
    quotaService(platform),
    implement<typeof SystemService>('zitadel.system.v1.SystemService', quotaSystemHandlers(platform)),
  ],
};
