import type { ManagementService } from '../../contract/services/management/v1.ts';
import type { Handlers } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import { humanFactorHandlers } from './factors.ts';
import { humanKeyHandlers } from './keys.ts';
import { linkManagementHandlers } from './links.ts';
import { machineHandlers } from './machines.ts';
import { metadataHandlers } from './metadata.ts';
import { peopleHandlers } from './people.ts';

/** Users in `zitadel.management.v1.ManagementService`; new ones go to the organization that the call acts in. */
export const userManagementHandlers = (platform: Platform): Handlers<typeof ManagementService> => ({
  ...peopleHandlers(platform),
  ...machineHandlers(platform),
  ...metadataHandlers(platform),
  ...humanFactorHandlers(platform),
  ...humanKeyHandlers(platform),
  ...linkManagementHandlers(platform),
});
