import type { SettingsService } from '../contract/services/settings/v2.ts';
import { implement, type RequestContext, type ServiceImplementation } from '../contract/types.ts';
import { supportedLanguages } from '../i18n/index.ts';
import type { Platform } from '../platform.ts';
import { activeProviders } from './active-providers.ts';
import { policySettingsHandlers } from './handlers.ts';
import { policyFamilies } from './policies/index.ts';
import { allowedLanguages } from './restrictions/v1.ts';
import { securityHandlers } from './security.ts';

const generalSettings =
  (platform: Platform) =>
  async (_request: object, { instance }: RequestContext) => ({
    defaultOrgId: instance.defaultOrgId,
    defaultOrganizationId: instance.defaultOrgId,
    defaultLanguage: instance.defaultLanguage,
    supportedLanguages: [...supportedLanguages],
    allowedLanguages: await allowedLanguages(platform, instance.id),
  });

/** `zitadel.settings.v2.SettingsService` */
export const settingsService = (platform: Platform): ServiceImplementation =>
  implement<typeof SettingsService>('zitadel.settings.v2.SettingsService', {
    getGeneralSettings: generalSettings(platform),
    ...policySettingsHandlers(platform, policyFamilies),
    ...securityHandlers(platform),
    getActiveIdentityProviders: activeProviders(platform),
  });
