import type { AdminService } from '../contract/services/admin/v1.ts';
import type { AuthService } from '../contract/services/auth/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import type { SettingsService } from '../contract/services/settings/v2.ts';
import type { SettingsService as SettingsServiceBeta } from '../contract/services/settings/v2beta.ts';
import {
  type Handlers,
  implement,
  type RequestContext,
  type ServiceImplementation,
} from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { factorAdminHandlers, factorManagementHandlers } from './factor-service.ts';
import { policyHandlers, policySettingsHandlers } from './handlers.ts';
import { supportedLanguages } from './languages.ts';
import type { SettingsNeighbours } from './neighbours.ts';
import { policyFamilies } from './policies/index.ts';
import { securityAdminHandlers, securityHandlers } from './security-service.ts';

const generalSettings = (_request: object, { instance }: RequestContext) => ({
  defaultOrgId: instance.defaultOrgId,
  defaultOrganizationId: instance.defaultOrgId,
  defaultLanguage: instance.defaultLanguage,
  supportedLanguages: [...supportedLanguages],
  allowedLanguages: [...supportedLanguages],
});

/** `settings.v2`, and `settings.v2beta` which differs from it in nothing that is read here. */
export function settingsServices(platform: Platform): ServiceImplementation[] {
  const handlers = {
    getGeneralSettings: generalSettings,
    ...policySettingsHandlers(platform, policyFamilies),
    ...securityHandlers(platform),
    // No identity provider can be set up yet, so none is active.
    getActiveIdentityProviders: () => ({ details: { totalResult: 0n }, identityProviders: [] }),
  };
  return [
    implement<typeof SettingsService>('zitadel.settings.v2.SettingsService', handlers),
    implement<typeof SettingsServiceBeta>('zitadel.settings.v2beta.SettingsService', handlers),
  ];
}

/** Settings in `zitadel.admin.v1.AdminService`: the instance's. */
export const settingsAdminHandlers = (
  platform: Platform,
  neighbours: SettingsNeighbours,
): Handlers<typeof AdminService> => ({
  ...policyHandlers({ platform, neighbours }, policyFamilies, 'admin'),
  ...factorAdminHandlers(platform),
  ...securityAdminHandlers(platform),
});

/** Settings in `zitadel.management.v1.ManagementService`: those of the organization that the call acts in. */
export const settingsManagementHandlers = (
  platform: Platform,
  neighbours: SettingsNeighbours,
): Handlers<typeof ManagementService> => ({
  ...policyHandlers({ platform, neighbours }, policyFamilies, 'management'),
  ...factorManagementHandlers(platform),
});

/** Settings in `zitadel.auth.v1.AuthService`: what holds for the caller. */
export const settingsAuthHandlers = (
  platform: Platform,
  neighbours: SettingsNeighbours,
): Handlers<typeof AuthService> => policyHandlers({ platform, neighbours }, policyFamilies, 'auth');
