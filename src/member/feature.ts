import type { AdminService } from '../contract/services/admin/v1.ts';
import type { AuthService } from '../contract/services/auth/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import type { SystemService } from '../contract/services/system/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { memberCascades } from './cascades.ts';
import { memberAuthHandlers, membershipManagementHandlers } from './memberships.ts';
import { memberProjections } from './projection.ts';
import { memberAdminHandlers, memberManagementHandlers, memberSystemHandlers } from './v1.ts';
import { internalPermissionService } from './v2.ts';
import { internalPermissionServiceBeta } from './v2beta.ts';

/** Administrators: who may do what in an instance, an organization or a project. */
export const memberFeature: Feature = {
  name: 'member',
  projections: memberProjections,
  cascades: memberCascades,
  services: (platform) => [
    internalPermissionService(platform),
    internalPermissionServiceBeta(platform),
    implement<typeof SystemService>('zitadel.system.v1.SystemService', memberSystemHandlers(platform)),
    implement<typeof AdminService>('zitadel.admin.v1.AdminService', memberAdminHandlers(platform)),
    implement<typeof ManagementService>(
      'zitadel.management.v1.ManagementService',
      memberManagementHandlers(platform),
    ),
    implement<typeof ManagementService>(
      'zitadel.management.v1.ManagementService',
      membershipManagementHandlers(platform),
    ),
    implement<typeof AuthService>('zitadel.auth.v1.AuthService', memberAuthHandlers(platform)),
  ],
};
