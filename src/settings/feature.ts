import type { AdminService } from '../contract/services/admin/v1.ts';
import type { AuthService } from '../contract/services/auth/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { settingsProjections } from './projection.ts';
import {
  settingsAdminHandlers,
  settingsAuthHandlers,
  settingsManagementHandlers,
  settingsServices,
} from './service.ts';

/** Policies of instances, which organizations may override. */
export const settingsFeature: Feature = {
  name: 'settings',
  projections: settingsProjections,
  services: (platform) => [
    ...settingsServices(platform),
    implement<typeof AdminService>('zitadel.admin.v1.AdminService', settingsAdminHandlers(platform)),
    implement<typeof ManagementService>(
      'zitadel.management.v1.ManagementService',
      settingsManagementHandlers(platform),
    ),
    implement<typeof AuthService>('zitadel.auth.v1.AuthService', settingsAuthHandlers(platform)),
  ],
};
