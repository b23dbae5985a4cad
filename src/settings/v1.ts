import type { AdminService } from '../contract/services/admin/v1.ts';
import type { AuthService } from '../contract/services/auth/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import type { Handlers } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { brandingFileAdminHandlers, brandingFileManagementHandlers } from './branding-files.ts';
import { factorAdminHandlers, factorManagementHandlers } from './factors.ts';
import { policyHandlers } from './handlers.ts';
import type { SettingsNeighbours } from './neighbours.ts';
import { oidcSettingsHandlers } from './oidc-settings.ts';
import { policyFamilies } from './policies/index.ts';
import { languageHandlers, restrictionHandlers } from './restrictions/v1.ts';
import { secretGeneratorHandlers } from './secret-generators-v1.ts';
import { securityAdminHandlers } from './security.ts';

/** Settings in `zitadel.admin.v1.AdminService`: the instance's. */
export const settingsAdminHandlers = (
  platform: Platform,
  neighbours: SettingsNeighbours,
): Handlers<typeof AdminService> => ({
  ...policyHandlers({ platform, neighbours }, policyFamilies, 'admin'),
  ...factorAdminHandlers(platform),
  ...brandingFileAdminHandlers(platform),
  ...securityAdminHandlers(platform),
  ...restrictionHandlers(platform),
  ...oidcSettingsHandlers(platform),
  ...secretGeneratorHandlers(platform),
  ...languageHandlers,
});

/** Settings in `zitadel.management.v1.ManagementService`: those of the organization that the call acts in. */
export const settingsManagementHandlers = (
  platform: Platform,
  neighbours: SettingsNeighbours,
): Handlers<typeof ManagementService> => ({
  ...policyHandlers({ platform, neighbours }, policyFamilies, 'management'),
  ...factorManagementHandlers(platform),
  ...languageHandlers,
  ...brandingFileManagementHandlers(platform),
});

/** Settings in `zitadel.auth.v1.AuthService`: what holds for the caller. */
export const settingsAuthHandlers = (
  platform: Platform,
  neighbours: SettingsNeighbours,
): Handlers<typeof AuthService> => ({
  ...policyHandlers({ platform, neighbours }, policyFamilies, 'auth'),
  ...languageHandlers,
});
