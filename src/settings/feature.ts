import type { AdminService } from '../contract/services/admin/v1.ts';
import type { AuthService } from '../contract/services/auth/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import type { Platform } from '../platform.ts';
import type { SettingsNeighbours } from './neighbours.ts';
import { organizationSettingsService } from './organization.ts';
import { settingsProjections } from './projection.ts';
import { settingsAdminHandlers, settingsAuthHandlers, settingsManagementHandlers } from './v1.ts';
import { settingsService } from './v2.ts';
import { settingsServiceBeta } from './v2beta.ts';

/** Policies of instances, which organizations may override. */
export const settingsFeature = (neighboursOf: (platform: Platform) => SettingsNeighbours): Feature => ({
  name: 'settings',
  projections: settingsProjections,
  services(platform) {
    const neighbours = neighboursOf(platform);
    const v2 = settingsService(platform);
    return [
      v2,
      settingsServiceBeta(v2),
      organizationSettingsService(platform, neighbours),
      implement<typeof AdminService>(
        'zitadel.admin.v1.AdminService',
        settingsAdminHandlers(platform, neighbours),
      ),
      implement<typeof ManagementService>(
        'zitadel.management.v1.ManagementService',
        settingsManagementHandlers(platform, neighbours),
      ),
      implement<typeof AuthService>(
        'zitadel.auth.v1.AuthService',
        settingsAuthHandlers(platform, neighbours),
      ),
    ];
  },
});
