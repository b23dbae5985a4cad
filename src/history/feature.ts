import type { AdminService } from '../contract/services/admin/v1.ts';
import type { AuthService } from '../contract/services/auth/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import type { SystemService } from '../contract/services/system/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { auditHandlers } from './audit.ts';
import { changeHandlers, ownChangeHandlers } from './changes.ts';
import { viewAdminHandlers, viewSystemHandlers } from './views.ts';

/** What happened, read from the log itself; and what became of it in the tables. */
export const historyFeature: Feature = {
  name: 'history',
  services: (platform) => [
    implement<typeof AdminService>('zitadel.admin.v1.AdminService', {
      ...auditHandlers(platform),
      ...viewAdminHandlers(platform),
    }),
    implement<typeof ManagementService>('zitadel.management.v1.ManagementService', changeHandlers(platform)),
    implement<typeof AuthService>('zitadel.auth.v1.AuthService', ownChangeHandlers(platform)),
    implement<typeof SystemService>('zitadel.system.v1.SystemService', viewSystemHandlers(platform)),
  ],
};
