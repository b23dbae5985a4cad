import type { SystemService } from '../contract/services/system/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { limitProjections } from './projection.ts';
import { limitsService } from './reading.ts';
import { limitSystemHandlers } from './v1.ts';

/** What the operator allows instances: whether they are served at all, and how long their history is told of. */
export const limitFeature: Feature = {
  name: 'limits',
  projections: limitProjections,
  services: (platform) => [
    limitsService(platform),
    implement<typeof SystemService>('zitadel.system.v1.SystemService', limitSystemHandlers(platform)),
  ],
};
