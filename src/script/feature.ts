import type { ManagementService } from '../contract/services/management/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { scriptProjections } from './projection.ts';
import { actionRunService } from './runs-service.ts';
import { scriptManagementHandlers } from './v1.ts';

/** Actions of version 1: scripts that organizations have run in sign-ins and tokens. */
export const scriptFeature: Feature = {
  name: 'script',
  projections: scriptProjections,
  services: (platform) => [
    actionRunService(platform),
    implement<typeof ManagementService>(
      'zitadel.management.v1.ManagementService',
      scriptManagementHandlers(platform),
    ),
  ],
};
